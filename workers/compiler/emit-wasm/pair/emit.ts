import { ModelFunction } from '../../../../assembly/memory.ts';
import type { ElementaryLibrary } from '../../elementary/library.ts';
import type { NodeId } from '../../graph.ts';
import type { System } from '../../system.ts';
import { BodyWriter, type Inputs } from '../body.ts';
import { ByteWriter } from '../bytes.ts';
import { addComputation, LARGEST_PART } from '../computation.ts';
import { addDispatch } from '../dispatch.ts';
import { opcode } from '../instructions.ts';
import { F64, I32, type FunctionType } from '../module.ts';
import { ModuleBuilder } from '../moduleBuilder.ts';
import { Workspace, evaluationOrder, type Sink } from '../workspace.ts';
import { PairWriter, type PairSink } from './body.ts';

const result4: FunctionType = { params: [F64, I32, I32, I32], results: [] };
const result5: FunctionType = { params: [F64, I32, I32, I32, I32], results: [] };
const assign: FunctionType = { params: [I32, I32, I32, I32], results: [] };

const LOCAL_GET = opcode('local.get');
const I32_CONST = opcode('i32.const');
const I32_ADD = opcode('i32.add');
const CALL = opcode('call');
const END = opcode('end');
const F64_LOAD = opcode('f64.load');
const F64_STORE = opcode('f64.store');
const F64_MIN = opcode('f64.min');

/** What one person's numbers are read by among those of two: each lies 16 bytes from the next. */
const one: Inputs = { time: 0, states: 1, parameters: 2, stride: 16 };

/**
 * Why a system has no form for two people, or undefined where it has one: what looks back or draws at random keeps
 * something a person beside the states, algebraic equations and sparse matrices are solved one person at a time.
 */
export function whyNoPair({ graph, rhs, description }: System): string | undefined {
  if (graph.delayed.length > 0) return 'it looks back in time';
  if (description.draws !== undefined) return 'it draws random numbers';
  if (description.mass.some((mass) => mass !== 1)) return 'it has algebraic equations';
  if (description.sparsity !== undefined) return 'its Jacobian is sparse';
  if (rhs.length === 0) return 'it has no states';
  if (graph.nodes.length > LARGEST_PART) return 'it is too large';
  return undefined;
}

/**
 * A model's module for two people in step. All vectors hold the two by turns: state i of person l lies at 2i + l, and so
 * do parameters, outputs, roots, events and the entries of the Jacobian. What is evaluated at every step works on both
 * in one instruction; what happens now and then (start values, events) is the scalar form, called for each.
 */
export function emitPair(system: System, elementary: ElementaryLibrary): Uint8Array<ArrayBuffer> {
  const builder = new ModuleBuilder(elementary);
  const workspace = new Workspace(system.graph, builder);
  const vector = (values: readonly NodeId[]): number => addPair(workspace, result4, stored(values, 3));
  const { events, jacobian, timeDerivative } = system;
  const size = system.rhs.length;

  const slots: number[] = [];
  slots[ModelFunction.Initial] = addInitial(workspace, system);
  slots[ModelFunction.Rhs] = vector(system.rhs);
  const zero = jacobian.length < size * size;
  const entries = jacobian.map(({ row, column, value }) => ({
    value,
    address: 3,
    offset: 16 * (row + size * column),
  }));
  slots[ModelFunction.Jacobian] = addPair(
    workspace,
    result5,
    [...entries, ...stored(timeDerivative, 4)],
    zero ? 16 * size * size : 0,
  );
  slots[ModelFunction.Outputs] = vector(system.outputs);
  slots[ModelFunction.Roots] = vector(system.roots);
  const triggers = events.map(({ trigger }, k): Sink => ({ value: trigger, address: 3, offset: 8 * k }));
  slots[ModelFunction.Triggers] = addForEach(
    workspace,
    addComputation(workspace, result4, one, triggers),
    [0, 8, 8, 4],
  );
  const ofEvent = (sinks: readonly Sink[], prologue?: (writer: BodyWriter) => void): number[] => {
    const scalar = addComputation(workspace, result5, one, sinks, prologue);
    return [0, 1].map((lane) => addShifted(workspace, result5, scalar, [0, 8 * lane, 8 * lane, 0, 0]));
  };
  slots[ModelFunction.EventValues] = addDispatch(
    workspace,
    result5,
    3,
    events.flatMap(({ assignments }) =>
      ofEvent(assignments.map(({ value }, k) => ({ value, address: 4, offset: 8 * k }))),
    ),
  );
  slots[ModelFunction.EventTiming] = addDispatch(
    workspace,
    result5,
    3,
    events.flatMap(({ delay, priority }) => {
      const sinks: Sink[] = [];
      if (delay !== undefined) sinks.push({ value: delay, address: 4, offset: 0 });
      if (priority !== undefined) sinks.push({ value: priority, address: 4, offset: 8 });
      return ofEvent(sinks, (writer) => {
        if (delay === undefined) writer.storeNumber(0, 4, 0);
        if (priority === undefined) writer.storeNumber(NaN, 4, 8);
      });
    }),
  );
  slots[ModelFunction.EventAssign] = addDispatch(
    workspace,
    assign,
    2,
    events.flatMap((event) => [0, 1].map((lane) => addAssign(workspace, event, lane))),
  );
  const nothing = addComputation(workspace, result5, one, []);
  slots[ModelFunction.Delayed] = nothing;
  slots[ModelFunction.LookBack] = nothing;
  slots[ModelFunction.NextTurn] = addNextTurn(workspace, system);
  return builder.finish(slots);
}

/** Pairs of values one after another from the address in parameter `address` on. */
function stored(values: readonly NodeId[], address: number): PairSink[] {
  return values.map((value, index) => ({ value, address, offset: 16 * index }));
}

/** A function that evaluates the sinks for both, after setting so many bytes at parameter 3 to zero. */
function addPair(workspace: Workspace, type: FunctionType, sinks: readonly PairSink[], zeroed = 0): number {
  const writer = new PairWriter(workspace, type.params.length);
  if (zeroed > 0) {
    writer.code.u8(LOCAL_GET);
    writer.code.u32(3);
    for (const value of [0, zeroed]) {
      writer.code.u8(I32_CONST);
      writer.code.s32(value);
    }
    writer.code.u8(opcode('memory.fill') >> 8);
    writer.code.u32(opcode('memory.fill') & 0xff);
    writer.code.u32(0);
  }
  writer.evaluate(sinks);
  return workspace.builder.add(type, writer.finish());
}

/** Pushes all parameters, each moved on by so many bytes, and calls. */
function callShifted(code: ByteWriter, type: FunctionType, called: number, by: readonly number[]): void {
  type.params.forEach((_, parameter) => {
    code.u8(LOCAL_GET);
    code.u32(parameter);
    if (by[parameter] === 0) return;
    code.u8(I32_CONST);
    code.s32(by[parameter]!);
    code.u8(I32_ADD);
  });
  code.u8(CALL);
  code.u32(called);
}

function addShifted(
  { builder }: Workspace,
  type: FunctionType,
  called: number,
  by: readonly number[],
): number {
  const code = new ByteWriter();
  callShifted(code, type, called, by);
  code.u8(END);
  return builder.add(type, { locals: [], code: code.copy() });
}

/** Calls the scalar form for one person and then for the other, whose parameters lie `by` bytes further on. */
function addForEach({ builder }: Workspace, scalar: number, by: readonly number[]): number {
  const code = new ByteWriter();
  callShifted(code, result4, scalar, [0, 0, 0, 0]);
  callShifted(code, result4, scalar, by);
  code.u8(END);
  return builder.add(result4, { locals: [], code: code.copy() });
}

/** (t, x, p, overridden) */
function addInitial(workspace: Workspace, { initial, description }: System): number {
  const states = description.states.length;
  const writer = new BodyWriter(workspace, result4.params.length, one);
  for (const { target, value } of initial) {
    const isState = target.vector === 'state';
    writer.indexed(LOCAL_GET, 3);
    writer.memory(opcode('i32.load8_u'), 0, 2 * (target.index + (isState ? 0 : states)));
    writer.code.u8(opcode('i32.eqz'));
    writer.code.u8(opcode('if'));
    writer.code.s32(-64);
    const sink = { value, address: isState ? one.states : one.parameters, offset: 16 * target.index };
    writer.evaluate([sink], evaluationOrder(workspace, [value]));
    writer.code.u8(END);
  }
  return addForEach(workspace, workspace.builder.add(result4, writer.finish()), [0, 8, 8, 1]);
}

/** (x, p, event, values) of one of the two. */
function addAssign(workspace: Workspace, { assignments }: System['events'][number], lane: number): number {
  const code = new ByteWriter();
  assignments.forEach(({ target }, index) => {
    code.u8(LOCAL_GET);
    code.u32(target.vector === 'state' ? 0 : 1);
    code.u8(LOCAL_GET);
    code.u32(3);
    for (const [instruction, offset] of [
      [F64_LOAD, 8 * index],
      [F64_STORE, 16 * target.index + 8 * lane],
    ] as const) {
      code.u8(instruction);
      code.u32(3);
      code.u32(offset);
    }
  });
  code.u8(END);
  return workspace.builder.add(assign, { locals: [], code: code.copy() });
}

/** (t, x, p, at): the earlier of the two people's next turns. */
function addNextTurn(workspace: Workspace, { turn }: System): number {
  if (turn === undefined) return addComputation(workspace, result4, one, []);
  const scalar = addComputation(workspace, result4, one, [{ value: turn, address: 3, offset: 0 }]);
  const code = new ByteWriter();
  const local = result4.params.length;
  callShifted(code, result4, scalar, [0, 0, 0, 0]);
  const load = (): void => {
    code.u8(LOCAL_GET);
    code.u32(3);
    code.u8(F64_LOAD);
    code.u32(3);
    code.u32(0);
  };
  load();
  code.u8(opcode('local.set'));
  code.u32(local);
  callShifted(code, result4, scalar, [0, 8, 8, 0]);
  code.u8(LOCAL_GET);
  code.u32(3);
  code.u8(LOCAL_GET);
  code.u32(local);
  load();
  code.u8(F64_MIN);
  code.u8(F64_STORE);
  code.u32(3);
  code.u32(0);
  code.u8(END);
  return workspace.builder.add(result4, { locals: [{ count: 1, type: F64 }], code: code.copy() });
}
