import { exp } from './exp';

/** e^a / 2 for a beyond the range of exp by less than ln 2 or so: e^(a − k·ln 2)·2^(k − 1) in two steps. */
export function halfExp(a: f64): f64 {
  // k = 2043; k·ln 2 rounded, so that the subtraction is exact enough.
  return exp(a - 1416.0996898839683) * 2.2471164185778949e307 * 2.2471164185778949e307;
}
