import { ROUNDER, wholeOfRounded } from './exponential';
import { powerOfTwo, scale } from './scale';

/**
 * e^x − 1, within 1 ULP (the bound of fdlibm's s_expm1.c, Sun Microsystems 1993).
 *
 * x = k·ln 2 + r + c with |r| ≤ ln 2 / 2; e^r − 1 from a rational function of r² (Remez), then the power of
 * two in the form that cancels least for its k.
 */
export function expm1(x: f64): f64 {
  if (abs(x) < 5.551115123125783e-17) return x; // 2^−54
  if (x != x) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -38.0) return -1.0;

  let k = 0;
  let r = x;
  let c = 0.0;
  if (abs(x) > 0.34657359027997264) {
    const rounded = x * 1.4426950408889634 + ROUNDER;
    const n = rounded - ROUNDER;
    const high = x - n * 6.93147180369123816490e-1;
    const low = n * 1.90821492927058770002e-10;
    r = high - low;
    c = high - r - low;
    k = wholeOfRounded(rounded);
  }
  const half = 0.5 * r;
  const square = r * half;
  const r1 =
    1.0 +
    square *
      (-3.33333333333331316428e-2 +
        square *
          (1.58730158725481460165e-3 +
            square *
              (-7.93650757867487942473e-5 +
                square * (4.00821782732936239552e-6 + square * -2.01099218183624371326e-7))));
  const t = 3.0 - r1 * half;
  let e = square * ((r1 - t) / (6.0 - r * t));
  if (k == 0) return r - (r * e - square);

  e = r * (e - c) - c - square;
  if (k == -1) return 0.5 * (r - e) - 0.5;
  if (k == 1) return r < -0.25 ? -2.0 * (e - (r + 0.5)) : 1.0 + 2.0 * (r - e);
  if (k < -1 || k > 56) return scale(1.0 - (e - r), k) - 1.0;
  if (k < 20) return (1.0 - powerOfTwo(-k) - (e - r)) * powerOfTwo(k);
  return (r - (e + powerOfTwo(-k)) + 1.0) * powerOfTwo(k);
}
