import { words } from '../linalg/bytes';
import { copy } from '../linalg/lanes';
import { Cell, Method } from '../memory';
import { Problem, count, double, integer, nextTurn, triggers } from '../problem';
import { Phase, Run, Stop } from '../run';
import { Status } from '../status';
import { nextOutputTime, passOutputTime, recordIsFull, writeRow } from '../record';
import { detectEvents, executeDue, nextQueued, noteStop, somethingDue } from '../ode/event';
import { applySchedule, nextScheduled } from '../ode/schedule';
import { fail, firstNotFinite } from '../ode/step';
import { stepEnd, stepEulerMaruyama } from './eulerMaruyama';
import { proposeDirect, updateDirect } from './gillespie';
import { stepMilstein } from './milstein';
import { fire } from './network';
import { proposeNext, updateNext } from './nextReaction';
import { LEAP, proposeLeap } from './tauLeaping';

/** Nothing but time passes until `Run.next`. */
const NOTHING = -1;

/**
 * One move of a stochastic simulation, by `Run.phase`: propose what happens next, write the rows until then, let
 * it happen. Between two moves everything is in the problem's memory. Returns Done where it goes on.
 */
export function moveStochastically(): Status {
  switch (Run.phase) {
    case Phase.Ready:
      propose();
      Run.phase = Phase.Inside;
      return Status.Done;
    case Phase.Inside:
      for (let time = nextOutputTime(); time < Run.next; time = nextOutputTime()) {
        if (recordIsFull()) return Status.RecordFull;
        writeRow(time, Problem.x);
        passOutputTime();
      }
      Run.phase = Phase.Arrived;
      return Status.Done;
    default:
      Run.phase = Phase.Left;
      return arrive();
  }
}

function propose(): void {
  const method: Method = integer(Cell.Method);
  const limit = min(min(double(Cell.End), nextScheduled()), nextQueued());
  Run.pending = NOTHING;
  if (method >= Method.EulerMaruyama) {
    Run.next = stepEnd(min(min(limit, nextOutputTime()), nextTurn(Run.t, Problem.x)));
    if (Problem.eventCount > 0 && turned(Run.next)) Run.next = turningTime();
    if (method == Method.Milstein) stepMilstein();
    else stepEulerMaruyama();
    Run.pending = LEAP;
    return;
  }
  if (method == Method.TauLeaping) {
    proposeLeap(min(limit, max(nextOutputTime(), Run.t)));
    // A leap ends where a trigger turns, lest what fires until then be lost.
    if (Run.pending == LEAP && Problem.eventCount > 0 && turned(Run.next)) {
      Run.pending = NOTHING;
      proposeLeap(turningTime());
    }
    if (Run.pending == LEAP) return;
  } else if (method == Method.NextReaction) proposeNext();
  else proposeDirect();
  if (!(Run.next < limit)) {
    Run.next = limit;
    Run.pending = NOTHING;
  }
  if (Problem.eventCount > 0 && turned(Run.next)) {
    Run.next = turningTime();
    Run.pending = NOTHING;
  }
}

/** Whether a trigger differs at a later time, all else being equal: one that depends on time. */
function turned(time: f64): bool {
  triggers(time, Problem.x, Problem.triggers);
  for (let e: usize = 0, end = words(Problem.eventCount); e < end; e += 4) {
    if (load<i32>(Problem.triggers + e) != load<i32>(Problem.triggersBefore + e)) return true;
  }
  return false;
}

/** The first such time, to the last bit but one. */
function turningTime(): f64 {
  let before = Run.t;
  let after = Run.next;
  while (true) {
    const middle = 0.5 * (before + after);
    if (!(middle > before && middle < after)) break;
    if (turned(middle)) after = middle;
    else before = middle;
  }
  // A time that people gave is hit exactly, so that a row of that time shows what happens then.
  const output = nextOutputTime();
  return abs(output - after) <= 4e-16 * abs(after) ? output : after;
}

function arrive(): Status {
  Run.t = Run.next;
  if (Run.pending >= 0) {
    fire(Run.pending, 1, Problem.x);
    if (<Method>integer(Cell.Method) == Method.NextReaction) updateNext(Run.pending);
    else updateDirect(Run.pending);
    count(Cell.Accepted);
  } else if (Run.pending == LEAP) {
    copy(Problem.x, Problem.next, Problem.bytes);
    count(Cell.Accepted);
    const bad = firstNotFinite(Problem.x);
    if (bad >= 0) return fail(Status.NotFinite, bad);
  }
  let status = detectEvents();
  if (status != Status.Done) return status;
  const scheduled = nextScheduled() <= Run.t;
  if (!scheduled && !somethingDue()) return Status.Done;
  status = noteStop(-1);
  if (status == Status.Done && scheduled) {
    applySchedule();
    status = detectEvents();
  }
  if (status == Status.Done) status = executeDue();
  Run.stop = Stop.None;
  Run.jumped = true;
  Run.networkKnown = false;
  Run.exactSteps = 0;
  return status;
}
