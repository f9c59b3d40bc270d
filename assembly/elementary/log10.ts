import { exponentOf, logarithmTail, mantissaOf, shiftedBits } from './logarithm';

/**
 * Logarithm to base 10, within 1 ULP, exact at powers of ten (FreeBSD's e_log10.c, Steven Kargl and Bruce
 * Evans). ln m is kept as a sum of two numbers and multiplied by 1 / ln 10 likewise.
 */
export function log10(x: f64): f64 {
  let k = 0;
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
  const square = 0.5 * f * f;
  const high = reinterpret<f64>(reinterpret<u64>(f - square) & 0xffffffff00000000);
  const low = f - high - square + logarithmTail(f);
  const n = <f64>k;
  const main = n * 3.01029995663611771306e-1; // log10 2, upper bits
  const product = high * 4.34294481878168880939e-1; // 1 / ln 10, upper bits
  const sum = main + product;
  return (
    n * 3.69423907715893078616e-13 +
    (low + high) * 2.50829467116452752298e-11 +
    low * 4.34294481878168880939e-1 +
    (main - sum + product) +
    sum
  );
}
