import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, count, rootFunctions } from '../problem';
import { Run } from '../run';
import { copy } from '../linalg/lanes';
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

/**
 * Looks for the first sign change of any root function on the step just accepted, at its middle and end. Where
 * there is one, returns θ just past it, so that the condition has turned; else NO_ROOT. `tEnd` is the step's end,
 * whose state is in `Problem.next`.
 */
export function firstRoot(tEnd: f64): f64 {
  if (Problem.rootCount == 0) return NO_ROOT;
  interpolate(0.5, Problem.between);
  rootFunctions(Run.tOld + 0.5 * Run.hOld, Problem.between, Problem.rootsEnd);
  if (anyTurned(Problem.roots, Problem.rootsEnd)) return locate(0, 0.5);
  copy(Problem.rootsBetween, Problem.rootsEnd, doubles(Problem.rootCount));
  rootFunctions(tEnd, Problem.next, Problem.rootsEnd);
  if (anyTurned(Problem.roots, Problem.rootsEnd)) {
    copy(Problem.roots, Problem.rootsBetween, doubles(Problem.rootCount));
    return locate(0.5, 1);
  }
  copy(Problem.roots, Problem.rootsEnd, doubles(Problem.rootCount));
  return NO_ROOT;
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
 * `Problem.rootsEnd` those at `right`: the Illinois variant of regula falsi (Dowell & Jarratt 1971) on whichever
 * function's secant crosses first, with the ends kept apart by half the tolerance so that both close in.
 */
function locate(from: f64, to: f64): f64 {
  count(Cell.RootsFound);
  const bytes = doubles(Problem.rootCount);
  const h = Run.hOld;
  const tolerance = max(2 * EPSILON * max(abs(Run.tOld), abs(Run.tOld + h)) / h, 4 * EPSILON);
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
    interpolate(theta, Problem.between);
    rootFunctions(Run.tOld + theta * h, Problem.between, Problem.rootsBetween);
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
  return right;
}
