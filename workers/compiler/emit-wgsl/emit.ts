import type { Target } from '../system.ts';
import type { System } from '../system.ts';
import type { NodeId } from '../graph.ts';
import { argumentsOf } from '../emit-wasm/operators.ts';
import type { WgslChoice, WgslModel } from './choice.ts';
import { Standing } from './choice.ts';
import { eventText } from './events.ts';
import { FormulaWriter, invariants, type Names } from './formulas.ts';
import { sourceOf } from './functions.ts';
import { elimination } from './lu.ts';
import { rodas4 } from './rodas4.ts';
import { exponentialText, exponentialWork } from './exponential.ts';
import { progressOf, type Frame } from './frame.ts';
import { solverText } from './solver.ts';
import { StateVector } from './states.ts';
import { tsit5 } from './tsit5.ts';

/** Functions of functions.ts that the solver itself calls. */
const OWN_CALLS = ['opaque', 'isFinite', 'exactSum', 'notANumber'];

/**
 * A model as a WGSL module whose entry points `begin` and `advance` solve one person an invocation; for systems
 * without a reason of `whyNotOnGpu`. workers/kernels/layout.ts tells what its buffers hold.
 */
export function emitWgsl(system: System, choice: WgslChoice): WgslModel {
  const { graph, rhs, jacobian, timeDerivative, events, turn, description } = system;
  const n = description.states.length;
  const parameters = description.parameters.length;
  const states = new StateVector(n);
  const writer = new FormulaWriter(graph);

  const derived = derivedTargets(system, choice.varied);
  const own = new Set<number>();
  const hold = ({ vector, index }: Target): void => {
    if (vector === 'parameter') own.add(index);
  };
  choice.varied.forEach(hold);
  choice.scheduled.forEach(hold);
  derived.forEach(({ target }) => hold(target));
  events.forEach(({ assignments }) => assignments.forEach(({ target }) => hold(target)));
  const held = [...own].sort((a, b) => a - b);
  const constant = (index: number): string => `constants[${index >> 2}].${'xyzw'[index & 3]!}`;
  const parameter = (index: number): string => (own.has(index) ? `p${index}` : constant(index));
  const place = ({ vector, index }: Target): string => (vector === 'state' ? `x.s${index}` : `p${index}`);

  const columns = choice.columns.map((index) => columnOf(system, index));
  const formulas = columns.flatMap((column) => ('value' in column ? [column.value] : []));
  const stiff = choice.method === 'Rodas4';
  const slopes = jacobian.map(({ value }) => value);
  const moving = timeDerivative.some((id) => graph.nodes[id]!.op !== 'constant');
  const linear = choice.method === 'Exponential';
  const hot: NodeId[] = [...rhs, ...formulas, ...(stiff || linear ? [...slopes, ...timeDerivative] : [])];
  const fixed = invariants(graph, hot);
  const known = new Map(fixed.map((id) => [id, `c${id}`]));
  const bare: Names = { time: 't', state: (i) => `x.s${i}`, parameter, known: new Map() };
  const names: Names = { ...bare, known };

  const vector = (name: string, values: readonly NodeId[]): string => {
    const { body, results } = writer.write(values, names);
    return `fn ${name}(t: f32, x: States) -> States {\n${body}\n  return States(${results.join(', ')});\n}`;
  };
  const prepared = writer.write(fixed, bare);
  const truths = new Set(fixed.filter((id) => isTruth(graph.nodes[id]!.op)));
  const recorded = writer.write(formulas, names);
  let next = 0;
  const values = columns.map((column) =>
    'value' in column
      ? recorded.results[next++]!
      : 'state' in column
        ? `x.s${column.state}`
        : parameter(column.parameter),
  );

  const parts = [
    states.struct,
    ...held.map((index) => `var<private> p${index}: f32;`),
    ...fixed.map((id) => `var<private> c${id}: ${truths.has(id) ? 'bool' : 'f32'};`),
    `fn prepare() {\n${prepared.body}\n${fixed.map((id, k) => `  c${id} = ${prepared.results[k]};`).join('\n')}\n}`,
    vector('rhs', rhs),
    `fn record(k: u32, t: f32, x: States) {\n${recorded.body}\n${values
      .map((value, c) => `  curves[(${c}u * settings.times + k) * settings.stride + person] = ${value};`)
      .join('\n')}\n}`,
  ];
  if (turn !== undefined) {
    const { body, results } = writer.write([turn], bare);
    parts.push(`fn nextTurn(t: f32, x: States) -> f32 {\n${body}\n  return ${results[0]};\n}`);
  }
  const event = eventText(system, writer, bare, place);
  let method = tsit5(states);
  let slopeWork = 0;
  if (stiff) {
    const pattern = jacobian.map(({ row, column }) => [row, column] as const);
    const lu = elimination(states, pattern);
    method = rodas4(states, lu, moving);
    slopeWork = writer.work([...slopes, ...timeDerivative], known);
    const { body, results } = writer.write(slopes, names);
    const members = slopes.length === 0 ? ['j0: f32'] : slopes.map((_, k) => `j${k}: f32`);
    parts.push(
      `struct Jacobian { ${members.join(', ')} }`,
      `fn jacobian(t: f32, x: States) -> Jacobian {\n${body}\n  return Jacobian(${slopes.length === 0 ? '0f' : results.join(', ')});\n}`,
      ...(moving ? [vector('timeSlope', timeDerivative)] : []),
    );
  }
  const starts = startText(choice, derived, writer, bare, place, n, parameters, held, constant);
  const schedule = choice.scheduled.map(
    (target, slot) =>
      `      case ${slot}u: { ${place(target)} = changed(${place(target)}, operation, value); }`,
  );
  const frame: Frame = { states, events: event, held, starts, schedule, columns: columns.length };
  const constantSlopes = linear ? writer.write(slopes, names).results : [];
  const body = linear
    ? exponentialText(
        frame,
        jacobian.map(({ row, column }, k) => [row, column, constantSlopes[k]!] as const),
      )
    : solverText(frame, method, turn !== undefined);
  const functions = sourceOf([...OWN_CALLS, ...writer.called]);
  const rhsWork = writer.work(rhs, known);
  const { size: progress, status } = progressOf(frame);
  const constants = Math.ceil((parameters + 2 * n + parameters) / 4) * 4;
  return {
    code: [
      header(constants),
      functions,
      ...parts,
      event?.functions ?? '',
      linear ? '' : method.functions,
      body,
    ].join('\n'),
    method: choice.method,
    progress,
    status,
    constants,
    work: linear
      ? { ...exponentialWork(n), row: writer.work(formulas, known) }
      : {
          step: method.work + method.rightSides * rhsWork + slopeWork,
          row: writer.work(formulas, known) + (stiff ? 10 + 6 * n : 40 + 14 * n),
          start: 2 * rhsWork + 12 * n,
        },
  };
}

/** Initial values that follow from what differs between people, in order of evaluation. */
function derivedTargets(system: System, varied: readonly Target[]): System['initial'] {
  const key = ({ vector, index }: Target): string => `${vector} ${index}`;
  const given = new Set(varied.map(key));
  const differing = new Set(given);
  const { nodes } = system.graph;
  const differs = (root: NodeId): boolean => {
    const seen = new Set<NodeId>();
    const stack = [root];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const node = nodes[id]!;
      if ((node.op === 'state' || node.op === 'parameter') && differing.has(`${node.op} ${node.index}`))
        return true;
      stack.push(...argumentsOf(node));
    }
    return false;
  };
  return system.initial.filter(({ target, value }) => {
    if (given.has(key(target)) || !differs(value)) return false;
    differing.add(key(target));
    return true;
  });
}

type Column = { state: number } | { parameter: number } | { value: NodeId };

function columnOf({ description, outputs }: System, index: number): Column {
  const states = description.states.length;
  const parameters = description.parameters.length;
  if (index < states) return { state: index };
  if (index < states + parameters) return { parameter: index - states };
  return { value: outputs[index - states - parameters]! };
}

/** Statements that fill `x` and a person's parameters at the start. */
function startText(
  choice: WgslChoice,
  derived: System['initial'],
  writer: FormulaWriter,
  names: Names,
  place: (target: Target) => string,
  n: number,
  parameters: number,
  held: readonly number[],
  constant: (index: number) => string,
): string {
  const lines = [
    ...held.map((index) => `  p${index} = ${constant(index)};`),
    `  var x = States(${Array.from({ length: n }, (_, i) => constant(parameters + i)).join(', ')});`,
    ...choice.varied.map((target, k) => `  ${place(target)} = own[${k}u * settings.stride + person];`),
  ];
  derived.forEach(({ target, value }, k) => {
    const flag = constant(parameters + n + (target.vector === 'state' ? target.index : n + target.index));
    const { body, results } = writer.write([value], names, `i${k}_`);
    lines.push(`  if (${flag} == 0f) {\n${body}\n  ${place(target)} = ${results[0]};\n  }`);
  });
  return lines.join('\n');
}

function isTruth(op: string): boolean {
  return ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'xor', 'not', 'truth'].includes(op);
}

const header = (constants: number): string => `
override WORKGROUP: u32 = 64;
struct Settings {
  people: u32, stride: u32, budget: u32, maxSteps: u32,
  times: u32, entriesAt: u32, timesAt: u32, zero: u32,
  relative: f32, absolute: f32, gapsAt: u32, lengthsAt: u32,
}
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<uniform> constants: array<vec4f, ${constants / 4}>;
@group(0) @binding(2) var<storage, read> own: array<f32>;
@group(0) @binding(3) var<storage, read> plan: array<u32>;
@group(0) @binding(4) var<storage, read_write> progress: array<f32>;
@group(0) @binding(5) var<storage, read_write> curves: array<f32>;
@group(0) @binding(6) var<storage, read_write> counters: array<atomic<u32>>;
${Object.entries(Standing)
  .filter(([, value]) => typeof value === 'number')
  .map(([name, value]) => `const ${constantName(name)} = ${value}u;`)
  .join('\n')}
var<private> person: u32;
var<private> status: u32;
var<private> held: u32;
fn square(v: f32) -> f32 { return v * v; }
`;

/** TooManySteps → TOO_MANY_STEPS. */
function constantName(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
