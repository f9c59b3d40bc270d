import { doubles } from '../linalg/bytes';
import { BREAK, MOST_BREAKS } from '../layout';
import { Cell } from '../memory';
import { Problem, double } from '../problem';
import { Run } from '../run';
import { lagOf } from './history';

/**
 * Where a jump at t echoes through a delay τ, at t + τ, the solution is smoother by one derivative, and echoes
 * again (Bellen & Zennaro, Numerical Methods for Delay Differential Equations, 2003, 2.2). Steps end there until
 * the methods, of order 5, no longer notice. What waits is kept in order of time: f64 time, i32 level.
 */
const LEVEL: usize = 8;
const LAST_LEVEL = 5;
/** Breaks this close, relative, are one. */
const SAME: f64 = 1e-13;

// @ts-ignore: decorator
@inline
function entry(i: i32): usize {
  return Problem.breaks + BREAK * (<usize>i);
}

/** Time of the next break, or infinity. */
// @ts-ignore: decorator
@inline
export function nextBreak(): f64 {
  return Run.breakCount > 0 ? load<f64>(entry(0)) : Infinity;
}

/** Something is less smooth here: x itself (level 0) or its rate (level 1). It echoes from the next step on. */
export function noteBreak(level: i32): void {
  if (Problem.delays == 0) return;
  if (Run.breakLevel < 0 || level < Run.breakLevel) Run.breakLevel = level;
}

/** Takes the breaks due by now from the list; they echo in turn. */
export function passBreaks(): void {
  while (nextBreak() <= Run.t) {
    noteBreak(load<i32>(entry(0) + LEVEL));
    Run.breakCount--;
    memory.copy(entry(0), entry(1), BREAK * (<usize>Run.breakCount));
  }
}

/** Enters the echoes of what was noted here, now that the delays are known. */
export function spreadBreaks(): void {
  const level = Run.breakLevel + 1;
  Run.breakLevel = -1;
  if (level < 1 || level > LAST_LEVEL) return;
  for (let k = 0; k < Problem.delays; k++) {
    const lag = lagOf(k);
    if (lag > 0 && lag < Infinity) enter(Run.t + lag, level);
  }
}

function enter(time: f64, level: i32): void {
  const near = SAME * max(abs(time), double(Cell.End) < Infinity ? abs(double(Cell.End)) : 0);
  if (time - Run.t <= near) return;
  let i = Run.breakCount;
  while (i > 0 && load<f64>(entry(i - 1)) > time + near) i--;
  if (i > 0 && load<f64>(entry(i - 1)) >= time - near) {
    const known = entry(i - 1) + LEVEL;
    store<i32>(known, min(load<i32>(known), level));
    return;
  }
  if (i >= MOST_BREAKS) return;
  if (Run.breakCount == MOST_BREAKS) Run.breakCount--;
  memory.copy(entry(i + 1), entry(i), BREAK * (<usize>(Run.breakCount - i)));
  store<f64>(entry(i), time);
  store<i32>(entry(i) + LEVEL, level);
  Run.breakCount++;
}

/** Shortest step, as a share of the run, that is taken although a delay is shorter. */
const SHORTEST: f64 = 1e-7;

/** The longest step that looks only at what is known: the shortest delay. */
export function stepWithinDelays(): f64 {
  let shortest: f64 = Infinity;
  for (let k = 0; k < Problem.delays; k++) {
    const lag = lagOf(k);
    if (lag > 0) shortest = min(shortest, lag);
  }
  return max(shortest, leastStep());
}

export function leastStep(): f64 {
  const span = double(Cell.End) - double(Cell.Start);
  return SHORTEST * (span < Infinity ? span : max(abs(Run.t), 1));
}
