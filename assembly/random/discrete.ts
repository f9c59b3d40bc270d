import { binomial } from './binomial';
import { poisson } from './poisson';
import { drawPair } from './stream';

/** Tries by rejection, which succeed nearly always where the window holds most of the distribution. */
const TRIES = 16;
/** Beyond this mean counting a window that rejection does not find would take minutes. */
const LARGEST: f64 = 1e13;
/** Shares of the highest probability that no sum of doubles would notice. */
const NOTHING: f64 = 1e-18;

/** A binomial number within [low, high], both included; NaN where there is none. */
export function binomialWithin(n: f64, p: f64, low: f64, high: f64): f64 {
  if (!(n >= 0 && floor(n) == n && p >= 0 && p <= 1)) return NaN;
  const first = max(ceil(low), 0);
  const last = min(floor(high), n);
  if (!(first <= last)) return NaN;
  if (p == 0 || p == 1) {
    const only = p == 0 ? 0 : n;
    return first <= only && only <= last ? only : NaN;
  }
  for (let left = TRIES; left > 0; left--) {
    const k = binomial(n, p);
    if (k >= first && k <= last) return k;
  }
  if (n * p * (1 - p) > LARGEST) return NaN;
  return countAround(min(max(floor((n + 1) * p), first), last), first, last, p / (1 - p), n);
}

/** A Poisson number within [low, high], both included; NaN where there is none. */
export function poissonWithin(mean: f64, low: f64, high: f64): f64 {
  const first = max(ceil(low), 0);
  const last = floor(high);
  if (!(mean >= 0 && first <= last)) return NaN;
  if (mean == 0) return first == 0 ? 0 : NaN;
  for (let left = TRIES; left > 0; left--) {
    const k = poisson(mean);
    if (k >= first && k <= last) return k;
  }
  if (mean > LARGEST) return NaN;
  return countAround(min(max(floor(mean), first), last), first, last, mean, -1);
}

/** The probability of k + 1 over that of k: binomial with the odds, or Poisson with the mean where n is −1. */
// @ts-ignore: decorator
@inline
function ratio(k: f64, odds: f64, n: f64): f64 {
  return n < 0 ? odds / (k + 1) : ((n - k) / (k + 1)) * odds;
}

/**
 * Inversion over the window alone, counted from the likeliest number up to its end and then down: exact however
 * unlikely the window is, since only ratios of probabilities count.
 */
function countAround(top: f64, first: f64, last: f64, odds: f64, n: f64): f64 {
  let total: f64 = 1;
  let term: f64 = 1;
  for (let k = top; k < last && term > NOTHING; k++) {
    term *= ratio(k, odds, n);
    total += term;
  }
  term = 1;
  for (let k = top; k > first && term > NOTHING; k--) {
    term /= ratio(k - 1, odds, n);
    total += term;
  }
  let rest = drawPair() * total - 1;
  if (rest <= 0) return top;
  term = 1;
  for (let k = top; k < last && term > NOTHING; k++) {
    term *= ratio(k, odds, n);
    rest -= term;
    if (rest <= 0) return k + 1;
  }
  term = 1;
  let k = top;
  while (k > first && term > NOTHING) {
    term /= ratio(k - 1, odds, n);
    rest -= term;
    k--;
    if (rest <= 0) return k;
  }
  // Rounding may leave a last bit of the sum.
  return top;
}
