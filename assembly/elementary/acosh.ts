import { ln } from './ln';
import { log1p } from './log1p';

/** Inverse hyperbolic cosine, within 2 ULP (fdlibm's e_acosh.c, Sun Microsystems 1993). NaN below 1. */
export function acosh(x: f64): f64 {
  if (!(x >= 1.0)) return NaN;
  if (x < 2.0) {
    const t = x - 1.0;
    return log1p(t + sqrt(2.0 * t + t * t));
  }
  if (x < 67108864.0) return ln(2.0 * x - 1.0 / (x + sqrt(x * x - 1.0)));
  return ln(x) + 0.6931471805599453;
}
