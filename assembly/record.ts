import { doubles, words } from './linalg/bytes';
import { Cell, Flag } from './memory';
import { Problem, double, has, integer, outputs, setInteger } from './problem';
import { Run } from './run';

export function recordIsFull(): bool {
  return integer(Cell.Rows) >= integer(Cell.RecordCapacity);
}

/**
 * Writes a row: time, then the recorded columns of x ++ p ++ w, where `x` holds the states at that time. Of two people in
 * step each column is followed by the other's, so the two are copied at once.
 */
export function writeRow(time: f64, x: usize): void {
  if (has(Flag.RecordsOutputs)) outputs(time, x);
  const rows = integer(Cell.Rows);
  const columns = integer(Cell.Columns);
  const n = Problem.n;
  const nAndP = n + integer(Cell.Parameters);
  let to = <usize>integer(Cell.RecordAt) + doubles(rows) * (<usize>(columns + 1));
  store<f64>(to, time);
  let column = <usize>integer(Cell.ColumnsAt);
  const end = column + words(columns);
  to += 8;
  if (Problem.lanes == 2) {
    for (; column < end; column += 8, to += 16) v128.store(to, v128.load(addressOf(load<i32>(column), x, n, nAndP)));
  } else {
    for (; column < end; column += 4, to += 8) store<f64>(to, load<f64>(addressOf(load<i32>(column), x, n, nAndP)));
  }
  setInteger(Cell.Rows, rows + 1);
}

// @ts-ignore: decorator
@inline
function addressOf(index: i32, x: usize, n: i32, nAndP: i32): usize {
  if (index < n) return x + doubles(index);
  return index < nAndP ? Problem.p + doubles((index - n)) : Problem.w + doubles((index - nAndP));
}

/** The next output time, or infinity. */
export function nextOutputTime(): f64 {
  const next = integer(Cell.NextTime);
  return next < integer(Cell.Times) ? load<f64>(<usize>integer(Cell.TimesAt) + doubles(next)) : Infinity;
}

/** The first output time not yet recorded that is not before `time`, or infinity. */
export function outputTimeFrom(time: f64): f64 {
  const times = <usize>integer(Cell.TimesAt);
  const end = integer(Cell.Times);
  for (let i = integer(Cell.NextTime); i < end; i++) {
    const candidate = load<f64>(times + doubles(i));
    if (candidate >= time) return candidate;
  }
  return Infinity;
}

export function passOutputTime(): void {
  setInteger(Cell.NextTime, integer(Cell.NextTime) + 1);
}

/** Passes over output times before the start. */
export function skipEarlierTimes(): void {
  const start = double(Cell.Start);
  while (nextOutputTime() < start) passOutputTime();
}
