import { doubles, words } from './linalg/bytes';
import { Cell, Flag } from './memory';
import { Problem, double, has, integer, outputs, setInteger } from './problem';
import { Run } from './run';

export function recordIsFull(): bool {
  return integer(Cell.Rows) >= integer(Cell.RecordCapacity);
}

/** Writes a row: time, then the recorded columns of x ++ p ++ w, where `x` holds the states at that time. */
export function writeRow(time: f64, x: usize): void {
  if (has(Flag.RecordsOutputs)) outputs(time, x);
  const rows = integer(Cell.Rows);
  const columns = integer(Cell.Columns);
  const n = Problem.n;
  const nAndP = n + integer(Cell.Parameters);
  let to = <usize>integer(Cell.RecordAt) + doubles(rows) * (<usize>(columns + 1));
  store<f64>(to, time);
  let column = <usize>integer(Cell.ColumnsAt);
  for (let end = column + words(columns); column < end; column += 4) {
    to += 8;
    const index = load<i32>(column);
    const from =
      index < n
        ? x + doubles(index)
        : index < nAndP
          ? Problem.p + doubles((index - n))
          : Problem.w + doubles((index - nAndP));
    store<f64>(to, load<f64>(from));
  }
  setInteger(Cell.Rows, rows + 1);
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
