import { arcsineRatio } from './arcsineRatio';

/** Inverse cosine, within 1 ULP (fdlibm's e_acos.c, Sun Microsystems 1993). NaN outside [−1, 1]. */
export function acos(x: f64): f64 {
  const a = abs(x);
  if (a < 0.5) {
    if (a < 6.938893903907228e-18) return 1.57079632679489655800; // 2^−57
    return 1.57079632679489655800 - (x - (6.12323399573676603587e-17 - x * arcsineRatio(x * x)));
  }
  if (!(a <= 1.0)) return NaN;
  const z = (1.0 - a) * 0.5;
  const s = sqrt(z);
  const r = arcsineRatio(z);
  if (x < 0.0) {
    if (a == 1.0) return 3.141592653589793;
    return 2.0 * (1.57079632679489655800 - (s + (r * s - 6.12323399573676603587e-17)));
  }
  if (a == 1.0) return 0.0;
  const head = reinterpret<f64>(reinterpret<u64>(s) & 0xffffffff00000000);
  const c = (z - head * head) / (s + head);
  return 2.0 * (head + (r * s + c));
}
