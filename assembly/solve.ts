import { doubles } from './linalg/bytes';
import { beginStretch, writeStretch } from './linear/stretch';
import { Cell, Flag, HEADER_CELLS, Method } from './memory';
import { Status } from './status';
import { copy } from './linalg/lanes';
import { Problem, count, double, has, initial, integer, setDouble, setInteger } from './problem';
import { Phase, Run, Stop, recall, remember, take } from './run';
import { nextOutputTime, passOutputTime, recordIsFull, skipEarlierTimes, writeRow } from './record';
import { noteBreak, passBreaks } from './ode/breaks';
import { makeConsistent } from './ode/consistent';
import { detectEvents, executeDue, noteStop, setInitialTriggers, somethingDue } from './ode/event';
import { History, moveHistoryTo, segmentBytes } from './ode/history';
import { interpolate } from './ode/interpolant';
import { applySchedule, skipEarlier, sortSchedule } from './ode/schedule';
import { fail, firstNotFinite, tryStep } from './ode/step';
import { firstMethod } from './ode/switching';
import { moveStochastically } from './stochastic/advance';

/**
 * Starts the problem at `base`: initial values, changes scheduled at the start, consistent algebraic states,
 * events at the start, first row. Returns Paused where `advance` may follow, else how it failed.
 */
export function begin(base: usize): Status {
  take(base);
  History.active = Problem.delays > 0;
  clear();
  Run.t = double(Cell.Start);
  Run.method = firstMethod();
  const status = enter();
  Run.phase = Phase.Left;
  if (status >= Status.Failed) return leave(status);
  skipEarlierTimes();
  return leave(writeHere());
}

function enter(): Status {
  History.starting = true;
  Run.occurrence = 0;
  initial(Run.t);
  History.starting = false;
  const bad = firstNotFinite(Problem.x);
  if (bad >= 0) return fail(Status.StartNotFinite, bad);
  sortSchedule();
  skipEarlier();
  let status = Status.Done;
  if (Problem.delays > 0) {
    status = makeConsistent();
    if (status != Status.Done) return status;
    copy(Problem.startStates, Problem.x, Problem.bytes);
    copy(Problem.startParameters, Problem.p, doubles(integer(Cell.Parameters)));
    noteBreak(0);
  }
  applySchedule();
  status = makeConsistent();
  if (status != Status.Done) return status;
  setInitialTriggers();
  status = detectEvents();
  if (status != Status.Done) return status;
  status = executeDue();
  Run.jumped = false;
  return status;
}

/** Progress to zero, the workspace to zeros, and the padding of what the engine wrote to what does no harm. */
function clear(): void {
  for (let cell: i32 = Cell.Time; cell < HEADER_CELLS; cell++) setDouble(cell, 0);
  setInteger(Cell.FailedState, -1);
  setInteger(Cell.FailedEvent, -1);
  memory.fill(Problem.k, 0, Problem.queue - Problem.k);
  const n = doubles(Problem.n);
  if (n < Problem.bytes) {
    store<f64>(Problem.x + n, 0);
    store<f64>(Problem.atol + n, 1);
    store<f64>(Problem.mass + n, 1);
  }
  recall();
  Run.breakLevel = -1;
  Run.burstTime = double(Cell.Start);
  Run.burstEvent = -1;
}

/** Goes on until the end, a full record, a failure, or `budget` steps (0 for no such limit). */
export function advance(base: usize, budget: i32): Status {
  take(base);
  recall();
  History.active = Problem.delays > 0;
  const stochastic = <Method>integer(Cell.Method) >= Method.Direct;
  let steps = 0;
  while (true) {
    let status = Status.Done;
    switch (Run.phase) {
      case Phase.Ready: {
        if (Run.t >= double(Cell.End)) return leave(Status.Done);
        if (budget > 0 && steps >= budget) return leave(Status.Paused);
        const most = integer(Cell.MaxSteps);
        if (most > 0 && integer(Cell.Accepted) + integer(Cell.Rejected) >= most) {
          return leave(Status.TooManySteps);
        }
        steps++;
        if (stochastic) {
          status = moveStochastically();
          break;
        }
        if (Run.method == Method.Exponential) {
          status = beginStretch();
          break;
        }
        const before = integer(Cell.Accepted);
        status = tryStep();
        if (integer(Cell.Accepted) != before) Run.phase = Phase.Inside;
        break;
      }
      case Phase.Inside:
        if (stochastic) {
          status = moveStochastically();
          break;
        }
        if (Run.method == Method.Exponential) {
          status = writeStretch();
          break;
        }
        status = writeInside();
        if (status == Status.Done) Run.phase = Run.stop == Stop.None ? Phase.Left : Phase.Arrived;
        break;
      case Phase.Arrived:
        status = stochastic ? moveStochastically() : arrive();
        break;
      case Phase.Left:
        status = writeHere();
        break;
      default:
        return leave(<Status>Run.ending);
    }
    const waits = status == Status.RecordFull || status == Status.HistoryFull;
    if (waits || status >= Status.Failed) return leave(status);
  }
}

function leave(status: Status): Status {
  if (status >= Status.Failed) {
    Run.phase = Phase.Ended;
    Run.ending = status;
  }
  remember();
  History.active = false;
  return status;
}

/** Rows strictly inside the step just made. */
function writeInside(): Status {
  for (let time = nextOutputTime(); time < Run.t; time = nextOutputTime()) {
    if (recordIsFull()) return Status.RecordFull;
    interpolate((time - Run.tOld) / Run.hOld, Problem.between);
    writeRow(time, Problem.between);
    passOutputTime();
  }
  return Status.Done;
}

/** Share of the tolerances by which algebraic states between two steps may be off. */
const INTERPOLATED: f64 = 0.1;

/** What happens at t: triggers that turned, scheduled changes, events due. */
function arrive(): Status {
  let status = Status.Done;
  if (Run.stop & Stop.Break) {
    passBreaks();
    Run.derivativeKnown = false;
    Run.rootsKnown = false;
    if (Run.breakLevel < 2) Run.stepKnown = false;
    // What is delayed may jump here, and with it conditions and algebraic states.
    Run.stop = (Run.stop & ~Stop.Break) | Stop.Root;
    status = makeConsistent();
    if (status != Status.Done) return status;
  }
  if (Run.stop & Stop.Root) {
    Run.stop &= ~Stop.Root;
    status = noteStop(-1);
    // Where a condition turned, algebraic equations may have other solutions. The interpolant's small error is
    // left to the next step: to mend it here could turn the condition back, to turn again and again.
    if (status == Status.Done) status = makeConsistent(INTERPOLATED);
    if (status == Status.Done) status = detectEvents();
    if (status != Status.Done) return status;
    if (somethingDue()) Run.stop |= Stop.Queue;
  }
  if (Run.stop != Stop.None) {
    if (has(Flag.RecordJumps)) {
      if (recordIsFull()) return Status.RecordFull;
      writeRow(Run.t, Problem.x);
    }
    status = jump();
    if (status != Status.Done) return status;
  }
  Run.phase = Phase.Left;
  return Status.Done;
}

function jump(): Status {
  let status = Status.Done;
  if (Run.stop & Stop.Schedule) {
    applySchedule();
    Run.jumped = true;
    status = makeConsistent();
    if (status == Status.Done) status = detectEvents();
  }
  if (status == Status.Done) status = executeDue();
  if (status == Status.Done) {
    const bad = firstNotFinite(Problem.x);
    if (bad >= 0) status = fail(Status.NotFinite, bad);
  }
  Run.stop = Stop.None;
  noteBreak(0);
  forget();
  return status;
}

/** Nothing known about the derivative here, or about what comes after, holds any more. */
function forget(): void {
  Run.derivativeKnown = false;
  Run.jacobianKnown = false;
  Run.rootsKnown = false;
  Run.stepKnown = false;
  Run.aimed = false;
  Run.order = 0;
}

/** Rows at t, after whatever happened there. Returns Paused: the next step may be tried. */
function writeHere(): Status {
  if (Run.jumped && has(Flag.RecordJumps)) {
    if (recordIsFull()) return Status.RecordFull;
    writeRow(Run.t, Problem.x);
    if (nextOutputTime() == Run.t) passOutputTime();
  }
  Run.jumped = false;
  while (nextOutputTime() <= Run.t) {
    if (recordIsFull()) return Status.RecordFull;
    writeRow(Run.t, Problem.x);
    passOutputTime();
  }
  Run.phase = Phase.Ready;
  return Status.Paused;
}

/**
 * To be called after x, p, the schedule to come or the output times were changed from outside between two calls:
 * makes algebraic states consistent and lets triggers that turned fire. Returns Paused, or how it failed.
 */
export function disturb(base: usize): Status {
  take(base);
  recall();
  if (Run.phase == Phase.Ended) return <Status>Run.ending;
  History.active = Problem.delays > 0;
  noteBreak(0);
  sortSchedule();
  let status = makeConsistent();
  if (status == Status.Done) status = detectEvents();
  if (status == Status.Done) status = executeDue();
  forget();
  return leave(status == Status.Done ? Status.Paused : status);
}

/** Bytes of one segment of the history of the problem at `base`. */
export function historyBytes(base: usize): i32 {
  take(base);
  return <i32>segmentBytes();
}

/** Moves the history of the problem at `base` to a place for `capacity` segments; the old one may be given back. */
export function moveHistory(base: usize, to: usize, capacity: i32): void {
  take(base);
  recall();
  moveHistoryTo(to, capacity);
  remember();
}
