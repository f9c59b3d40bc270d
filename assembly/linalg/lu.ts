import { doubles } from './bytes';
/**
 * Dense LU with threshold pivoting, in place: P·A = L·U (Golub & Van Loan, 3.4, by columns as in LINPACK's dgefa).
 *
 * The matrix is column-major; a column takes `stride` bytes, an even number of doubles of which the last may be
 * padding that stays zero. What is zero is skipped where that is cheap to know, which on the sparse Jacobians of
 * reaction networks saves most of the work: zero multipliers, and of every column the zeros at its two ends.
 * `skyline` holds n entries of SKYLINE bytes: the pivot's row, the end of L's column, the start of U's, in bytes.
 */
export const SKYLINE: usize = 16;
const END: usize = 4;
const FIRST: usize = 8;

/**
 * The diagonal stays the pivot unless it is this much smaller than the largest entry (threshold pivoting; Duff,
 * Erisman & Reid, 5.4). Rows that do not depend on one another are then not mixed, so that what is exactly zero
 * and unstable, as a reaction never started, is not woken by rounding.
 */
const THRESHOLD: f64 = 1e-3;

/** Returns false where a pivot is zero or not finite. */
export function factorise(a: usize, n: i32, stride: usize, skyline: usize): bool {
  const size = doubles(n);
  const behind = a + (<usize>n) * stride;
  let column = a;
  let entry = skyline;
  for (let k: usize = 0; k < size; k += 8, column += stride, entry += SKYLINE) {
    let first: usize = 0;
    while (first < k && load<f64>(column + first) == 0) first += 8;
    let pivot = k;
    let end = k + 8;
    let largest = abs(load<f64>(column + k));
    for (let i = k + 8; i < size; i += 8) {
      const candidate = abs(load<f64>(column + i));
      if (candidate == 0) continue;
      end = i + 8;
      if (candidate > largest) {
        largest = candidate;
        pivot = i;
      }
    }
    if (abs(load<f64>(column + k)) >= THRESHOLD * largest) pivot = k;
    store<i32>(entry, <i32>pivot);
    store<i32>(entry, <i32>end, END);
    store<i32>(entry, <i32>first, FIRST);
    if (!(largest > 0) || largest == Infinity) return false;
    if (pivot != k) {
      // Columns of L stay as they are; solving permutes between their steps.
      for (let c = column; c < behind; c += stride) {
        const upper = load<f64>(c + k);
        store<f64>(c + k, load<f64>(c + pivot));
        store<f64>(c + pivot, upper);
      }
    }
    const inverse = 1 / load<f64>(column + k);
    for (let i = k + 8; i < end; i += 8) store<f64>(column + i, load<f64>(column + i) * inverse);
    // Solving multiplies by the pivot's inverse, so that is what stays on the diagonal.
    store<f64>(column + k, inverse);
    if (end == k + 8) continue;
    for (let c = column + stride; c < behind; c += stride) {
      const factor = load<f64>(c + k);
      if (factor != 0) subtract(c, column, factor, k + 8, end);
    }
  }
  return true;
}

/** Overwrites b with the solution of A·x = b. */
export function solve(a: usize, n: i32, stride: usize, skyline: usize, b: usize): void {
  const size = doubles(n);
  let column = a;
  let entry = skyline;
  for (let k: usize = 0; k < size; k += 8, column += stride, entry += SKYLINE) {
    const pivot = b + <usize>load<i32>(entry);
    const factor = load<f64>(pivot);
    store<f64>(pivot, load<f64>(b + k));
    store<f64>(b + k, factor);
    if (factor != 0) subtract(b, column, factor, k + 8, <usize>load<i32>(entry, END));
  }
  for (let k = size; k > 0; ) {
    k -= 8;
    column -= stride;
    entry -= SKYLINE;
    const value = load<f64>(b + k) * load<f64>(column + k);
    store<f64>(b + k, value);
    if (value != 0) subtract(b, column, value, <usize>load<i32>(entry, FIRST), k);
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
  const pairs = end & ~15;
  for (; i < pairs; i += 16) {
    v128.store(
      to + i,
      f64x2.sub(v128.load(to + i), f64x2.mul(factors, v128.load(column + i))),
    );
  }
  if (i < end) store<f64>(to + i, load<f64>(to + i) - factor * load<f64>(column + i));
}
