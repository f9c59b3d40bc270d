import { Operation, Vector } from '../../assembly/memory.ts';

/** A change that the core makes exactly at its time. */
export interface ScheduleEntry {
  time: number;
  value: number;
  vector: Vector;
  index: number;
  operation: Operation;
}

/** A constant contribution to a rate from `from` until `to`. */
export interface Level {
  from: number;
  to: number;
  value: number;
}

/** Times closer than this, relative to their size, are one: `t + duration` against the next `t`. */
const SAME = 1e-12;

/**
 * Sums overlapping levels into steps of one parameter: a `Set` wherever the sum changes.
 *
 * Each sum is formed afresh from what is active, so when the last one ends the parameter is `base` again,
 * to the bit; adding and subtracting would leave a residue.
 *
 * @param base the parameter's own value, which the levels add to
 * @param start nothing is scheduled before it: what is active there is set there
 * @param end nothing is scheduled from it on
 */
export function steps(
  levels: readonly Level[],
  base: number,
  parameter: number,
  start: number,
  end: number,
): ScheduleEntry[] {
  const times = [...new Set(levels.flatMap(({ from, to }) => [Math.max(from, start), to]))]
    .filter((time) => time >= start)
    .sort((a, b) => a - b);
  const boundaries: number[] = [];
  for (const time of times) {
    const last = boundaries.at(-1);
    if (last === undefined || time - last > SAME * Math.max(1, Math.abs(time))) boundaries.push(time);
  }
  /** Index of the boundary that a time was merged into. */
  const boundaryAt = (time: number): number => {
    let low = 0;
    let high = boundaries.length;
    const latest = time + SAME * Math.max(1, Math.abs(time));
    while (low < high) {
      const middle = (low + high) >> 1;
      if (boundaries[middle]! <= latest) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const placed = levels
    .map(({ from, to, value }) => ({
      first: boundaryAt(Math.max(from, start)),
      last: boundaryAt(to),
      value,
    }))
    .filter(({ first, last }) => last > first)
    .sort((a, b) => a.first - b.first);

  const entries: ScheduleEntry[] = [];
  let active: typeof placed = [];
  let next = 0;
  let current = base;
  boundaries.forEach((time, boundary) => {
    active = active.filter(({ last }) => last > boundary);
    for (; placed[next]?.first === boundary; next++) active.push(placed[next]!);
    const sum = active.reduce((total, { value }) => total + value, base);
    if (sum !== current && time < end) {
      entries.push({
        time,
        value: sum,
        vector: Vector.Parameter,
        index: parameter,
        operation: Operation.Set,
      });
      current = sum;
    }
  });
  return entries;
}
