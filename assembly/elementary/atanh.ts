import { log1p } from './log1p';

/** Inverse hyperbolic tangent, within 2 ULP (fdlibm's e_atanh.c). ±Infinity at ±1, NaN outside. */
export function atanh(x: f64): f64 {
  const a = abs(x);
  if (a < 3.725290298461914e-9) return x; // 2^−28
  if (!(a <= 1.0)) return NaN;
  if (a == 1.0) return copysign(Infinity, x);
  const t = a < 0.5 ? log1p(2.0 * a + (2.0 * a * a) / (1.0 - a)) : log1p((2.0 * a) / (1.0 - a));
  return copysign(0.5 * t, x);
}
