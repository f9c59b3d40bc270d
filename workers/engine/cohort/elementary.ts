/**
 * Functions that what is drawn goes through. A browser's own may differ in the last bit; the core's do not, so a
 * person is the same everywhere.
 */
export interface Elementary {
  exp(x: number): number;
  ln(x: number): number;
  pow(x: number, y: number): number;
  /** The standard normal number whose distribution function is u. */
  normal(u: number): number;
}

/** √(2/π)/2: the standard normal density at 0. */
const DENSITY = 0.3989422804014327;
/** From here on the series in 1/x² has converged to every digit; before, the one in x. */
const TAIL = 7;

/**
 * Distribution function of the standard normal, to about 1e-15: the everywhere convergent series
 * ½ + φ(x)(x + x³/3 + x⁵/15 + …) (Marsaglia, J. Stat. Softw. 11 (2004) 4), and in the tail the continued fraction
 * of Mills' ratio (Abramowitz & Stegun 26.2.14).
 */
export function normalCdf(x: number, { exp }: Elementary): number {
  if (Number.isNaN(x)) return NaN;
  const density = DENSITY * exp((-x * x) / 2);
  const size = Math.abs(x);
  if (size < TAIL) {
    let term = x;
    let sum = x;
    for (let k = 3; sum !== (sum += term *= (x * x) / k); k += 2);
    return 0.5 + density * sum;
  }
  let fraction = size;
  for (let k = 60; k > 0; k--) fraction = size + k / fraction;
  return x > 0 ? 1 - density / fraction : density / fraction;
}
