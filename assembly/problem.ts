import { doubles } from './linalg/bytes';
import { Cell, Flag, ModelFunction } from './memory';

/** The problem at hand: sizes and addresses from its header, and the workspace cut into pieces. */
export class Problem {
  static base: usize = 0;

  static n: i32 = 0;
  /** Bytes of a padded state vector: N rounded up to even, times 8. */
  static bytes: usize = 0;
  static rootCount: i32 = 0;
  static eventCount: i32 = 0;
  static queueCapacity: i32 = 0;
  static table: i32 = 0;
  static flags: i32 = 0;
  static delays: i32 = 0;
  /** The Jacobian is written in compressed columns (linalg/sparseLu.ts). */
  static sparse: bool = false;
  /** People solved in step: 1, or 2 whose states, parameters and so on alternate. */
  static lanes: i32 = 1;
  static rtol: f64 = 0;

  static x: usize = 0;
  static p: usize = 0;
  static w: usize = 0;
  static atol: usize = 0;
  static mass: usize = 0;

  /** Eight stage derivatives (Tsit5) or stage increments (Rodas5P), one after another. */
  static k: usize = 0;
  /** Argument of the stage at hand. */
  static stage: usize = 0;
  /** f(t, x), where `Run.derivativeKnown`. */
  static derivative: usize = 0;
  /** End of the step at hand. */
  static next: usize = 0;
  /** Start of the last accepted step. */
  static old: usize = 0;
  /** Three vectors of the Rodas5P interpolant. */
  static dense: usize = 0;
  static timeDerivative: usize = 0;
  /** A state between two steps: for output rows and root finding. */
  static between: usize = 0;
  static scratch: usize = 0;
  static rates: usize = 0;
  /** Where the power method looks for stiffness. */
  static direction: usize = 0;
  /** N × N, column-major, as the model writes it. */
  static jacobian: usize = 0;
  /** The factorised W, column-major, with a padded column. */
  static matrix: usize = 0;
  static skyline: usize = 0;
  /** Root functions at the start of a step, at its end or the bracket's end, and between. */
  static roots: usize = 0;
  static rootsEnd: usize = 0;
  static rootsBetween: usize = 0;
  static triggers: usize = 0;
  static triggersBefore: usize = 0;
  /** How often each event has been triggered. */
  static occurrences: usize = 0;
  static timing: usize = 0;
  static values: usize = 0;
  /** The last known delay of each delayed expression, or 0. */
  static lags: usize = 0;
  static breaks: usize = 0;
  /** What the model was given at the start, before anything happened. */
  static startStates: usize = 0;
  static startParameters: usize = 0;
  /** Past states with parameters, for as many delayed expressions as may lie inside one another. */
  static past: usize = 0;
  /** What is known of a linear system (linear/workspace.ts). */
  static linear: usize = 0;
  /** What a stochastic simulation knows of each reaction. */
  static propensities: usize = 0;
  static changes: usize = 0;
  static firingTimes: usize = 0;
  static heap: usize = 0;
  static places: usize = 0;
  /** Increments, amplitudes and slopes of white noise. */
  static noise: usize = 0;
  static queue: usize = 0;
  static queueEntry: usize = 0;
}

// @ts-ignore: decorator
@inline
export function cellAt(base: usize, cell: i32): usize {
  return base + doubles(cell);
}

// @ts-ignore: decorator
@inline
export function integer(cell: i32): i32 {
  return load<i32>(cellAt(Problem.base, cell));
}

// @ts-ignore: decorator
@inline
export function double(cell: i32): f64 {
  return load<f64>(cellAt(Problem.base, cell));
}

// @ts-ignore: decorator
@inline
export function setInteger(cell: i32, value: i32): void {
  store<i32>(cellAt(Problem.base, cell), value);
}

// @ts-ignore: decorator
@inline
export function setDouble(cell: i32, value: f64): void {
  store<f64>(cellAt(Problem.base, cell), value);
}

// @ts-ignore: decorator
@inline
export function count(cell: i32): void {
  setInteger(cell, integer(cell) + 1);
}

// @ts-ignore: decorator
@inline
export function has(flag: Flag): bool {
  return (Problem.flags & flag) != 0;
}

/** The model's functions, called through the table. */

export function initial(t: f64): void {
  const overridden = <usize>integer(Cell.OverriddenAt);
  call_indirect<void>(Problem.table + ModelFunction.Initial, t, Problem.x, Problem.p, overridden);
}

// @ts-ignore: decorator
@inline
export function rhs(t: f64, x: usize, dx: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.Rhs, t, x, Problem.p, dx);
}

export function outputs(t: f64, x: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.Outputs, t, x, Problem.p, Problem.w);
}

export function rootFunctions(t: f64, x: usize, g: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.Roots, t, x, Problem.p, g);
}

/** The model's next time at which a condition of time alone may turn goes here. */
const turn: usize = memory.data(8, 16);

/** The next time at which a condition of time alone may turn, or infinity. */
export function nextTurn(t: f64, x: usize): f64 {
  if (Problem.rootCount == 0) return Infinity;
  store<f64>(turn, Infinity);
  call_indirect<void>(Problem.table + ModelFunction.NextTurn, t, x, Problem.p, turn);
  return load<f64>(turn);
}

export function triggers(t: f64, x: usize, bits: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.Triggers, t, x, Problem.p, bits);
}

export function eventValues(t: f64, x: usize, event: i32, values: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.EventValues, t, x, Problem.p, event, values);
}

export function eventTiming(t: f64, x: usize, event: i32, timing: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.EventTiming, t, x, Problem.p, event, timing);
}

export function eventAssign(x: usize, event: i32, values: usize): void {
  call_indirect<void>(Problem.table + ModelFunction.EventAssign, x, Problem.p, event, values);
}
