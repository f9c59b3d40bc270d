import { ln } from './ln';
import { log1p } from './log1p';

/** Inverse hyperbolic sine, within 2 ULP (fdlibm's s_asinh.c, Sun Microsystems 1993). */
export function asinh(x: f64): f64 {
  const a = abs(x);
  if (a < 1.4901161193847656e-8 || !(a < Infinity)) return x; // 2^−26
  let t: f64;
  if (a >= 67108864.0) t = ln(a) + 0.6931471805599453;
  else if (a > 2.0) t = ln(2.0 * a + 1.0 / (sqrt(a * a + 1.0) + a));
  else t = log1p(a + (a * a) / (sqrt(a * a + 1.0) + 1.0));
  return copysign(t, x);
}
