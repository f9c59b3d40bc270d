import { doubles } from './bytes';
/**
 * Dense LU with partial pivoting, in place: P·A = L·U (Golub & Van Loan, Algorithm 3.4.1, by columns).
 *
 * The matrix is column-major; a column takes `stride` bytes, an even number of doubles of which the last may be
 * padding that stays zero. Columns where the multiplier is zero are skipped, which on the sparse Jacobians of
 * reaction networks saves most of the work. Returns false where a pivot is zero or not finite.
 */
export function factorise(a: usize, n: i32, stride: usize, pivots: usize): bool {
  const size = doubles(n);
  for (let k: usize = 0; k < size; k += 8) {
    const column = a + (k >> 3) * stride;
    let pivot = k;
    let largest = abs(load<f64>(column + k));
    for (let i = k + 8; i < size; i += 8) {
      const candidate = abs(load<f64>(column + i));
      if (candidate > largest) {
        largest = candidate;
        pivot = i;
      }
    }
    store<i32>(pivots + (k >> 1), <i32>pivot);
    if (!(largest > 0) || largest == Infinity) return false;
    if (pivot != k) {
      for (let c = a, end = a + (<usize>n) * stride; c < end; c += stride) {
        const upper = load<f64>(c + k);
        store<f64>(c + k, load<f64>(c + pivot));
        store<f64>(c + pivot, upper);
      }
    }
    const inverse = 1 / load<f64>(column + k);
    for (let i = k + 8; i < size; i += 8) store<f64>(column + i, load<f64>(column + i) * inverse);
    // Solving multiplies by the pivot's inverse, so that is what stays on the diagonal.
    store<f64>(column + k, inverse);
    for (let c = column + stride, end = a + (<usize>n) * stride; c < end; c += stride) {
      const factor = load<f64>(c + k);
      if (factor != 0) subtract(c, column, factor, k + 8, stride);
    }
  }
  return true;
}

/** Overwrites b with the solution of A·x = b. */
export function solve(a: usize, n: i32, stride: usize, pivots: usize, b: usize): void {
  const size = doubles(n);
  for (let k: usize = 0; k < size; k += 8) {
    const pivot = <usize>load<i32>(pivots + (k >> 1));
    if (pivot == k) continue;
    const upper = load<f64>(b + k);
    store<f64>(b + k, load<f64>(b + pivot));
    store<f64>(b + pivot, upper);
  }
  let column = a;
  for (let k: usize = 0; k < size; k += 8, column += stride) {
    const factor = load<f64>(b + k);
    if (factor != 0) subtract(b, column, factor, k + 8, stride);
  }
  for (let k = size; k > 0; k -= 8) {
    column -= stride;
    const value = load<f64>(b + k - 8) * load<f64>(column + k - 8);
    store<f64>(b + k - 8, value);
    if (value != 0) subtract(b, column, value, 0, k - 8);
  }
}

/** to −= factor · column over the bytes [first, end): two rows at a time, an odd one alone. */
// @ts-ignore: decorator
@inline
function subtract(to: usize, column: usize, factor: f64, first: usize, end: usize): void {
  let i = first;
  if (i & 8 && i < end) {
    store<f64>(to + i, load<f64>(to + i) - factor * load<f64>(column + i));
    i += 8;
  }
  const factors = f64x2.splat(factor);
  const pairs = end & ~(<usize>15);
  for (; i < pairs; i += 16) {
    v128.store(
      to + i,
      f64x2.sub(v128.load(to + i), f64x2.mul(factors, v128.load(column + i))),
    );
  }
  if (i < end) store<f64>(to + i, load<f64>(to + i) - factor * load<f64>(column + i));
}
