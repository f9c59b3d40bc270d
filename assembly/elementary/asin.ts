import { arcsineRatio } from './arcsineRatio';

/**
 * Inverse sine, within 1 ULP (fdlibm's e_asin.c, Sun Microsystems 1993). NaN outside [−1, 1].
 * Above 1/2: π/2 − 2·asin √((1 − x)/2), with the root as a sum of two numbers.
 */
export function asin(x: f64): f64 {
  const a = abs(x);
  if (a < 0.5) return a < 7.450580596923828e-9 ? x : x + x * arcsineRatio(x * x);
  if (!(a <= 1.0)) return NaN;
  const z = (1.0 - a) * 0.5;
  const s = sqrt(z);
  const r = arcsineRatio(z);
  let value: f64;
  if (a >= 0.975) {
    value = 1.57079632679489655800 - (2.0 * (s + s * r) - 6.12323399573676603587e-17);
  } else {
    const head = reinterpret<f64>(reinterpret<u64>(s) & 0xffffffff00000000);
    const c = (z - head * head) / (s + head);
    value =
      7.85398163397448278999e-1 -
      (2.0 * s * r - (6.12323399573676603587e-17 - 2.0 * c) - (7.85398163397448278999e-1 - 2.0 * head));
  }
  return copysign(value, x);
}
