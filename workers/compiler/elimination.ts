import type { Sparsity } from './compiledModel.ts';

/** A sparse elimination column by column; places count in the order of elimination. */
export interface Elimination {
  /** The state at each place. */
  order: number[];
  /** By column: [place of the row, number of the entry], of J, of L below the diagonal, and of U above it. */
  columns: [number, number][][];
  lower: [number, number][][];
  upper: [number, number][][];
  /** Entries of L, and of U. */
  fill: number;
}

/** What `Sparsity.cells` says, as assembly/linalg/sparseLu.ts draws it. */
export function eliminationOf({ cells, entries, fill }: Sparsity): Elimination {
  // [N] + three times [N + 1] and the rows.
  const size = (cells.length - entries.length - 2 * fill - 3) / 4;
  const order = [...cells.subarray(0, size)];
  let at = size;
  const lists = (members: number): [number, number][][] => {
    const starts = cells.subarray(at, at + size + 1);
    const rows = cells.subarray(at + size + 1, at + size + 1 + members);
    at += size + 1 + members;
    return order.map((_, j) =>
      [...rows.subarray(starts[j], starts[j + 1])].map((row, k) => [row, starts[j]! + k]),
    );
  };
  return { order, columns: lists(entries.length), lower: lists(fill), upper: lists(fill), fill };
}

/**
 * Operations up to which elimination is code of its own, without loops or indices (emit-wasm/eliminate.ts): about
 * 40 KB of it, which engines still compile in a few milliseconds.
 */
const MOST_OPERATIONS = 2_000;

/** Whether a sparse elimination is small enough to be written out. */
export function isWrittenOut(sparsity: Sparsity): boolean {
  if (2 * sparsity.fill > MOST_OPERATIONS) return false;
  const { lower, upper } = eliminationOf(sparsity);
  let operations = 0;
  for (const column of upper) for (const [place] of column) operations += lower[place]!.length;
  return operations + 2 * sparsity.fill <= MOST_OPERATIONS;
}
