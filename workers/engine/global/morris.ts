import type { ElementaryEffects, Estimate } from '../../protocol/global.ts';
import { uniform } from '../philox.ts';
import { bootstrap } from './bootstrap.ts';

/** Levels of every factor, and how far one step goes: from each level to one of the other half (Morris 1991). */
const LEVELS = 4;
export const STEP = LEVELS / (2 * (LEVELS - 1));
const ORDER_STREAM = 7;
const SIDE_STREAM = 8;

/** Trajectories through the levels of the unit cube, k + 1 rows each; `moved[t][j]` is what its step j changes. */
export interface MorrisDesign {
  rows: Float64Array[];
  moved: number[][];
}

/**
 * Trajectories on which every factor moves once, in random order, up or down (M. D. Morris, Technometrics 33 (1991)
 * 161).
 *
 * @param starts one point of k coordinates in (0, 1) a trajectory
 */
export function morrisDesign(starts: readonly Float64Array[], seed: number): MorrisDesign {
  const moved: number[][] = [];
  const rows = starts.flatMap((start, t) => {
    const order = Array.from(start.keys());
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(uniform(seed, ORDER_STREAM, t, last) * (last + 1));
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    moved.push(order);
    const low = start.map((u) => Math.floor((u * LEVELS) / 2) / (LEVELS - 1));
    const isHigh = Array.from(start, (_, i) => uniform(seed, SIDE_STREAM, t, i) < 0.5);
    let row = low.map((level, i) => (isHigh[i] ? level + STEP : level));
    return [row, ...order.map((i) => (row = row.with(i, isHigh[i] ? low[i]! : low[i]! + STEP)))];
  });
  return { rows, moved };
}

/**
 * Means of the elementary effects, of their sizes (F. Campolongo, J. Cariboni, A. Saltelli, Environ. Model. Softw. 22
 * (2007) 1509, µ*), and their standard deviations, as changes of y over a factor's whole range. Trajectories of which a
 * run failed (NaN) are left out.
 *
 * @param y of the design's rows
 */
export function elementaryEffects(
  y: Float64Array,
  { rows, moved }: MorrisDesign,
  seed: number,
): ElementaryEffects {
  const factors = rows[0]!.length;
  const effects: Float64Array[] = [];
  moved.forEach((order, t) => {
    const first = t * (factors + 1);
    if (!y.subarray(first, first + factors + 1).every(Number.isFinite)) return;
    const own = new Float64Array(factors);
    order.forEach((i, j) => {
      const step = rows[first + j + 1]![i]! - rows[first + j]![i]!;
      own[i] = (y[first + j + 1]! - y[first + j]!) / step;
    });
    effects.push(own);
  });
  const sizes = (drawn: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(factors);
    for (let d = 0; d < drawn.length; d++)
      effects[drawn[d]!]!.forEach((effect, i) => (sums[i]! += Math.abs(effect) / drawn.length));
    return sums;
  };
  const n = effects.length;
  const best = sizes(Uint32Array.from(effects.keys()));
  const { low, high } = bootstrap(n, seed, sizes);
  const mean = Array.from(best, (_, i) => effects.reduce((sum, effect) => sum + effect[i]! / n, 0));
  return {
    trajectories: n,
    mean,
    size: Array.from(best, (value, i): Estimate => ({ value, low: low[i]!, high: high[i]! })),
    deviation: mean.map((middle, i) =>
      Math.sqrt(effects.reduce((sum, effect) => sum + (effect[i]! - middle) ** 2, 0) / (n - 1)),
    ),
  };
}
