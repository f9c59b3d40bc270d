import { latinHypercube } from '../latinHypercube.ts';
import { isSame, type Footing } from './find.ts';
import { newton } from './newton.ts';
import type { Pace } from './pace.ts';
import { isPossible } from './region.ts';
import { largestOf, sizesOf, sumOf } from './system.ts';
import { transient } from './transient.ts';

/** Decades below and above where a positive state stands that starts are drawn from. */
const DECADES = 3;
/** Steps that a start is followed for where Newton's method fails. */
const MOST_STEPS = 120;
/** More starts than these are not tried. */
const MOST_STARTS = 2000;

/**
 * Steady states that others starts lead to, each once: a Latin hypercube of starts, logarithmic where a state is
 * positive, scaled to the conserved sums.
 *
 * @param known what was found before; it is not given again
 * @param ranges by state, instead of the default
 * @throws Interrupted where the control says so
 */
export async function search(
  { standing, system, region }: Footing,
  known: readonly Float64Array[],
  count: number,
  seed: number,
  ranges: ReadonlyMap<number, { from: number; to: number }>,
  pace: Pace,
): Promise<{ found: Float64Array[]; starts: number; arrived: number }> {
  const { n } = system;
  const starts = Math.min(Math.max(0, Math.floor(count)), MOST_STARTS);
  const centre = centreOf(standing.x, known);
  const found: Float64Array[] = [];
  let arrived = 0;
  for (const [k, point] of latinHypercube(starts, n, seed).entries()) {
    await pace.rest(k / starts, `start ${k + 1} of ${starts}`);
    const place = Float64Array.from(point, (u, i) => drawn(u, centre[i]!, ranges.get(i), region[i] === true));
    scaleToSums(place, system);
    const direct = newton(system, place);
    let x = direct.x;
    const largest = Math.max(largestOf(centre), x === undefined ? 0 : largestOf(x));
    if (x === undefined || !isPossible(x, region, sizesOf(x, largest))) {
      const followed = await transient(system, place, region, () => true, pace, MOST_STEPS);
      x = followed.x;
    }
    if (x === undefined) continue;
    arrived++;
    const end = x;
    if (![...known, ...found].some((other) => isSame(other, end))) found.push(end);
  }
  return { found, starts, arrived };
}

/** By state, the largest magnitude that it is known at; states that are always 0 are as large as the typical one. */
function centreOf(start: Float64Array, known: readonly Float64Array[]): Float64Array {
  const sizes = start.map((value, i) => [value, ...known.map((x) => x[i]!)].reduce(larger, 0));
  const present = [...sizes].map(Math.abs).filter((size) => size > 0);
  const typical =
    present.length === 0
      ? 1
      : Math.exp(present.reduce((sum, size) => sum + Math.log(size), 0) / present.length);
  return sizes.map((size) => (size === 0 ? typical : size));
}

function larger(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a;
}

/** u in (0, 1) as a value of the range: even in the logarithm where that is positive. */
function drawn(
  u: number,
  centre: number,
  range: { from: number; to: number } | undefined,
  positive: boolean,
): number {
  if (range !== undefined) {
    const { from, to } = range;
    return from > 0 && to > 0 ? from * (to / from) ** u : from + (to - from) * u;
  }
  if (positive || centre > 0) return centre * 10 ** (DECADES * (2 * u - 1) * (u < 0.5 ? 1 : 2 / 3));
  const reach = 2 * Math.abs(centre);
  return reach * (2 * u - 1);
}

/** Moves a start of positive states to where the conserved sums are what they are. */
function scaleToSums(x: Float64Array, { conservation, totals }: Footing['system']): void {
  for (let round = 0; round < 20; round++) {
    conservation.rows.forEach((row, k) => {
      const total = totals[k]!;
      const sum = sumOf(row, x);
      if (!row.every((weight) => weight >= 0) || !(total >= 0) || !(sum > 0)) return;
      row.forEach((weight, i) => {
        if (weight > 0) x[i]! *= total / sum;
      });
    });
  }
}
