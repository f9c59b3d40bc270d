import { COSINE, circular, cosineKernel } from './circular';

/** Cosine, within 1 ULP for every x (fdlibm's s_cos.c). NaN at ±Infinity. */
export function cos(x: f64): f64 {
  return abs(x) <= 0.7853981633974483 ? cosineKernel(x, 0.0) : circular(x, COSINE);
}
