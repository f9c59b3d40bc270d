import { exponentOf, logarithmTail, mantissaOf, shiftedBits } from './logarithm';

/**
 * Natural logarithm, within 1 ULP (the bound of fdlibm's e_log.c, Sun Microsystems 1993).
 * −Infinity at ±0, NaN below 0.
 */
export function ln(x: f64): f64 {
  let k = 0;
  // One comparison finds all that is not positive, finite and normal.
  if (reinterpret<u64>(x) - 0x0010000000000000 >= 0x7fe0000000000000) {
    if (x == 0.0) return -Infinity;
    if (x < 0.0) return NaN;
    if (!(x < Infinity)) return x;
    x *= 18014398509481984.0; // 2^54
    k = -54;
  }
  const shifted = shiftedBits(x);
  k += exponentOf(shifted);
  const f = mantissaOf(shifted) - 1.0;
  const n = <f64>k;
  return logarithmTail(f) + n * 1.90821492927058770002e-10 - 0.5 * f * f + f + n * 6.93147180369123816490e-1;
}
