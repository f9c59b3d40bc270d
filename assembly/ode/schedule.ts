import { doubles } from '../linalg/bytes';
import { Cell, Operation, Vector } from '../memory';
import { Problem, integer, setInteger } from '../problem';
import { Run } from '../run';
import { SCHEDULE_ENTRY } from '../layout';

/** Offsets in an entry: f64 time, f64 value, i32 vector, i32 index, i32 operation. */
const VALUE: usize = 8;
const VECTOR: usize = 16;
const INDEX: usize = 20;
const OPERATION: usize = 24;

// @ts-ignore: decorator
@inline
function entry(i: i32): usize {
  return <usize>integer(Cell.ScheduleAt) + SCHEDULE_ENTRY * (<usize>i);
}

/** Sorts what is not yet done by time; entries of one time keep their order. Insertion: mostly sorted already. */
export function sortSchedule(): void {
  const spare = Problem.scratch;
  const first = integer(Cell.NextScheduled);
  const end = integer(Cell.Schedule);
  for (let i = first + 1; i < end; i++) {
    const time = load<f64>(entry(i));
    if (load<f64>(entry(i - 1)) <= time) continue;
    memory.copy(spare, entry(i), SCHEDULE_ENTRY);
    let j = i;
    for (; j > first && load<f64>(entry(j - 1)) > time; j--) {
      memory.copy(entry(j), entry(j - 1), SCHEDULE_ENTRY);
    }
    memory.copy(entry(j), spare, SCHEDULE_ENTRY);
  }
}

/** Passes over what lies before the start. */
export function skipEarlier(): void {
  let i = integer(Cell.NextScheduled);
  while (i < integer(Cell.Schedule) && load<f64>(entry(i)) < Run.t) i++;
  setInteger(Cell.NextScheduled, i);
}

/** Time of the next scheduled change, or infinity. */
export function nextScheduled(): f64 {
  const i = integer(Cell.NextScheduled);
  return i < integer(Cell.Schedule) ? load<f64>(entry(i)) : Infinity;
}

/** Makes every change due by now, in order. */
export function applySchedule(): void {
  let i = integer(Cell.NextScheduled);
  for (; i < integer(Cell.Schedule) && load<f64>(entry(i)) <= Run.t; i++) {
    const at = entry(i);
    const vector = load<i32>(at + VECTOR) == Vector.State ? Problem.x : Problem.p;
    const target = vector + doubles(load<i32>(at + INDEX));
    const value = load<f64>(at + VALUE);
    const operation: Operation = load<i32>(at + OPERATION);
    if (operation == Operation.Add) store<f64>(target, load<f64>(target) + value);
    else if (operation == Operation.Multiply) store<f64>(target, load<f64>(target) * value);
    else store<f64>(target, value);
  }
  setInteger(Cell.NextScheduled, i);
}
