import { ln } from '../elementary/ln';
import { pow } from '../elementary/pow';
import { logFactorial } from './poisson';
import { drawPair, second } from './stream';

/** From this mean on rejection is faster than counting up. */
const LARGE: f64 = 10;

/** The number of successes in n trials of probability p; NaN where n is no whole number or p no probability. */
export function binomial(n: f64, p: f64): f64 {
  if (!(n >= 0 && floor(n) == n && p >= 0 && p <= 1)) return NaN;
  if (p > 0.5) return n - binomial(n, 1 - p);
  if (p == 0 || n == 0) return 0;
  return n * p < LARGE ? countUp(n, p) : transformedRejection(n, p);
}

/** Inversion: the smallest k at which the distribution function reaches u. */
function countUp(n: f64, p: f64): f64 {
  const odds = p / (1 - p);
  let term = pow(1 - p, n);
  let rest = drawPair() - term;
  let k: f64 = 0;
  while (rest > 0 && k < n) {
    k += 1;
    term *= ((n - k + 1) / k) * odds;
    rest -= term;
  }
  return k;
}

/** W. Hörmann, The generation of binomial random variates, J Stat Comput Simul 46 (1993) 101–110: BTRS. */
function transformedRejection(n: f64, p: f64): f64 {
  const deviation = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = ln(p / (1 - p));
  const m = floor((n + 1) * p);
  const top = logFactorial(m) + logFactorial(n - m);
  while (true) {
    const u = drawPair() - 0.5;
    const v = second;
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= vr) return k;
    const bound = top - logFactorial(k) - logFactorial(n - k) + (k - m) * logOdds;
    if (ln((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}
