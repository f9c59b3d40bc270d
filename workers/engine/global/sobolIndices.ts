import type { Estimate, VarianceShares } from '../../protocol/global.ts';
import { bootstrap } from './bootstrap.ts';

/** Runs that one point of the sample asks for: A, B, A with each column of B, and B with each column of A. */
export function runsPerPoint(factors: number): number {
  return 2 * factors + 2;
}

/**
 * The design of Saltelli (Comput. Phys. Commun. 145 (2002) 280, theorem 2), from which second-order indices come too.
 *
 * @param sample points of 2 k coordinates in (0, 1): a row of A, then one of B
 * @returns rows of k coordinates, `runsPerPoint(k)` of them a point
 */
export function sobolDesign(sample: readonly Float64Array[], factors: number): Float64Array[] {
  return sample.flatMap((point) => {
    const a = point.slice(0, factors);
    const b = point.slice(factors);
    const swapped = (from: Float64Array, other: Float64Array): Float64Array[] =>
      Array.from({ length: factors }, (_, i) => from.with(i, other[i]!));
    return [a, b, ...swapped(a, b), ...swapped(b, a)];
  });
}

/**
 * Shares of the variance of y that factors account for. First order by Saltelli et al. (Comput. Phys. Commun. 181
 * (2010) 259, table 2 b), total by Jansen (Comput. Phys. Commun. 117 (1999) 35; table 2 f), each the mean of what A and
 * B give; pairs by Saltelli 2002. Points of which a run failed (NaN) are left out.
 *
 * @param y of the rows of `sobolDesign`
 */
export function sobolIndices(y: Float64Array, factors: number, seed: number): VarianceShares {
  const stride = runsPerPoint(factors);
  const whole: number[] = [];
  for (let from = 0; from < y.length; from += stride)
    if (y.subarray(from, from + stride).every(Number.isFinite)) whole.push(from);
  const n = whole.length;
  // Differences from the middle: less is lost in products, and the estimates vary less.
  let middle = 0;
  for (const from of whole) middle += (y[from]! + y[from + 1]!) / (2 * n);
  const centred = y.map((value) => value - middle);
  const pairs = pairsOf(factors);
  const of = (drawn: ArrayLike<number>): Float64Array => sharesOf(centred, whole, drawn, factors, pairs);
  const best = of(Uint32Array.from(whole.keys()));
  const { low, high } = bootstrap(n, seed, of);
  const estimate = (k: number): Estimate => ({ value: best[k]!, low: low[k]!, high: high[k]! });
  return {
    points: n,
    mean: middle,
    variance: best[best.length - 1]!,
    first: Array.from({ length: factors }, (_, i) => estimate(i)),
    total: Array.from({ length: factors }, (_, i) => estimate(factors + i)),
    second: pairs.map(([a, b], k) => ({ a, b, ...estimate(2 * factors + k) })),
  };
}

function pairsOf(factors: number): [number, number][] {
  const all = Array.from({ length: factors }, (_, i) => i);
  return all.flatMap((i) => all.slice(i + 1).map((j): [number, number] => [i, j]));
}

/** First order, total, pairs, and the variance, of the points drawn. */
function sharesOf(
  y: Float64Array,
  whole: readonly number[],
  drawn: ArrayLike<number>,
  factors: number,
  pairs: readonly [number, number][],
): Float64Array {
  const sums = new Float64Array(2 * factors + pairs.length + 1);
  let [sum, square] = [0, 0];
  for (let d = 0; d < drawn.length; d++) {
    const from = whole[drawn[d]!]!;
    const [a, b] = [y[from]!, y[from + 1]!];
    const ab = from + 2;
    const ba = ab + factors;
    sum += a + b;
    square += a * a + b * b;
    for (let i = 0; i < factors; i++) {
      const [aWithB, bWithA] = [y[ab + i]!, y[ba + i]!];
      sums[i]! += (b * (aWithB - a) + a * (bWithA - b)) / 2;
      sums[factors + i]! += ((a - aWithB) ** 2 + (b - bWithA) ** 2) / 4;
    }
    for (let k = 0; k < pairs.length; k++) {
      const [i, j] = pairs[k]!;
      sums[2 * factors + k]! += (y[ba + i]! * y[ab + j]! + y[ba + j]! * y[ab + i]!) / 2 - a * b;
    }
  }
  const n = drawn.length;
  const mean = sum / (2 * n);
  const variance = square / (2 * n) - mean * mean;
  const shares = sums.map((value) => value / (n * variance));
  pairs.forEach(([i, j], k) => (shares[2 * factors + k]! -= shares[i]! + shares[j]!));
  shares[shares.length - 1] = variance;
  return shares;
}
