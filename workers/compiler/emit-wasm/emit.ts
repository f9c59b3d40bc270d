import { ModelFunction } from '../../../assembly/memory.ts';
import type { ElementaryLibrary } from '../elementary/library.ts';
import type { NodeId } from '../graph.ts';
import type { System } from '../system.ts';
import { BodyWriter, type Inputs } from './body.ts';
import { addComputation } from './computation.ts';
import { addDispatch } from './dispatch.ts';
import { addFactorise, addSolve } from './eliminate.ts';
import { opcode } from './instructions.ts';
import { F64, I32, type FunctionType } from './module.ts';
import { ModuleBuilder } from './moduleBuilder.ts';
import { clear } from './clear.ts';
import { Workspace, evaluationOrder, type Sink } from './workspace.ts';

/** Signatures of `ModelFunction`: time and addresses, then where the result goes. */
const result4: FunctionType = { params: [F64, I32, I32, I32], results: [] };
const result5: FunctionType = { params: [F64, I32, I32, I32, I32], results: [] };
const assign: FunctionType = { params: [I32, I32, I32, I32], results: [] };

const LOCAL_GET = opcode('local.get');
const LOAD_BYTE = opcode('i32.load8_u');
const F64_LOAD = opcode('f64.load');
const F64_STORE = opcode('f64.store');
const EQZ = opcode('i32.eqz');
const IF = opcode('if');
const END = opcode('end');
/** Type of a block without a result. */
const NO_RESULT = -64;

/** (t, x, p, …) */
const inputs: Inputs = { time: 0, states: 1, parameters: 2 };

/**
 * A model's module: imports env.memory, env.table and env.tableBase, and places the functions of
 * `ModelFunction` in the table from tableBase on. Layout: assembly/memory.ts.
 *
 * Sums and products keep the order of the graph, so the results are the same bits everywhere.
 * Throws where the graph uses an elementary function that the library lacks.
 */
export function emitWasm(system: System, elementary: ElementaryLibrary): Uint8Array<ArrayBuffer> {
  const builder = new ModuleBuilder(elementary);
  const workspace = new Workspace(system.graph, builder);
  const vector = (values: readonly NodeId[], bytes: number): number =>
    addComputation(workspace, result4, inputs, stored(values, 3, bytes));

  const slots: number[] = [];
  slots[ModelFunction.Initial] = addInitial(workspace, system);
  slots[ModelFunction.Rhs] = vector(system.rhs, 8);
  slots[ModelFunction.Jacobian] = addJacobian(workspace, system);
  slots[ModelFunction.Outputs] = vector(system.outputs, 8);
  slots[ModelFunction.Roots] = vector(system.roots, 8);
  slots[ModelFunction.Triggers] = vector(
    system.events.map(({ trigger }) => trigger),
    4,
  );
  slots[ModelFunction.EventValues] = addEventValues(workspace, system);
  slots[ModelFunction.EventTiming] = addEventTiming(workspace, system);
  slots[ModelFunction.EventAssign] = addEventAssign(workspace, system);
  slots[ModelFunction.Delayed] = addChoice(workspace, system.graph.delayed);
  // Not the model's: the engine puts the core's function there.
  slots[ModelFunction.LookBack] = slots[ModelFunction.Delayed];
  slots[ModelFunction.NextTurn] = vector(system.turn === undefined ? [] : [system.turn], 8);
  // Nor this.
  slots[ModelFunction.Draw] = slots[ModelFunction.Delayed];
  const { reactions } = system;
  if (reactions !== undefined) {
    const propensities = reactions.map(({ propensity }) => propensity);
    const changes = reactions.flatMap((reaction) => reaction.changes.map(({ value }) => value));
    slots[ModelFunction.Propensities] = vector(propensities, 8);
    slots[ModelFunction.Propensity] = addChoice(workspace, propensities);
    slots[ModelFunction.Changes] = vector(changes, 8);
    const of = (formulas: readonly { value: NodeId }[] = []): NodeId[] => formulas.map(({ value }) => value);
    slots[ModelFunction.Noise] = vector(of(system.noise?.entries), 8);
    slots[ModelFunction.NoiseSlopes] = vector(of(system.noise?.terms), 8);
  }
  // Slots must be functions without a gap.
  for (let slot = slots.length; slot < ModelFunction.Factorise; slot++)
    slots[slot] = slots[ModelFunction.Delayed];
  const { sparsity } = system.description;
  if (sparsity?.writtenOut) {
    slots[ModelFunction.Factorise] = addFactorise(builder, sparsity);
    slots[ModelFunction.Solve] = addSolve(builder, sparsity);
  }
  return builder.finish(slots);
}

/** (t, x, p, k, value): the k-th of the values. */
function addChoice(workspace: Workspace, values: readonly NodeId[]): number {
  const cases = values.map((value) => addComputation(workspace, result5, inputs, stored([value], 4, 8)));
  return addDispatch(workspace, result5, 3, cases);
}

/** Values one after another from the address in parameter `address` on, `bytes` apart. */
function stored(values: readonly NodeId[], address: number, bytes: number): Sink[] {
  return values.map((value, index) => ({ value, address, offset: bytes * index }));
}

/** (t, x, p, overridden). Values may read what was assigned before, so nothing is shared between them. */
function addInitial(workspace: Workspace, { initial, description }: System): number {
  const states = description.states.length;
  const writer = new BodyWriter(workspace, result4.params.length, inputs);
  for (const { target, value } of initial) {
    const isState = target.vector === 'state';
    writer.indexed(LOCAL_GET, 3);
    writer.memory(LOAD_BYTE, 0, target.index + (isState ? 0 : states));
    writer.code.u8(EQZ);
    writer.code.u8(IF);
    writer.code.s32(NO_RESULT);
    const sink = { value, address: isState ? inputs.states : inputs.parameters, offset: 8 * target.index };
    writer.evaluate([sink], evaluationOrder(workspace, [value]));
    writer.code.u8(END);
  }
  return workspace.builder.add(result4, writer.finish());
}

/** (t, x, p, J, dfdt), J column-major, or its entries in the order of their pattern. */
function addJacobian(workspace: Workspace, { jacobian, timeDerivative, rhs, description }: System): number {
  const size = rhs.length;
  if (description.sparsity !== undefined) {
    const values = jacobian.map(({ value }) => value);
    return addComputation(workspace, result5, inputs, [
      ...stored(values, 3, 8),
      ...stored(timeDerivative, 4, 8),
    ]);
  }
  const entries = jacobian.map(({ row, column, value }) => ({
    value,
    address: 3,
    offset: 8 * (row + size * column),
  }));
  const filled = new Set(entries.map(({ offset }) => offset));
  return addComputation(workspace, result5, inputs, [...entries, ...stored(timeDerivative, 4, 8)], (writer) =>
    clear(writer, 3, size * size, filled),
  );
}

/** (t, x, p, event, values) */
function addEventValues(workspace: Workspace, { events }: System): number {
  const cases = events.map(({ assignments }) => {
    const values = assignments.map(({ value }) => value);
    return addComputation(workspace, result5, inputs, stored(values, 4, 8));
  });
  return addDispatch(workspace, result5, 3, cases);
}

/** (t, x, p, event, timing): delay, 0 where absent, and priority, NaN where absent. */
function addEventTiming(workspace: Workspace, { events }: System): number {
  const cases = events.map(({ delay, priority }) => {
    const sinks: Sink[] = [];
    if (delay !== undefined) sinks.push({ value: delay, address: 4, offset: 0 });
    if (priority !== undefined) sinks.push({ value: priority, address: 4, offset: 8 });
    return addComputation(workspace, result5, inputs, sinks, (writer) => {
      if (delay === undefined) writer.storeNumber(0, 4, 0);
      if (priority === undefined) writer.storeNumber(NaN, 4, 8);
    });
  });
  return addDispatch(workspace, result5, 3, cases);
}

/** (x, p, event, values) */
function addEventAssign(workspace: Workspace, { events }: System): number {
  const noTime: Inputs = { time: -1, states: 0, parameters: 1 };
  const cases = events.map(({ assignments }) => {
    const writer = new BodyWriter(workspace, assign.params.length, noTime);
    assignments.forEach(({ target }, index) => {
      writer.indexed(LOCAL_GET, target.vector === 'state' ? noTime.states : noTime.parameters);
      writer.indexed(LOCAL_GET, 3);
      writer.memory(F64_LOAD, 3, 8 * index);
      writer.memory(F64_STORE, 3, 8 * target.index);
    });
    return workspace.builder.add(assign, writer.finish());
  });
  return addDispatch(workspace, assign, 2, cases);
}
