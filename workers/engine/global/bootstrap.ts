import { uniform } from '../philox.ts';

const STREAM = 11;
const REPLICAS = 200;

/**
 * Percentile intervals (95 %) of statistics of a sample, by drawing as many of it with replacement again and again
 * (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3).
 *
 * @param of statistics of those that are drawn, by their numbers
 */
export function bootstrap(
  size: number,
  seed: number,
  of: (drawn: Uint32Array) => Float64Array,
): { low: Float64Array; high: Float64Array } {
  const drawn = new Uint32Array(size);
  const found = Array.from({ length: REPLICAS }, (_, replica) => {
    for (let k = 0; k < size; k++) drawn[k] = Math.floor(uniform(seed, STREAM, k, replica) * size);
    return of(drawn);
  });
  const count = found[0]!.length;
  const at = (share: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => {
      const sorted = Float64Array.from(found, (values) => values[k]!).sort();
      return sorted[Math.round(share * (REPLICAS - 1))]!;
    });
  return { low: at(0.025), high: at(0.975) };
}
