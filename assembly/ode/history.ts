import { doubles } from '../linalg/bytes';
import { copy } from '../linalg/lanes';
import { Cell, Flag, Method, ModelFunction } from '../memory';
import { Problem, double, has, integer, setInteger } from '../problem';
import { Run } from '../run';
import { rodas5pPolynomial } from './rodas5p';
import { tsit5Polynomial } from './tsit5';

/**
 * What a problem with delays remembers: its accepted steps, the oldest overwritten by the newest, in a ring that
 * the engine gives (`HistoryAt`, `HistoryCapacity` segments).
 *
 *   segment: f64 from, f64 to, f64 h, pad | c_0 … c_4 [N each] | p [NP]
 *
 * x(from + θh) = Σ c_m θ^m is the step's own interpolant, of either method, in powers of θ. A segment ends before
 * the step does where a root was found in it.
 */
const TO: usize = 8;
const FULL: usize = 16;
const HEAD: usize = 32;
const DEGREE = 4;

const EPSILON: f64 = 2.220446049250313e-16;
/** Where `ModelFunction.Delayed` puts its result. */
const result: usize = memory.data(8, 16);

export class History {
  /** A problem with delays is at hand. */
  static active: bool = false;
  /** Delays are being noted, for steps and breaks. */
  static noting: bool = false;
  /** Something asked for a time inside the step that is being tried. */
  static overlapped: bool = false;
  /** Start values are being worked out, so there is no past yet. */
  static starting: bool = false;
  /** Delayed expressions inside which one is being looked up. */
  static depth: i32 = 0;
  /** At a jump its later side counts: where a step starts and for what is shown, but not for a step on its way there. */
  static later: bool = false;
}

export function segmentBytes(): usize {
  return HEAD + (DEGREE + 1) * Problem.bytes + parameterBytes();
}

function parameterBytes(): usize {
  return (doubles(integer(Cell.Parameters)) + 15) & ~(<usize>15);
}

// @ts-ignore: decorator
@inline
function segment(i: i32): usize {
  const at = (Run.historyFirst + i) % integer(Cell.HistoryCapacity);
  return <usize>integer(Cell.HistoryAt) + segmentBytes() * (<usize>at);
}

/** Whether a step can be kept; drops the oldest where nothing will ask for it again. */
export function historyHasRoom(): bool {
  if (Run.historyCount < integer(Cell.HistoryCapacity)) return true;
  if (Run.historyCount == 0 || has(Flag.KeepsHistory)) return false;
  // A delayed expression may hold another, and so on: nothing looks back further than all of them together.
  let reach: f64 = 0;
  for (let k = 0; k < Problem.delays; k++) reach += max(lagOf(k), 0);
  if (!(load<f64>(segment(0) + TO) < Run.t - 1.000001 * reach)) return false;
  Run.historyFirst = (Run.historyFirst + 1) % integer(Cell.HistoryCapacity);
  Run.historyCount--;
  return true;
}

/** Keeps the step just accepted, up to where it was left. */
export function keepSegment(): void {
  const at = segment(Run.historyCount++);
  store<f64>(at, Run.tOld);
  store<f64>(at + TO, Run.t);
  store<f64>(at + FULL, Run.hOld);
  if (Run.denseMethod == Method.Tsit5) tsit5Polynomial(at + HEAD);
  else rodas5pPolynomial(at + HEAD);
  copy(at + HEAD + (DEGREE + 1) * Problem.bytes, Problem.p, doubles(integer(Cell.Parameters)));
}

/** Moves the ring to a larger place, the oldest segment first. */
export function moveHistoryTo(to: usize, capacity: i32): void {
  const bytes = segmentBytes();
  for (let i = 0; i < Run.historyCount; i++) memory.copy(to + bytes * (<usize>i), segment(i), bytes);
  Run.historyFirst = 0;
  setInteger(Cell.HistoryAt, <i32>to);
  setInteger(Cell.HistoryCapacity, capacity);
}

export function lagOf(k: i32): f64 {
  return load<f64>(Problem.lags + doubles(k));
}

/**
 * The k-th delayed expression of the model whose functions start at `table`, at t − lag, for a model that is at
 * (t, x, p). Before the start it is what its start values would give at that time (SBML L3V2, 3.4.6).
 */
export function delayed(lag: f64, t: f64, x: usize, p: usize, k: i32, table: i32): f64 {
  if (!History.active || History.starting) return valueAt(lag > 0 ? t - lag : t, x, p, k, table);
  if (History.noting) store<f64>(Problem.lags + doubles(k), lag);
  if (isNaN(lag)) return NaN;
  if (!(lag > 0)) return valueAt(t, x, p, k, table);
  if (History.depth == 0) History.later = t <= Run.t;
  const time = t - lag;
  const slack = 8 * EPSILON * max(abs(t), abs(lag));
  const later = History.later;
  const start = double(Cell.Start);
  if (later ? time < start - slack : time <= start + slack) return beforeStart(time, k, table);
  if (time > Run.t + slack) {
    History.overlapped = true;
    const middle = between(time, t, x);
    History.depth++;
    const value = valueAt(time, middle, p, k, table);
    History.depth--;
    return value;
  }
  if (later && time >= Run.t - slack) return valueAt(t, x, p, k, table);
  return inside(find(later ? time + slack : time - slack), time, k, table);
}

// @ts-ignore: decorator
@inline
function valueAt(t: f64, x: usize, p: usize, k: i32, table: i32): f64 {
  call_indirect<void>(table + ModelFunction.Delayed, t, x, p, k, result);
  return load<f64>(result);
}

/** Room for a past state, and for past parameters behind it. */
function room(): usize {
  return Problem.past + (Problem.bytes + parameterBytes()) * (<usize>History.depth);
}

function beforeStart(time: f64, k: i32, table: i32): f64 {
  const x = room();
  const p = x + Problem.bytes;
  copy(x, Problem.startStates, Problem.bytes);
  copy(p, Problem.startParameters, doubles(integer(Cell.Parameters)));
  History.starting = true;
  call_indirect<void>(table + ModelFunction.Initial, time, x, p, <usize>integer(Cell.OverriddenAt));
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    if (load<f64>(Problem.mass + i) == 0) store<f64>(x + i, load<f64>(Problem.startStates + i));
  }
  const value = valueAt(time, x, p, k, table);
  History.starting = false;
  return value;
}

/** Inside the step that is being tried: on the straight line. Such steps are made again unless they are tiny. */
function between(time: f64, t: f64, x: usize): usize {
  const to = room();
  const share = (time - Run.t) / (t - Run.t);
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const from = load<f64>(Problem.x + i);
    store<f64>(to + i, from + share * (load<f64>(x + i) - from));
  }
  return to;
}

/** The last segment that begins by then. */
function find(time: f64): usize {
  let low = 0;
  let high = Run.historyCount;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<f64>(segment(middle)) <= time) low = middle;
    else high = middle;
  }
  return segment(low);
}

function inside(at: usize, time: f64, k: i32, table: i32): f64 {
  const from = load<f64>(at);
  const theta = (max(from, min(time, load<f64>(at + TO))) - from) / load<f64>(at + FULL);
  const to = room();
  const c0 = at + HEAD;
  const c1 = c0 + Problem.bytes;
  const c2 = c1 + Problem.bytes;
  const c3 = c2 + Problem.bytes;
  const c4 = c3 + Problem.bytes;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    let s = load<f64>(c3 + i) + theta * load<f64>(c4 + i);
    s = load<f64>(c1 + i) + theta * (load<f64>(c2 + i) + theta * s);
    store<f64>(to + i, load<f64>(c0 + i) + theta * s);
  }
  History.depth++;
  const value = valueAt(time, to, c4 + Problem.bytes, k, table);
  History.depth--;
  return value;
}
