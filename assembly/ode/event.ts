import { doubles, words } from '../linalg/bytes';
import { Cell } from '../memory';
import { Status } from '../status';
import {
  Problem, count, double, eventAssign, eventTiming, eventValues, integer, setInteger, triggers
} from '../problem';
import { Run } from '../run';
import { QUEUE_HEAD } from '../layout';
import { Stream } from '../random/source';
import { drawWord } from '../random/stream';
import { makeConsistent } from './consistent';

/** Bits of an event's flags, as in memory.ts. */
const PERSISTENT = 1;
const INITIAL_TRIGGER = 2;
const VALUES_FROM_TRIGGER = 4;
/** From this bit on: how many values are taken at the trigger; the others follow when it is executed. */
const TAKEN_BITS = 3;

/** Offsets in a queue entry, which layout.ts describes. */
const EVENT: usize = 8;
const TAKEN: usize = 12;
const PRIORITY: usize = 16;
const OCCURRENCE: usize = 24;

// @ts-ignore: decorator
@inline
function flagsOf(event: i32): i32 {
  return load<i32>(<usize>integer(Cell.EventFlagsAt) + words(event));
}

// @ts-ignore: decorator
@inline
function queued(i: i32): usize {
  return Problem.queue + Problem.queueEntry * (<usize>i);
}

/** What the triggers count as before the start: an event whose initial trigger is false may fire at it. */
export function setInitialTriggers(): void {
  for (let e = 0; e < Problem.eventCount; e++) {
    const holds = (flagsOf(e) & INITIAL_TRIGGER) != 0;
    store<i32>(Problem.triggersBefore + words(e), i32(holds));
  }
}

/**
 * Evaluates the triggers: what turned true joins the queue with its delay, what turned false leaves it unless it
 * is persistent (SBML L3V2, 4.11.3 and 4.11.6).
 */
export function detectEvents(): Status {
  if (Problem.eventCount == 0) return Status.Done;
  triggers(Run.t, Problem.x, Problem.triggers);
  for (let e = 0; e < Problem.eventCount; e++) {
    const at = words(e);
    const before = load<i32>(Problem.triggersBefore + at) != 0;
    const now = load<i32>(Problem.triggers + at) != 0;
    if (before == now) continue;
    store<i32>(Problem.triggersBefore + at, i32(now));
    if (now) {
      if (!enqueue(e)) return Status.EventQueueFull;
    } else if (!(flagsOf(e) & PERSISTENT)) {
      withdraw(e);
    }
  }
  return Status.Done;
}

function enqueue(event: i32): bool {
  const occurrence = load<u32>(Problem.occurrences + words(event)) + 1;
  store<u32>(Problem.occurrences + words(event), occurrence);
  Run.occurrence = occurrence;
  eventTiming(Run.t, Problem.x, event, Problem.timing);
  const delay = load<f64>(Problem.timing);
  const full = Run.queueLength >= Problem.queueCapacity;
  if (full || (delay > 0 && delayedEvents() >= integer(Cell.QueueCapacity))) {
    setInteger(Cell.FailedEvent, event);
    return false;
  }
  const at = queued(Run.queueLength++);
  const taken = (flagsOf(event) & VALUES_FROM_TRIGGER) != 0;
  store<f64>(at, delay > 0 ? Run.t + delay : Run.t);
  store<i32>(at + EVENT, event);
  store<i32>(at + TAKEN, i32(taken));
  store<u32>(at + OCCURRENCE, occurrence);
  if (taken) eventValues(Run.t, Problem.x, event, at + QUEUE_HEAD);
  return true;
}

function delayedEvents(): i32 {
  let number = 0;
  for (let i = 0; i < Run.queueLength; i++) if (load<f64>(queued(i)) > Run.t) number++;
  return number;
}

function remove(i: i32): void {
  Run.queueLength--;
  memory.copy(queued(i), queued(i + 1), Problem.queueEntry * (<usize>(Run.queueLength - i)));
}

function withdraw(event: i32): void {
  for (let i = Run.queueLength - 1; i >= 0; i--) {
    if (load<i32>(queued(i) + EVENT) == event) remove(i);
  }
}

/** Time of the earliest pending event, or infinity. */
export function nextQueued(): f64 {
  let earliest: f64 = Infinity;
  for (let i = 0; i < Run.queueLength; i++) earliest = min(earliest, load<f64>(queued(i)));
  return earliest;
}

/**
 * Executes every event due by now, one at a time: the highest priority first, as it is at that moment; among
 * equals one by lot; those without a priority last, in the order they were triggered. Each may trigger others
 * or withdraw them.
 */
export function executeDue(): Status {
  while (true) {
    const i = choose();
    if (i < 0) return Status.Done;
    const at = queued(i);
    const event = load<i32>(at + EVENT);
    // What was drawn at the trigger is drawn again: the same numbers.
    Run.occurrence = load<u32>(at + OCCURRENCE);
    eventValues(Run.t, Problem.x, event, Problem.values);
    if (load<i32>(at + TAKEN)) {
      memory.copy(Problem.values, at + QUEUE_HEAD, doubles(flagsOf(event) >> TAKEN_BITS));
    }
    remove(i);
    eventAssign(Problem.x, event, Problem.values);
    count(Cell.EventsFired);
    Run.jumped = true;
    let status = noteStop(event);
    if (status == Status.Done) status = makeConsistent();
    if (status == Status.Done) status = detectEvents();
    if (status != Status.Done) return status;
  }
}

/** Index in the queue of the event to execute now, or −1. */
function choose(): i32 {
  let chosen = -1;
  let highest: f64 = NaN;
  let equals: u32 = 0;
  for (let i = 0; i < Run.queueLength; i++) {
    const at = queued(i);
    if (load<f64>(at) > Run.t) continue;
    Run.occurrence = load<u32>(at + OCCURRENCE);
    eventTiming(Run.t, Problem.x, load<i32>(at + EVENT), Problem.timing);
    const priority = load<f64>(Problem.timing + 8);
    store<f64>(at + PRIORITY, priority);
    if (chosen < 0 || priority > highest || (isNaN(highest) && !isNaN(priority))) {
      chosen = i;
      highest = priority;
      equals = 1;
    } else if (priority == highest) {
      equals++;
    }
  }
  if (equals < 2) return chosen;
  let lot = drawWord(Stream.Priority, Run.draws++) % equals;
  for (let i = chosen; i < Run.queueLength; i++) {
    const at = queued(i);
    if (load<f64>(at) > Run.t || load<f64>(at + PRIORITY) != highest) continue;
    if (lot == 0) return i;
    lot--;
  }
  return chosen;
}

export function somethingDue(): bool {
  return Run.queueLength > 0 && nextQueued() <= Run.t;
}

/** Stops at nearly one time before it counts as chattering, besides ten for each event. */
const PATIENCE = 1000;

/**
 * Counts stops (roots, events) between which time hardly moves. `event` is −1 for a root alone. Too many are
 * chattering: an event that undoes itself, a bounce that never settles, a right side that slides along a switch.
 */
export function noteStop(event: i32): Status {
  const span = double(Cell.End) - double(Cell.Start);
  const least = 1e-13 * max(abs(Run.t), span < Infinity ? span : 0);
  if (Run.t - Run.burstTime > least) {
    Run.burst = 0;
    Run.burstTime = Run.t;
    Run.burstEvent = -1;
  }
  if (event >= 0) Run.burstEvent = event;
  if (++Run.burst <= PATIENCE + 10 * Problem.eventCount) return Status.Done;
  setInteger(Cell.FailedEvent, Run.burstEvent);
  return Status.Chattering;
}
