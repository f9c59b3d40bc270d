import { uniform } from './philox.ts';

/**
 * Latin hypercube sample of the unit cube: each axis is cut into `count` strata and every stratum is met once
 * (McKay, Beckman, Conover, Technometrics 21 (1979) 239). The same seed gives the same sample anywhere.
 *
 * @returns `count` points of `dimensions` coordinates in (0, 1)
 */
export function latinHypercube(count: number, dimensions: number, seed: number): Float64Array[] {
  const points = Array.from({ length: count }, () => new Float64Array(dimensions));
  for (let axis = 0; axis < dimensions; axis++) {
    const strata = Array.from({ length: count }, (_, stratum) => stratum);
    for (let last = count - 1; last > 0; last--) {
      const other = Math.floor(uniform(seed, 2 * axis, last) * (last + 1));
      [strata[last], strata[other]] = [strata[other]!, strata[last]!];
    }
    points.forEach((point, k) => {
      point[axis] = (strata[k]! + uniform(seed, 2 * axis + 1, k)) / count;
    });
  }
  return points;
}
