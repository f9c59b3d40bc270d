import { SINE, circular, sineKernel } from './circular';

/** Sine, within 1 ULP for every x (fdlibm's s_sin.c). NaN at ±Infinity. */
export function sin(x: f64): f64 {
  if (abs(x) < 2.98e-8) return x; // 2^−25
  return abs(x) <= 0.7853981633974483 ? sineKernel(x, 0.0) : circular(x, SINE);
}
