import type { Range } from '../../formats/sedml/experiment.ts';

/** The k-th value of a range that needs no model; absent where it has fewer. */
export function valueAt(range: Exclude<Range, { kind: 'functional' }>, k: number): number | undefined {
  if (range.kind === 'vector') return range.values[k];
  const { start, end, steps, log } = range;
  if (k > steps) return undefined;
  if (k === 0 || steps === 0) return start;
  if (k === steps) return end;
  return log ? start * (end / start) ** (k / steps) : start + (k * (end - start)) / steps;
}

/** How often a task is repeated over a range; a functional one has the length of the one that it is over. */
export function lengthOf(range: Range, ranges: readonly Range[]): number {
  let one: Range | undefined = range;
  for (let step = 0; one?.kind === 'functional' && step < ranges.length; step++) {
    const { over } = one as Extract<Range, { kind: 'functional' }>;
    one = ranges.find(({ id }) => id === over);
  }
  if (one === undefined || one.kind === 'functional') return 0;
  return one.kind === 'vector' ? one.values.length : one.steps + 1;
}
