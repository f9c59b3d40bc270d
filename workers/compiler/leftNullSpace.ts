/** A sparse vector: entries that are not 0 by their place. */
export type Sparse = Map<number, number>;

const ZERO = 1e-9;
/** A pivot may be so many times smaller than the largest in its column where that keeps rows short. */
const THRESHOLD = 0.1;
/** Combining more vectors with each other than this takes longer than it helps. */
const MOST_COMBINED = 300;

/**
 * A basis of all w with wᵀ·N = 0. Gaussian elimination on sparse rows, each with the weights of the rows that went
 * into it: what becomes 0 leaves its weights. The shortest row of a column, of those that are not too small, takes
 * part in the others (threshold pivoting: Duff, Erisman & Reid, Direct methods for sparse matrices, 2nd ed., §5.2);
 * on networks, whose reactions have few partners, time grows little faster than their size.
 *
 * @param rows of N, which are used up
 */
export function leftNullSpace(rows: Sparse[], columns: number): Sparse[] {
  const weights = rows.map((_, at): Sparse => new Map([[at, 1]]));
  const holders = Array.from({ length: columns }, () => new Set<number>());
  rows.forEach((row, at) => row.forEach((_, column) => holders[column]!.add(at)));
  const order = holders.map((_, column) => column).sort((a, b) => holders[a]!.size - holders[b]!.size);
  for (const column of order) {
    const candidates = [...holders[column]!];
    if (candidates.length === 0) continue;
    const largest = Math.max(...candidates.map((row) => Math.abs(rows[row]!.get(column)!)));
    const length = (row: number): number => rows[row]!.size + weights[row]!.size;
    const pivot = candidates
      .filter((row) => Math.abs(rows[row]!.get(column)!) >= THRESHOLD * largest)
      .reduce((best, row) => (length(row) < length(best) ? row : best));
    for (const row of candidates) {
      if (row === pivot) continue;
      const factor = -rows[row]!.get(column)! / rows[pivot]!.get(column)!;
      add(rows[row]!, rows[pivot]!, factor, (place, isThere) => {
        if (isThere) holders[place]!.add(row);
        else holders[place]!.delete(row);
      });
      add(weights[row]!, weights[pivot]!, factor);
    }
    // The pivot's row is done with.
    for (const place of rows[pivot]!.keys()) holders[place]!.delete(pivot);
  }
  return weights.filter((_, at) => rows[at]!.size === 0);
}

/** target + factor · source, in place. */
function add(
  target: Sparse,
  source: Sparse,
  factor: number,
  onchange?: (place: number, isThere: boolean) => void,
): void {
  for (const [place, entry] of source) {
    const before = target.get(place) ?? 0;
    const after = before + factor * entry;
    if (Math.abs(after) <= ZERO * Math.max(1, Math.abs(before))) {
      if (target.delete(place)) onchange?.(place, false);
    } else {
      target.set(place, after);
      if (before === 0) onchange?.(place, true);
    }
  }
}

/**
 * The same space by vectors that read better: those with fewer negative entries, then those with fewer entries, by
 * adding one to another as long as that helps. Moieties that molecules consist of have no negative entries (Schuster
 * & Höfer, J Chem Soc Faraday Trans 1991;87:2561); all of those are not searched for, since they can be very many.
 */
export function readable(basis: Sparse[]): Sparse[] {
  if (basis.length > MOST_COMBINED) return basis;
  const vectors = basis.map((vector) => (negatives(vector) * 2 > vector.size ? scaled(vector, -1) : vector));
  for (let changed = true; changed;) {
    changed = false;
    for (let at = 0; at < vectors.length; at++) {
      const better = vectors
        .flatMap((other, i) => (i === at ? [] : sums(vectors[at]!, other)))
        .reduce((best, sum) => (isBetter(sum, best) ? sum : best), vectors[at]!);
      changed ||= better !== vectors[at];
      vectors[at] = better;
    }
  }
  return vectors;
}

/** Sums of a vector and a multiple of another in which at least one entry goes away. */
function sums(vector: Sparse, other: Sparse): Sparse[] {
  const factors = new Set<number>();
  for (const [place, entry] of other) {
    const own = vector.get(place);
    if (own !== undefined) factors.add(-own / entry);
  }
  return [...factors].map((factor) => {
    const sum = new Map(vector);
    add(sum, other, factor);
    return sum;
  });
}

function isBetter(a: Sparse, b: Sparse): boolean {
  const by = negatives(a) - negatives(b);
  return a.size > 0 && (by < 0 || (by === 0 && a.size < b.size));
}

function negatives(vector: Sparse): number {
  let count = 0;
  for (const entry of vector.values()) if (entry < 0) count++;
  return count;
}

function scaled(vector: Sparse, factor: number): Sparse {
  return new Map([...vector].map(([place, entry]) => [place, factor * entry]));
}
