import { exponentOf, logarithmTail, mantissaOf, shiftedBits } from './logarithm';

/**
 * ln(1 + x), within 1 ULP (the bound of fdlibm's s_log1p.c, Sun Microsystems 1993).
 * What rounding 1 + x loses comes back as c / (1 + x). −Infinity at −1, NaN below.
 */
export function log1p(x: f64): f64 {
  if (abs(x) < 1.1102230246251565e-16) return x; // 2^−53
  if (x <= -1.0) return x == -1.0 ? -Infinity : NaN;
  if (!(x < Infinity)) return x;
  let k = 0;
  let f = x;
  let c = 0.0;
  if (x < -0.2928932188134524 || x > 0.41421356237309503) {
    const u = 1.0 + x;
    const shifted = shiftedBits(u);
    k = exponentOf(shifted);
    c = k >= 54 ? 0.0 : (k >= 2 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
    f = mantissaOf(shifted) - 1.0;
  }
  const n = <f64>k;
  return (
    logarithmTail(f) + (n * 1.90821492927058770002e-10 + c) - 0.5 * f * f + f + n * 6.93147180369123816490e-1
  );
}
