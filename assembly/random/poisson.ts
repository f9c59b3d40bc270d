import { exp } from '../elementary/exp';
import { ln } from '../elementary/ln';
import { drawPair, second } from './stream';

/** From here on rejection is faster than counting up. */
const LARGE: f64 = 10;

/** A Poisson number with this mean; 0 where the mean is not above 0. */
export function poisson(mean: f64): f64 {
  if (!(mean > 0)) return 0;
  return mean < LARGE ? countUp(mean) : transformedRejection(mean);
}

/** Inversion: the smallest k at which the distribution function reaches u. */
function countUp(mean: f64): f64 {
  let term = exp(-mean);
  let rest = drawPair() - term;
  let k: f64 = 0;
  while (rest > 0 && term > 0) {
    k += 1;
    term *= mean / k;
    rest -= term;
  }
  return k;
}

/** W. Hörmann, The transformed rejection method for generating Poisson random variables, 1993: PTRS. */
function transformedRejection(mean: f64): f64 {
  const b = 0.931 + 2.53 * sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  const logMean = ln(mean);
  while (true) {
    const u = drawPair() - 0.5;
    const v = second;
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = k * logMean - mean - logFactorial(k);
    if (ln((v * inverseAlpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** ln k!, to 1e-10: exact products up to 9, then Stirling's series. */
export function logFactorial(k: f64): f64 {
  if (k < 10) {
    let product: f64 = 1;
    for (let i: f64 = 2; i <= k; i++) product *= i;
    return ln(product);
  }
  const inverse = 1 / (k + 1);
  const square = inverse * inverse;
  const series = inverse * (1 / 12.0 - square * (1 / 360.0 - square / 1260.0));
  return (k + 0.5) * ln(k + 1) - (k + 1) + 0.9189385332046727 + series;
}
