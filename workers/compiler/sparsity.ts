import type { Sparsity } from './compiledModel.ts';
import { minimumDegree } from './minimumDegree.ts';

/** Fewer states than this are faster dense (`npm run bench -- sparse`). */
const FEWEST_STATES = 24;
/** Dense elimination skips zeros too, and takes two rows at a time: what it gains over one sparse operation. */
const DENSE_GAIN = 6;

/**
 * The elimination of a Jacobian with these nonzero entries, states ordered for little fill; undefined where dense
 * elimination is faster. The pattern is made symmetric, and pivots are taken from the diagonal, which 1/(γh)
 * dominates the more, the smaller the step is.
 */
export function sparsityOf(
  size: number,
  pattern: readonly (readonly [number, number])[],
): Sparsity | undefined {
  if (size < FEWEST_STATES) return undefined;
  const neighbours = Array.from({ length: size }, () => new Set<number>());
  for (const [row, column] of pattern) {
    if (row === column) continue;
    neighbours[row]!.add(column);
    neighbours[column]!.add(row);
  }
  const { order, columns } = minimumDegree(neighbours);
  const operations = columns.reduce((sum, { length }) => sum + length * length, 0);
  if (operations * DENSE_GAIN > size ** 3 / 3) return undefined;
  return arrange(size, pattern, order, columns);
}

function arrange(
  size: number,
  pattern: readonly (readonly [number, number])[],
  order: readonly number[],
  columns: readonly (readonly number[])[],
): Sparsity {
  const place = new Int32Array(size);
  order.forEach((state, at) => (place[state] = at));
  const inOrder = (a: number, b: number): number => a - b;
  const byColumn = order.map((): number[] => []);
  for (const [row, column] of pattern) byColumn[place[column]!]!.push(place[row]!);
  for (const rows of byColumn) rows.sort(inOrder);
  const lower = order.map((state) => columns[state]!.map((row) => place[row]!).sort(inOrder));
  const upper = order.map((): number[] => []);
  lower.forEach((rows, column) => {
    for (const row of rows) upper[row]!.push(column);
  });
  const entries = byColumn.flatMap((rows, column) =>
    rows.map((row): [number, number] => [order[row]!, order[column]!]),
  );
  const cells = Int32Array.from([
    ...order,
    ...startsOf(byColumn),
    ...byColumn.flat(),
    ...startsOf(lower),
    ...lower.flat(),
    ...startsOf(upper),
    ...upper.flat(),
  ]);
  return { cells, entries, fill: lower.reduce((sum, { length }) => sum + length, 0) };
}

function startsOf(lists: readonly (readonly number[])[]): number[] {
  let sum = 0;
  return [0, ...lists.map(({ length }) => (sum += length))];
}
