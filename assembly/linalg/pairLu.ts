import { doubles } from './bytes';

/**
 * Dense LU of two matrices at once, one of each person, whose entries lie side by side: linalg/lu.ts in both lanes.
 * Each person has pivots of his own, by the same rule, so that neither matrix is factorised worse for the other.
 *
 * Entry (i, j) of person l lies at 16·(i + n·j) + 8·l. `pivots` holds, for every column, the byte offset of each
 * person's pivot row, i32.
 */
const THRESHOLD: f64 = 1e-3;

/** Overwrites both with their factors, 1/U on the diagonal. Returns false where a pivot of either is zero or not finite. */
export function factorisePair(a: usize, n: i32, pivots: usize): bool {
  const size = doubles(2 * n);
  const behind = a + <usize>n * size;
  let column = a;
  for (let k: usize = 0; k < size; k += 16, column += size, pivots += 8) {
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const pivot = choose(column + lane, k, size);
      if (pivot == size) return false;
      store<i32>(pivots + (lane >> 1), <i32>pivot);
      if (pivot == k) continue;
      for (let c = column + lane; c < behind; c += size) {
        const upper = load<f64>(c + k);
        store<f64>(c + k, load<f64>(c + pivot));
        store<f64>(c + pivot, upper);
      }
    }
    const inverse = f64x2.div(f64x2.splat(1), v128.load(column + k));
    v128.store(column + k, inverse);
    for (let i = k + 16; i < size; i += 16) v128.store(column + i, f64x2.mul(v128.load(column + i), inverse));
    for (let c = column + size; c < behind; c += size) {
      const factor = v128.load(c + k);
      if (v128.any_true(f64x2.ne(factor, f64x2.splat(0)))) subtract(c, column, factor, k + 16, size);
    }
  }
  return true;
}

/** The pivot's row in bytes: the diagonal unless it is far below the largest; `size` where there is none. */
function choose(column: usize, k: usize, size: usize): usize {
  let pivot = k;
  const diagonal = abs(load<f64>(column + k));
  let largest = diagonal;
  for (let i = k + 16; i < size; i += 16) {
    const candidate = abs(load<f64>(column + i));
    if (candidate > largest) {
      largest = candidate;
      pivot = i;
    }
  }
  if (!(largest > 0) || largest == Infinity) return size;
  return diagonal >= THRESHOLD * largest ? k : pivot;
}

/** Overwrites both right sides with the solutions. */
export function solvePair(a: usize, n: i32, pivots: usize, b: usize): void {
  const size = doubles(2 * n);
  let column = a;
  for (let k: usize = 0; k < size; k += 16, column += size, pivots += 8) {
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const at = b + lane;
      const pivot = <usize>load<i32>(pivots + (lane >> 1));
      if (pivot == k) continue;
      const upper = load<f64>(at + k);
      store<f64>(at + k, load<f64>(at + pivot));
      store<f64>(at + pivot, upper);
    }
    subtract(b, column, v128.load(b + k), k + 16, size);
  }
  for (let k = size; k > 0; ) {
    k -= 16;
    column -= size;
    const value = f64x2.mul(v128.load(b + k), v128.load(column + k));
    v128.store(b + k, value);
    subtract(b, column, value, 0, k);
  }
}

/** to −= factor · column over the bytes [first, end). */
// @ts-ignore: decorator
@inline
function subtract(to: usize, column: usize, factor: v128, first: usize, end: usize): void {
  for (let i = first; i < end; i += 16) {
    v128.store(to + i, f64x2.sub(v128.load(to + i), f64x2.mul(factor, v128.load(column + i))));
  }
}
