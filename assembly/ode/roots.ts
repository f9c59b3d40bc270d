import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, double, integer, rhs, rootFunctions, setInteger } from '../problem';
import { Run } from '../run';
import { copy } from '../linalg/lanes';
import { outputTimeFrom } from '../record';
import { interpolate } from './interpolant';

/** What `firstRoot` returns where nothing turned. */
export const NO_ROOT: f64 = 2;

const EPSILON: f64 = 2.220446049250313e-16;

/** Signs of the root functions where the next step starts. */
export function rootsAtStart(): void {
  if (Problem.rootCount == 0 || Run.rootsKnown) return;
  rootFunctions(Run.t, Problem.x, Problem.roots);
  Run.rootsKnown = true;
}

/** Where the bracket that was closed last begins, as θ: just before the sign change. */
let leftOfRoot: f64 = 0;

/** The time of the root that was found last, just past the sign change or at it. */
export let rootTime: f64 = 0;

/** Root functions are looked at this often a run at least, however few its steps. */
const LOOKS: f64 = 256;

/**
 * Looks for the first sign change of any root function on the step of `Run.tOld` and `Run.hOld`, at its middle and
 * end, in a long step at every 1/LOOKS of the run, and at every output time inside it where there are events: a
 * trigger that turns and turns back between two rows may be missed, not one that rows would show. Where there is
 * a change, returns θ just past it, so that the condition has turned; else NO_ROOT.
 */
export function firstRoot(): f64 {
  if (Problem.rootCount == 0) return NO_ROOT;
  const times = <usize>integer(Cell.TimesAt);
  const end = Problem.eventCount > 0 ? integer(Cell.Times) : 0;
  let next = integer(Cell.NextTime);
  const span = double(Cell.End) - double(Cell.Start);
  const parts = span < Infinity ? max(2, ceil(LOOKS * min(Run.hOld / span, 1))) : 2;
  let left: f64 = 0;
  let part: f64 = 0;
  while (left < 1) {
    while (part / parts <= left) part++;
    let theta = min(part / parts, 1);
    for (; next < end; next++) {
      const inside = (load<f64>(times + doubles(next)) - Run.tOld) / Run.hOld;
      if (inside <= left) continue;
      theta = min(theta, inside);
      break;
    }
    if (theta == 1) rootFunctions(Run.tEnd, Problem.next, Problem.rootsBetween);
    else rootsAt(theta);
    if (anyTurned(Problem.roots, Problem.rootsBetween)) return locate(left, theta);
    copy(Problem.roots, Problem.rootsBetween, doubles(Problem.rootCount));
    left = theta;
  }
  return NO_ROOT;
}

/** Share of a step that is taken along the tangent to see how root functions change at its start. */
const TANGENT: f64 = 1e-3;

/**
 * Where on a rejected step of size h a condition seems to turn, for a break there may be what spoilt it: the
 * tangent at the start tells, since the step itself is spoilt. NO_ROOT where none turns soon.
 */
export function guessRoot(h: f64): f64 {
  if (Problem.rootCount == 0) return NO_ROOT;
  const step = TANGENT * h;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const moves = load<f64>(Problem.mass + i) != 0 ? step * load<f64>(Problem.derivative + i) : 0;
    store<f64>(Problem.between + i, load<f64>(Problem.x + i) + moves);
  }
  rootFunctions(Run.t + step, Problem.between, Problem.rootsBetween);
  let theta = NO_ROOT;
  for (let i: usize = 0, end = doubles(Problem.rootCount); i < end; i += 8) {
    const a = load<f64>(Problem.roots + i);
    const guess = (TANGENT * a) / (a - load<f64>(Problem.rootsBetween + i));
    if (guess > 0 && guess < theta) theta = guess;
  }
  return theta;
}

/** How far past its end the interpolant of a step is trusted to find a root that was just missed. */
const BEYOND: f64 = 1.05;

/** The same for a step that was aimed at just before a root: looks a little beyond its end too, until `limit`. */
export function firstRootOrBeyond(limit: f64): f64 {
  // What is in `Problem.roots` afterwards belongs to no step's start.
  Run.rootsKnown = false;
  rootFunctions(Run.tOld, Problem.old, Problem.roots);
  rootsAt(1);
  if (anyTurned(Problem.roots, Problem.rootsBetween)) return locate(0, 1);
  copy(Problem.roots, Problem.rootsBetween, doubles(Problem.rootCount));
  rootsAt(BEYOND);
  if (!anyTurned(Problem.roots, Problem.rootsBetween)) return NO_ROOT;
  const theta = locate(1, BEYOND);
  return rootTime < limit ? theta : NO_ROOT;
}

/** Largest jump of f · h, in the measure of the tolerances, that counts as none. */
const SMOOTH: f64 = 1e-3;

/**
 * Whether the right side jumps across the root at θ just found. Then the step's stages beyond it have spoilt the
 * step, which has to be made again up to `leftOfRoot`; returns that θ, or 0 where the right side is smooth.
 */
export function restartBefore(theta: f64): f64 {
  const before = Problem.rates;
  const after = Problem.scratch;
  interpolate(leftOfRoot, Problem.between);
  rhs(Run.tOld + leftOfRoot * Run.hOld, Problem.between, before);
  interpolate(theta, Problem.between);
  rhs(Run.tOld + theta * Run.hOld, Problem.between, after);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 2);
  let sum: f64 = 0;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const scale = load<f64>(Problem.atol + i) + Problem.rtol * abs(load<f64>(Problem.between + i));
    const jump = ((load<f64>(after + i) - load<f64>(before + i)) * Run.hOld) / scale;
    sum += jump * jump;
  }
  // A NaN beyond the root is a jump too.
  return sum <= SMOOTH * SMOOTH * <f64>Problem.n ? 0 : leftOfRoot;
}

/** Whether every rate that `restartBefore` just saw on both sides of the root is much the same, whatever the step. */
export function ratesGoOn(): bool {
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const before = load<f64>(Problem.rates + i);
    const after = load<f64>(Problem.scratch + i);
    if (!(abs(after - before) <= SMOOTH * max(abs(before), abs(after)))) return false;
  }
  return true;
}

/**
 * Ends the step just kept, which stopped just short of `time`, where the condition of time alone that turns there
 * has done so: at an output time where one is meant, else at `time` or the few ulps later that rounding leaves.
 */
export function meetTurn(time: f64): void {
  const ulp = EPSILON * abs(time);
  Run.tEnd = time;
  const asked = outputTimeFrom(time - 4 * ulp);
  if (!(asked <= time + 4 * ulp && turnsAt(asked))) {
    for (let k = 0; k <= 4; k++) if (turnsAt(time + <f64>k * ulp)) break;
  }
  Run.turning = anyZero(Problem.rootsBetween);
}

function turnsAt(time: f64): bool {
  rootFunctions(time, Problem.next, Problem.rootsBetween);
  if (!anyTurned(Problem.roots, Problem.rootsBetween)) return false;
  Run.tEnd = time;
  return true;
}

export function anyZero(values: usize): bool {
  for (let i: usize = 0, end = doubles(Problem.rootCount); i < end; i += 8) {
    if (load<f64>(values + i) == 0) return true;
  }
  return false;
}

function rootsAt(theta: f64): void {
  interpolate(theta, Problem.between);
  rootFunctions(Run.tOld + theta * Run.hOld, Problem.between, Problem.rootsBetween);
}

// @ts-ignore: decorator
@inline
function sign(x: f64): i32 {
  return i32(x > 0) - i32(x < 0);
}

function anyTurned(from: usize, to: usize): bool {
  for (let i: usize = 0, end = doubles(Problem.rootCount); i < end; i += 8) {
    if (sign(load<f64>(from + i)) != sign(load<f64>(to + i))) return true;
  }
  return false;
}

/**
 * Closes in on the first sign change in (left, right], where `Problem.roots` are the values at `left` and
 * `Problem.rootsBetween` those at `right`: the Illinois variant of regula falsi (Dowell & Jarratt 1971) on whichever
 * function's secant crosses first, with the ends kept apart by half the tolerance so that both close in.
 */
function locate(from: f64, to: f64): f64 {
  const bytes = doubles(Problem.rootCount);
  const h = Run.hOld;
  const tolerance = max(2 * EPSILON * max(abs(Run.tOld), abs(Run.tOld + h)) / h, 4 * EPSILON);
  copy(Problem.rootsEnd, Problem.rootsBetween, bytes);
  let left = from;
  let right = to;
  /** Illinois weight of the end that has stayed: > 0 of the left one, by halves. */
  let leftWeight: f64 = 1;
  let rightWeight: f64 = 1;
  let lastSide = 0;
  for (let iteration = 0; iteration < 100 && right - left > tolerance; iteration++) {
    let theta = right;
    for (let i: usize = 0; i < bytes; i += 8) {
      const a = load<f64>(Problem.roots + i) * leftWeight;
      const b = load<f64>(Problem.rootsEnd + i) * rightWeight;
      if (sign(a) == sign(b)) continue;
      const crossing = left + ((right - left) * a) / (a - b);
      if (crossing < theta) theta = crossing;
    }
    // Every fourth try bisects, so that a flat or infinite function cannot stall it.
    if ((iteration & 3) == 3 || !(theta >= left && theta <= right)) theta = 0.5 * (left + right);
    const margin = min(0.5 * tolerance, 0.25 * (right - left));
    theta = min(max(theta, left + margin), right - margin);
    rootsAt(theta);
    if (anyTurned(Problem.roots, Problem.rootsBetween)) {
      right = theta;
      copy(Problem.rootsEnd, Problem.rootsBetween, bytes);
      leftWeight = lastSide == 1 ? 0.5 * leftWeight : 1;
      rightWeight = 1;
      lastSide = 1;
    } else {
      left = theta;
      copy(Problem.roots, Problem.rootsBetween, bytes);
      rightWeight = lastSide == -1 ? 0.5 * rightWeight : 1;
      leftWeight = 1;
      lastSide = -1;
    }
  }
  leftOfRoot = left;
  rootTime = Run.tOld + right * h;
  return settle(left, right);
}

/**
 * Rounding leaves the bracket's end an ulp or two beyond a root at a time that people gave (`time >= 24`), and a
 * row asked for at that very time would miss what happens then. So where an output time or the step's end lies
 * within the bracket or those few ulps, and a condition has turned there, the root is there.
 */
function settle(left: f64, right: f64): f64 {
  const slack = 4 * EPSILON * abs(rootTime);
  const after = Run.tOld + left * Run.hOld - slack;
  let time = outputTimeFrom(after);
  if (!(time <= rootTime + slack)) {
    time = Run.tEnd;
    if (!(time >= after && time <= rootTime + slack)) return right;
  }
  const theta = (time - Run.tOld) / Run.hOld;
  interpolate(theta, Problem.between);
  rootFunctions(time, Problem.between, Problem.rootsBetween);
  if (!anyTurned(Problem.roots, Problem.rootsBetween)) return right;
  rootTime = time;
  return theta;
}
