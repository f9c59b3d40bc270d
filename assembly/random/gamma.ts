import { exp } from '../elementary/exp';
import { ln } from '../elementary/ln';
import { pow } from '../elementary/pow';
import { normal } from './normal';
import { drawPair, second } from './stream';
import { exponentialWithin } from './truncated';

const TWO_PI: f64 = 6.283185307179586;

/** Beyond it neighbouring doubles are further apart than the logarithm of the density is exact. */
const LARGEST_SHAPE: f64 = 1e14;
/** Beyond it squares overflow. */
const FAR: f64 = 1e150;

/** A gamma number of this shape and scale 1 within [low, high], exactly; NaN where there is none. */
export function gammaWithin(shape: f64, low: f64, high: f64): f64 {
  low = max(low, 0);
  if (!(shape > 0 && shape < LARGEST_SHAPE)) return NaN;
  if (!(low < high)) return low == high ? low : NaN;
  if (shape < 1) return smallShape(shape, low, high);
  // The logarithm of the density, h = m·ln x − x, is concave with its top at m.
  const m = shape - 1;
  if (low > m || high < m) return tail(shape, low, high);
  if (high - low < sqrt(TWO_PI * shape)) return aroundTop(m, low, high);
  while (true) {
    const x = largeShape(shape);
    if (x >= low && x <= high) return x;
  }
}

/** G. Marsaglia & W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000) 363–372. */
function largeShape(shape: f64): f64 {
  const d = shape - 1.0 / 3.0;
  const c = 1 / sqrt(9 * d);
  while (true) {
    const x = normal(drawPair());
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (ln(second) < 0.5 * x * x + d - d * v + d * ln(v)) return d * v;
  }
}

/**
 * Beside the top: rejection from the exponential that touches the density at c, as for the normal distribution (Robert
 * 1995; L. Devroye, Non-uniform random variate generation, 1986, VII.2.6). Least is lost where c lies 1/|h'(c)| inside.
 */
function tail(shape: f64, low: f64, high: f64): f64 {
  const m = shape - 1;
  const above = low > m;
  const edge = above ? low : high;
  const half = sqrt((edge - shape) * (edge - shape) + 4 * edge);
  const best = edge < FAR ? 0.5 * (edge + shape + (above ? half : -half)) : edge;
  const middle = 0.5 * (low + high);
  const c = above ? min(best, middle) : max(best, middle);
  const slope = abs(m / c - 1);
  while (true) {
    const inside = exponentialWithin(drawPair(), slope, high - low);
    const x = above ? low + inside : high - inside;
    if (ln(second) <= m * ln(x / c) - (m / c) * (x - c)) return x;
  }
}

/** A narrow window that holds the top: rejection from the uniform. */
function aroundTop(m: f64, low: f64, high: f64): f64 {
  while (true) {
    const x = low + (high - low) * drawPair();
    const height = m == 0 ? -x : m * ln(x / m) - x + m;
    if (ln(second) <= height) return x;
  }
}

/**
 * Below shape 1 the density rises without bound at 0: J. Ahrens & U. Dieter, Computing 12 (1974) 223–246, GS, within
 * the window: x^(a−1) lies above it up to 1 and e^−x from there on.
 */
function smallShape(shape: f64, low: f64, high: f64): f64 {
  const from = pow(low, shape);
  const upTo = pow(min(high, 1), shape);
  const first = low < 1 ? (upTo - from) / shape : 0;
  const start = max(low, 1);
  const rest = high > 1 ? exp(-start) - exp(-high) : 0;
  while (true) {
    const inFirst = low < 1 && (rest == 0 || drawPair() * (first + rest) < first);
    const u = drawPair();
    if (inFirst) {
      const x = pow(from + u * (upTo - from), 1 / shape);
      if (second <= exp(-x)) return x;
    } else {
      const x = start + exponentialWithin(u, 1, high - start);
      if (second <= pow(x / start, shape - 1)) return x;
    }
  }
}
