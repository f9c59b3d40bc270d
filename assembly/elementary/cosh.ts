import { exp } from './exp';
import { expm1 } from './expm1';
import { halfExp } from './halfExp';

/** Hyperbolic cosine, within 2 ULP (fdlibm's e_cosh.c, Sun Microsystems 1993). */
export function cosh(x: f64): f64 {
  const a = abs(x);
  if (a < 0.34657359027997264) {
    const t = expm1(a);
    return 1.0 + (t * t) / (2.0 * (1.0 + t));
  }
  if (a < 709.0) {
    const t = exp(a);
    return 0.5 * t + 0.5 / t;
  }
  return halfExp(a);
}
