import type { Sparsity } from './compiledModel.ts';
import { isWrittenOut } from './elimination.ts';
import { minimumDegree } from './minimumDegree.ts';

/** Fewer states than this are faster dense (`npm run bench -- sparse`). */
const FEWEST_STATES = 16;
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
  const byRow = Lists.of(
    size,
    pattern.map(([row]) => place[row]!),
    pattern.map(([, column]) => place[column]!),
  );
  const byColumn = byRow.transposed();
  const unordered = order.map((state) => columns[state]!.map((row) => place[row]!));
  const upper = Lists.of(
    size,
    unordered.flat(),
    unordered.flatMap((rows, column) => rows.map(() => column)),
  );
  const lower = upper.transposed();
  const entries: [number, number][] = [];
  byColumn.forEach((column, row) => entries.push([order[row]!, order[column]!]));
  const parts = [
    Int32Array.from(order),
    ...[byColumn, lower, upper].flatMap(({ starts, members }) => [starts, members]),
  ];
  const cells = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    cells.set(part, at);
    at += part.length;
  }
  const sparsity: Sparsity = { cells, entries, fill: lower.members.length };
  return isWrittenOut(sparsity) ? { ...sparsity, writtenOut: true } : sparsity;
}

/** Lists of numbers below `size`, one behind another: list k is members[starts[k]] to members[starts[k + 1] − 1]. */
class Lists {
  private constructor(
    readonly starts: Int32Array,
    readonly members: Int32Array,
  ) {}

  /** Puts each member into its list, in the order given (a counting sort). */
  static of(size: number, lists: ArrayLike<number>, members: ArrayLike<number>): Lists {
    const starts = new Int32Array(size + 1);
    for (let at = 0; at < lists.length; at++) starts[lists[at]! + 1]!++;
    for (let list = 0; list < size; list++) starts[list + 1]! += starts[list]!;
    const next = starts.slice();
    const placed = new Int32Array(members.length);
    for (let at = 0; at < lists.length; at++) placed[next[lists[at]!]!++] = members[at]!;
    return new Lists(starts, placed);
  }

  /** For each member the lists that it is in, rising, since they are gone through in order. */
  transposed(): Lists {
    const lists = new Int32Array(this.members.length);
    this.forEach((list, _, at) => (lists[at] = list));
    return Lists.of(this.starts.length - 1, this.members, lists);
  }

  forEach(see: (list: number, member: number, at: number) => void): void {
    for (let list = 0; list + 1 < this.starts.length; list++)
      for (let at = this.starts[list]!; at < this.starts[list + 1]!; at++) see(list, this.members[at]!, at);
  }
}
