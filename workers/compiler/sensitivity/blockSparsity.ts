import type { Sparsity } from '../compiledModel.ts';
import { minimumDegree } from '../minimumDegree.ts';

/** Fewer states than this are faster dense, and one sparse operation takes as long as so many dense ones. */
const FEWEST_STATES = 24;
const DENSE_GAIN = 6;

type Pattern = readonly (readonly [number, number])[];

/**
 * The elimination of a model's Jacobian with its sensitivities', which is block lower triangular,
 *
 *     ⎡ J          ⎤
 *     ⎢ ∂(JS₁)  J   ⎥
 *     ⎣ ∂(JS₂)    J ⎦
 *
 * The model comes first, in an order of little fill, then each block in that order. Nothing fills above the blocks,
 * so that unlike in a symmetric pattern the factors grow in proportion to the number of blocks: the columns' patterns
 * are what each reaches through the columns before it (Gilbert & Peierls, SIAM J Sci Stat Comput 9 (1988) 862).
 * Undefined where dense elimination is faster.
 *
 * @param origins state of the model that each state belongs to; the model's own come first, then block by block
 */
export function blockSparsity(
  size: number,
  pattern: Pattern,
  states: number,
  origins: readonly number[],
): Sparsity | undefined {
  if (size < FEWEST_STATES) return undefined;
  const order = orderOf(pattern, states, origins);
  const place = new Int32Array(size);
  order.forEach((state, at) => (place[state] = at));
  const columns = order.map((): number[] => []);
  for (const [row, column] of pattern) columns[place[column]!]!.push(place[row]!);
  for (const rows of columns) rows.sort((a, b) => a - b);
  const { lower, upper, operations } = eliminate(columns);
  if (operations * DENSE_GAIN > size ** 3 / 3) return undefined;

  const count = (lists: readonly (readonly number[])[]): number =>
    lists.reduce((sum, { length }) => sum + length, 0);
  const fill = Math.max(count(lower), count(upper));
  const parts = [order, ...[columns, lower, upper].flatMap((lists) => [startsOf(lists), lists.flat()])];
  const cells = new Int32Array(4 * size + 3 + pattern.length + 2 * fill);
  let at = 0;
  parts.forEach((part, k) => {
    cells.set(part, at);
    // The rows of L and U have room for as many entries each.
    at += k === 4 || k === 6 ? fill : part.length;
  });
  const entries = columns.flatMap((rows, column) =>
    rows.map((row): [number, number] => [order[row]!, order[column]!]),
  );
  return { cells, entries, fill };
}

function orderOf(pattern: Pattern, states: number, origins: readonly number[]): number[] {
  const neighbours = Array.from({ length: states }, () => new Set<number>());
  for (const [row, column] of pattern) {
    if (row === column || row >= states || column >= states) continue;
    neighbours[row]!.add(column);
    neighbours[column]!.add(row);
  }
  const own = minimumDegree(neighbours).order;
  const rank = new Int32Array(states);
  own.forEach((state, at) => (rank[state] = at));
  const order = [...own];
  let block: number[] = [];
  const close = (): void => {
    order.push(...block.sort((a, b) => rank[origins[a]!]! - rank[origins[b]!]!));
    block = [];
  };
  for (let state = states; state < origins.length; state++) {
    // A block's states rise; where they fall, the next block begins.
    if (block.length > 0 && origins[state]! <= origins[state - 1]!) close();
    block.push(state);
  }
  close();
  return order;
}

/** Rows of L below and of U above the diagonal, by column, and the multiplications that it takes. */
function eliminate(columns: readonly (readonly number[])[]): {
  lower: number[][];
  upper: number[][];
  operations: number;
} {
  const lower: number[][] = [];
  const upper: number[][] = [];
  let operations = 0;
  const inColumn = new Int32Array(columns.length).fill(-1);
  columns.forEach((rows, column) => {
    const above: number[] = [];
    const below: number[] = [];
    const waiting: number[] = [];
    const add = (row: number): void => {
      if (inColumn[row] === column || row === column) return;
      inColumn[row] = column;
      if (row > column) below.push(row);
      else waiting.push(row);
    };
    rows.forEach(add);
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      above.push(row);
      lower[row]!.forEach(add);
    }
    above.sort((a, b) => a - b);
    for (const row of above) operations += lower[row]!.length;
    operations += below.length;
    upper.push(above);
    lower.push(below.sort((a, b) => a - b));
  });
  return { lower, upper, operations };
}

function startsOf(lists: readonly (readonly number[])[]): number[] {
  let sum = 0;
  return [0, ...lists.map(({ length }) => (sum += length))];
}
