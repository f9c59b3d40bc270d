import { doubles } from '../linalg/bytes';
import { Cell, Flag, Method } from '../memory';
import { Status } from '../status';
import { Problem, count, double, has, integer, nextTurn, rhs, setInteger } from '../problem';
import { Run, Stop } from '../run';
import { copy } from '../linalg/lanes';
import { nextOutputTime } from '../record';
import { leastStep, nextBreak, noteBreak, spreadBreaks, stepWithinDelays } from './breaks';
import { growth, reduction } from './controller';
import { ndfGrowth, ndfReduction, ndfStep } from './ndf';
import { nextQueued } from './event';
import { History, historyHasRoom, keepSegment } from './history';
import { interpolate } from './interpolant';
import {
  NO_ROOT, firstRoot, firstRootOrBeyond, guessRoot, meetTurn, ratesGoOn, restartBefore, rootTime, rootsAtStart,
} from './roots'; // prettier-ignore
import { SINGULAR, rodas5pErrorBetween, rodas5pStep } from './rodas5p';
import { nextScheduled } from './schedule';
import { startingStep } from './start';
import { considerBeginning, considerSwitching, slopeAtEnd } from './switching';
import { tsit5Step } from './tsit5';
import { vern7Step } from './vern7';

const EPSILON: f64 = 2.220446049250313e-16;

/** What a step may be lengthened by to meet its target; the error grows by a tenth. */
const STRETCH: f64 = 1.02;

/** What a rejected step shrinks by where its error says nothing: a NaN, a singular matrix. */
const CUT: f64 = 0.2;

/**
 * Tries one step from (t, x), which ends at the next scheduled change, pending event or `End` at the latest, and
 * at the first sign change of a root function. Returns Done where the solve may go on, also after a rejection.
 */
export function tryStep(): Status {
  const t = Run.t;
  if (Problem.delays > 0) {
    if (!historyHasRoom()) return Status.HistoryFull;
    if (has(Flag.DelaysVary)) Run.derivativeKnown = false;
    History.noting = true;
  }
  if (!Run.derivativeKnown) {
    rhs(t, Problem.x, Problem.derivative);
    count(Cell.RhsCalls);
    const bad = firstNotFinite(Problem.derivative);
    if (bad >= 0) {
      History.noting = false;
      return fail(Status.NotFinite, bad);
    }
    Run.derivativeKnown = true;
  }
  rootsAtStart();
  let largest = double(Cell.LargestStep);
  if (Problem.delays > 0) {
    History.noting = false;
    spreadBreaks();
    const within = stepWithinDelays();
    if (within < Infinity) largest = largest > 0 ? min(largest, within) : within;
  }

  const target = min(min(min(double(Cell.End), nextScheduled()), nextQueued()), nextBreak());
  const ulp = EPSILON * abs(t);
  if (Run.turning) {
    // What turns just behind here would spoil the step, whose start it has not reached.
    const behind = t + max(2 * ulp, LEAST);
    if (behind < target) hop(behind, true);
    Run.turning = false;
    if (behind < target) return Status.Done;
  }
  const turn = nextTurn(t, Problem.x);
  const meets = turn <= target && turn < Infinity;
  const end = meets ? turn : target;
  // Just short of a turn, so that no stage lies beyond it.
  const remaining = end - t - (meets ? 4 * EPSILON * abs(end) : 0);
  if (remaining <= max(2 * ulp, LEAST)) {
    hop(end, meets);
    return Status.Done;
  }
  if (!Run.stepKnown) {
    if (integer(Cell.Accepted) + integer(Cell.Rejected) == 0) considerBeginning(remaining);
    Run.h = startingStep(largest > 0 ? min(largest, remaining) : remaining);
    Run.stepKnown = true;
    Run.rejectedLast = false;
    Run.lastError = 0;
  }
  let h = largest > 0 ? min(Run.h, largest) : Run.h;
  // A little longer than planned rather than two steps for one.
  let reaches = STRETCH * h >= remaining;
  if (reaches) h = remaining;
  // Two even steps to the target rather than a long and a short one.
  else if (2 * h > remaining) h = 0.5 * remaining;

  History.overlapped = false;
  let error = attempt(h);
  // A delay that shrank within the step: shorter steps look back to what is known.
  if (History.overlapped && h > leastStep()) {
    count(Cell.Rejected);
    noteTried(h);
    Run.h = 0.5 * h;
    return Status.Done;
  }
  if (!(error >= 0 && error <= 1)) return reject(h, error);
  keepStep(h, reaches && !meets ? end : t + h);
  if (readsInside()) {
    error = max(error, rodas5pErrorBetween(h));
    if (!(error <= 1)) return reject(h, error);
  }
  let theta = Run.aimed ? firstRootOrBeyond(end) : firstRoot();
  if (theta <= 1) {
    const before = JUST_BEFORE * restartBefore(theta);
    if (before == 0 && Run.burst > MANY_STOPS && Problem.eventCount == 0 && ratesGoOn()) {
      theta = NO_ROOT;
      Run.rootsKnown = false;
    } else if (before * h > SHORTEST_RESTART * max(abs(t), h)) {
      h = before * h;
      error = attempt(h);
      if (!(error >= 0 && error <= 1)) return reject(h, error);
      keepStep(h, t + h);
      theta = firstRootOrBeyond(end);
      reaches = false;
    }
  }
  const met = meets && reaches && theta == NO_ROOT;
  if (met) meetTurn(end);
  accept(h, error);
  moveTo(theta, met);
  return Status.Done;
}

/** No step is shorter. */
const LEAST: f64 = 1e-60;

/** Moves time on by less than a method could resolve, along the tangent. */
function hop(end: f64, meets: bool): void {
  const h = end - Run.t;
  const bytes = Problem.bytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    const slope = load<f64>(Problem.mass + i) != 0 ? load<f64>(Problem.derivative + i) : 0;
    for (let stage: usize = 0; stage < 7; stage++) store<f64>(Problem.k + stage * bytes + i, slope);
    store<f64>(Problem.next + i, load<f64>(Problem.x + i) + h * slope);
  }
  keepStep(h, end);
  Run.denseMethod = Method.Tsit5;
  count(Cell.Accepted);
  const theta = meets ? NO_ROOT : firstRoot();
  if (meets) meetTurn(end);
  moveTo(theta, meets);
}

/**
 * A step aimed at a root ends this share of the way to it, so that no stage lies beyond, not even one whose own
 * error is large; the interpolant, which is then of one side alone, carries the rest.
 */
const JUST_BEFORE: f64 = 0.97;

/**
 * Where a condition moves slowly, rounding turns it many times within a moment. After so many stops there a step
 * goes on where the rates do, as no event looks at it.
 */
const MANY_STOPS = 8;

/** A step that would end at a root this close, relative, to its start is not made again. */
const SHORTEST_RESTART: f64 = 1e-12;

/** Whether something asks for what lies inside the step just made, whose error tells nothing of that. */
function readsInside(): bool {
  if (Run.method != Method.Rodas5P) return false;
  return Problem.rootCount > 0 || Problem.delays > 0 || nextOutputTime() < Run.tEnd;
}

// @ts-ignore: decorator
@inline
function attempt(h: f64): f64 {
  if (Run.method == Method.Tsit5) return tsit5Step(h);
  if (Run.method == Method.Vern7) return vern7Step(h);
  return Run.method == Method.Ndf ? ndfStep(h) : rodas5pStep(h);
}

/** A root this close is not aimed at but stepped over, with a step short enough for the break to pass. */
const LEAST_AIM: f64 = 0.01;

function reject(h: f64, error: f64): Status {
  count(Cell.Rejected);
  noteTried(h);
  Run.rejectedLast = true;
  const method = Run.method;
  considerSwitching(h, false);
  const meaningful = error > 1 && error < 1e300;
  const shrinks = method == Method.Ndf && Run.order > 0 ? ndfReduction(error) : reduction(method, error);
  Run.h = h * (meaningful ? shrinks : CUT);
  const theta = meaningful && !Run.aimed ? guessRoot(h) : NO_ROOT;
  Run.aimed = theta > LEAST_AIM && theta < 1;
  if (Run.aimed) Run.h = h * theta * JUST_BEFORE;
  if (Run.h > max(8 * EPSILON * abs(Run.t), LEAST)) return Status.Done;
  if (error == SINGULAR) return fail(Status.SingularMatrix, -1);
  if (meaningful) return fail(Status.StepTooSmall, fastest());
  const leaves = firstToLeave(h);
  // Rates that stay finite, and stages that do not: the algebraic equations' matrix is as good as singular.
  if (leaves < 0 && has(Flag.Algebraic)) return fail(Status.SingularMatrix, -1);
  return fail(Status.NotFinite, leaves >= 0 ? leaves : fastest());
}

// @ts-ignore: decorator
@inline
function noteTried(h: f64): void {
  Run.triedStep = h;
  Run.triedOrder = Run.order;
}

/** Makes the step from (t, x) over h the one that the interpolant speaks of. */
function keepStep(h: f64, end: f64): void {
  noteTried(h);
  copy(Problem.old, Problem.x, Problem.bytes);
  Run.tOld = Run.t;
  Run.tEnd = end;
  Run.hOld = h;
  Run.denseMethod = Run.method;
  Run.denseKnown = false;
}

/** Plans the next step. */
function accept(h: f64, error: f64): void {
  count(Cell.Accepted);
  considerSwitching(h, true);

  const factor = Run.denseMethod == Method.Ndf ? ndfGrowth(error) : growth(Run.denseMethod, error);
  // A step cut short to meet a target says nothing against the longer one that was meant.
  Run.h = h < Run.h ? max(h * factor, Run.h) : h * factor;
  Run.rejectedLast = false;
  Run.aimed = false;
}

/** Goes to the step's end, or to its root at θ; `turns` where a condition of time alone may turn at its end. */
function moveTo(theta: f64, turns: bool): void {
  const bytes = Problem.bytes;
  const x = Problem.x;
  // A multistep method keeps its Jacobian while it serves, and knows the derivative from its differences.
  const goesOn = Run.denseMethod == Method.Ndf && theta == NO_ROOT && !turns;
  if (!goesOn) Run.order = 0;
  Run.stop = Stop.None;
  Run.jacobianKnown = goesOn && Run.jacobianKnown;
  Run.derivativeKnown = goesOn;
  if (theta == NO_ROOT) {
    Run.t = Run.tEnd;
    copy(x, Problem.next, bytes);
    const slope = slopeAtEnd(Run.denseMethod);
    if (slope != 0) {
      copy(Problem.derivative, slope, bytes);
      Run.derivativeKnown = true;
    }
  } else {
    Run.t = rootTime;
    interpolate(theta, x);
    Run.stop = Stop.Root;
    count(Cell.RootsFound);
    Run.rootsKnown = false;
    noteBreak(1);
  }
  if (turns) {
    Run.stop = Stop.Root;
    Run.derivativeKnown = false;
    Run.rootsKnown = false;
    noteBreak(1);
  }
  if (Problem.delays > 0) keepSegment();
  if (nextBreak() <= Run.t) Run.stop |= Stop.Break;
  if (nextScheduled() <= Run.t) Run.stop |= Stop.Schedule;
  if (nextQueued() <= Run.t) Run.stop |= Stop.Queue;
}

export function fail(status: Status, state: i32): Status {
  setInteger(Cell.FailedState, state);
  return status;
}

/** Index of the first number that is NaN or infinite, or −1. */
export function firstNotFinite(vector: usize): i32 {
  for (let i = 0; i < Problem.n; i++) {
    if (!isFinite(load<f64>(vector + doubles(i)))) return i;
  }
  return -1;
}

/** The state whose derivative is the first not to be finite a little further on, or −1. */
function firstToLeave(h: f64): i32 {
  const probe = Problem.next;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const step = load<f64>(Problem.mass + i) != 0 ? h * load<f64>(Problem.derivative + i) : 0;
    store<f64>(probe + i, load<f64>(Problem.x + i) + step);
  }
  rhs(Run.t + h, probe, Problem.scratch);
  return firstNotFinite(Problem.scratch);
}

/** The state that moves fastest in the measure of its tolerance: the one that limits the step. */
function fastest(): i32 {
  let index = -1;
  let most: f64 = -1;
  for (let i = 0; i < Problem.n; i++) {
    const at = doubles(i);
    const scale = load<f64>(Problem.atol + at) + Problem.rtol * abs(load<f64>(Problem.x + at));
    const speed = abs(load<f64>(Problem.derivative + at)) / scale;
    if (speed > most) {
      most = speed;
      index = i;
    }
  }
  return index;
}
