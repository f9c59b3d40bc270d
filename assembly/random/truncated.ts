import { exp } from '../elementary/exp';
import { expm1 } from '../elementary/expm1';
import { log1p } from '../elementary/log1p';
import { normal } from './normal';
import { drawPair, second } from './stream';

const SQRT_2PI: f64 = 2.5066282746310002;
/** From here on the best place to touch the density is its edge, and squares do not overflow yet. */
const FAR: f64 = 1e8;

/** The exponential number of this rate within [0, width] whose distribution function is u: by inversion. */
export function exponentialWithin(u: f64, rate: f64, width: f64): f64 {
  const mass = expm1(-rate * width);
  // Where the density hardly falls it is uniform.
  return mass == 0 ? u * width : min(-log1p(u * mass) / rate, width);
}

/**
 * A standard normal number within [low, high], exactly, by rejection: C. Robert, Simulation of truncated normal
 * variables, Statistics and Computing 5 (1995) 121–125. In a tail the proposal is the exponential that touches the
 * density at c, best at c = (low + √(low² + 4))/2 (its equation 2.3); around the middle it is the uniform of a narrow
 * window or the normal itself. About one try in two is accepted wherever the window lies.
 */
export function normalWithin(low: f64, high: f64): f64 {
  if (low == -Infinity && high == Infinity) return normal(drawPair());
  if (!(low < high)) return low == high ? low : NaN;
  if (high < 0) return -normalWithin(-high, -low);
  if (low > 0) {
    const c = low < FAR ? min(0.5 * (low + sqrt(low * low + 4)), 0.5 * (low + high)) : low;
    while (true) {
      const x = low + exponentialWithin(drawPair(), c, high - low);
      if (second <= exp(-0.5 * (x - c) * (x - c))) return x;
    }
  }
  if (high - low < SQRT_2PI) {
    while (true) {
      const x = low + (high - low) * drawPair();
      if (second <= exp(-0.5 * x * x)) return x;
    }
  }
  while (true) {
    const x = normal(drawPair());
    if (x >= low && x <= high) return x;
  }
}
