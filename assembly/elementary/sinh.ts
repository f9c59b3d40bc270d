import { expm1 } from './expm1';
import { halfExp } from './halfExp';

/** Hyperbolic sine, within 2 ULP, through e^x − 1 (fdlibm's e_sinh.c, Sun Microsystems 1993). */
export function sinh(x: f64): f64 {
  const a = abs(x);
  if (a < 3.725290298461914e-9) return x; // 2^−28
  const half = copysign(0.5, x);
  if (a < 709.0) {
    const t = expm1(a);
    return a < 1.0 ? half * (2.0 * t - (t * t) / (t + 1.0)) : half * (t + t / (t + 1.0));
  }
  return 2.0 * half * halfExp(a);
}
