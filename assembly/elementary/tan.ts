import { TANGENT, circular, tangentKernel } from './circular';

/** Tangent, within 1 ULP for every x (fdlibm's s_tan.c). NaN at ±Infinity. */
export function tan(x: f64): f64 {
  if (abs(x) < 7.450580596923828e-9) return x; // 2^−27
  return abs(x) <= 0.7853981633974483 ? tangentKernel(x, 0.0, false) : circular(x, TANGENT);
}
