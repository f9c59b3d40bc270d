import { ROUNDER, exponentialRatio, powerOfRounded } from './exponential';
import { scale } from './scale';

/**
 * e^x, within 1 ULP for every x (the bound of fdlibm's e_exp.c, Sun Microsystems 1993).
 *
 * x = k·ln 2 + r with |r| ≤ ln 2 / 2 by Cody and Waite's two-part ln 2, then e^r and the power of two.
 * Overflows to Infinity above 709.78, underflows to 0 below −745.13.
 */
export function exp(x: f64): f64 {
  const rounded = x * 1.4426950408889634 + ROUNDER; // 1 / ln 2
  const k = rounded - ROUNDER;
  const high = x - k * 6.93147180369123816490e-1; // ln 2, upper 33 bits: k times it is exact
  const low = k * 1.90821492927058770002e-10; // ln 2, the rest
  const r = high - low;
  const c = exponentialRatio(r);
  const y = 1.0 + ((r * c) / (2.0 - c) - low + high);
  if (abs(x) < 708.0) return y * powerOfRounded(rounded);
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194122) return 0.0;
  return x == x ? scale(y, <i32>k) : x;
}
