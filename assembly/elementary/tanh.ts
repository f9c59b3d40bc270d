import { expm1 } from './expm1';

/**
 * Hyperbolic tangent, within 2 ULP, through e^(2x) − 1 (fdlibm's s_tanh.c, Sun Microsystems 1993).
 */
export function tanh(x: f64): f64 {
  const a = abs(x);
  let t: f64;
  if (a > 0.5493061443340549) {
    // above ln 3 / 2; 1 to the last bit from 20 on
    t = a > 20.0 ? 1.0 : 1.0 - 2.0 / (expm1(2.0 * a) + 2.0);
  } else if (a > 0.25541281188299536) {
    t = expm1(2.0 * a);
    t = t / (t + 2.0);
  } else if (a >= 2.2250738585072014e-308) {
    t = expm1(-2.0 * a);
    t = -t / (t + 2.0);
  } else {
    return x; // subnormal, or NaN
  }
  return copysign(t, x);
}
