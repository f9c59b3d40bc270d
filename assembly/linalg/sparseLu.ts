import { doubles, words } from './bytes';
import { Cell } from '../memory';
import { Problem, integer } from '../problem';

/**
 * Sparse LU of W = M·scale − J in a fixed order with pivots on the diagonal, column by column: a column of W less
 * the columns of L before it that reach it (Gilbert & Peierls, SIAM J Sci Stat Comput 9 (1988) 862, with the pattern
 * known beforehand, as KLU's refactor does). The pattern, i32 at `PatternAt`, counts in the order of elimination:
 *
 *   order [N] | J: starts [N+1], rows [E] | L below the diagonal: starts [N+1], rows [F] | U above it: the same
 *
 * `Problem.matrix` holds L [F], U [F] and the inverse pivots [N]; `Problem.skyline` a work vector of zeros and
 * one more.
 */

/** A pivot smaller than this share of its column's largest entry counts as none. */
const SMALLEST_PIVOT: f64 = 1e-12;

// @ts-ignore: decorator
@inline
function patternAt(): usize {
  return <usize>integer(Cell.PatternAt);
}

/** Returns false where a pivot is too small or not finite. */
export function factoriseSparse(scale: f64): bool {
  const n = Problem.n;
  const order = patternAt();
  const starts = order + words(n);
  const rows = starts + words(n + 1);
  const entries = integer(Cell.Entries);
  const fill = integer(Cell.Fill);
  const lowerStarts = rows + words(entries);
  const lowerRows = lowerStarts + words(n + 1);
  const upperStarts = lowerRows + words(fill);
  const upperRows = upperStarts + words(n + 1);
  const lower = Problem.matrix;
  const upper = lower + doubles(fill);
  const pivots = upper + doubles(fill);
  const work = Problem.skyline;
  for (let j = 0; j < n; j++) {
    for (let k = load<i32>(starts + words(j)), end = load<i32>(starts + words(j + 1)); k < end; k++) {
      store<f64>(work + doubles(load<i32>(rows + words(k))), -load<f64>(Problem.jacobian + doubles(k)));
    }
    const diagonal = work + doubles(j);
    const mass = load<f64>(Problem.mass + doubles(load<i32>(order + words(j))));
    store<f64>(diagonal, load<f64>(diagonal) + scale * mass);
    for (let k = load<i32>(upperStarts + words(j)), end = load<i32>(upperStarts + words(j + 1)); k < end; k++) {
      const column = load<i32>(upperRows + words(k));
      const factor = load<f64>(work + doubles(column));
      store<f64>(work + doubles(column), 0);
      store<f64>(upper + doubles(k), factor);
      if (factor == 0) continue;
      let i = load<i32>(lowerStarts + words(column));
      for (const last = load<i32>(lowerStarts + words(column + 1)); i < last; i++) {
        const at = work + doubles(load<i32>(lowerRows + words(i)));
        store<f64>(at, load<f64>(at) - factor * load<f64>(lower + doubles(i)));
      }
    }
    const pivot = load<f64>(diagonal);
    store<f64>(diagonal, 0);
    const inverse = 1 / pivot;
    store<f64>(pivots + doubles(j), inverse);
    let largest = abs(pivot);
    for (let k = load<i32>(lowerStarts + words(j)), end = load<i32>(lowerStarts + words(j + 1)); k < end; k++) {
      const at = work + doubles(load<i32>(lowerRows + words(k)));
      const value = load<f64>(at);
      store<f64>(at, 0);
      largest = max(largest, abs(value));
      store<f64>(lower + doubles(k), value * inverse);
    }
    if (!(abs(pivot) > SMALLEST_PIVOT * largest) || !(largest < Infinity)) {
      memory.fill(work, 0, doubles(n));
      return false;
    }
  }
  return true;
}

/** Overwrites b, by state, with the solution of W·x = b. */
export function solveSparse(b: usize): void {
  const n = Problem.n;
  const order = patternAt();
  const fill = integer(Cell.Fill);
  const lowerStarts = order + words(n) + words(n + 1) + words(integer(Cell.Entries));
  const lowerRows = lowerStarts + words(n + 1);
  const upperStarts = lowerRows + words(fill);
  const upperRows = upperStarts + words(n + 1);
  const lower = Problem.matrix;
  const upper = lower + doubles(fill);
  const pivots = upper + doubles(fill);
  const y = Problem.skyline + Problem.bytes;
  for (let j = 0; j < n; j++) store<f64>(y + doubles(j), load<f64>(b + doubles(load<i32>(order + words(j)))));
  for (let j = 0; j < n; j++) {
    const value = load<f64>(y + doubles(j));
    if (value != 0) subtract(y, value, lower, lowerRows, lowerStarts + words(j));
  }
  for (let j = n - 1; j >= 0; j--) {
    const value = load<f64>(y + doubles(j)) * load<f64>(pivots + doubles(j));
    store<f64>(b + doubles(load<i32>(order + words(j))), value);
    if (value != 0) subtract(y, value, upper, upperRows, upperStarts + words(j));
  }
}

/** y −= value · (the column that begins at `start`). */
// @ts-ignore: decorator
@inline
function subtract(y: usize, value: f64, values: usize, rows: usize, start: usize): void {
  for (let k = load<i32>(start), end = load<i32>(start + 4); k < end; k++) {
    const at = y + doubles(load<i32>(rows + words(k)));
    store<f64>(at, load<f64>(at) - value * load<f64>(values + doubles(k)));
  }
}

/** Takes a state's column of J, by state, into the compressed Jacobian. */
export function gatherColumn(state: i32, column: usize): void {
  const n = Problem.n;
  const order = patternAt();
  const starts = order + words(n);
  const rows = starts + words(n + 1);
  let j = 0;
  while (load<i32>(order + words(j)) != state) j++;
  for (let k = load<i32>(starts + words(j)), end = load<i32>(starts + words(j + 1)); k < end; k++) {
    const row = load<i32>(order + words(load<i32>(rows + words(k))));
    store<f64>(Problem.jacobian + doubles(k), load<f64>(column + doubles(row)));
  }
}

/** min(‖J‖₁, ‖J‖∞). */
export function sparseNorm(): f64 {
  const n = Problem.n;
  const starts = patternAt() + words(n);
  const rows = starts + words(n + 1);
  const sums = Problem.scratch;
  memory.fill(sums, 0, doubles(n));
  let columns: f64 = 0;
  for (let j = 0; j < n; j++) {
    let sum: f64 = 0;
    for (let k = load<i32>(starts + words(j)), end = load<i32>(starts + words(j + 1)); k < end; k++) {
      const size = abs(load<f64>(Problem.jacobian + doubles(k)));
      const row = sums + doubles(load<i32>(rows + words(k)));
      sum += size;
      store<f64>(row, load<f64>(row) + size);
    }
    columns = max(columns, sum);
  }
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = max(largest, load<f64>(sums + doubles(i)));
  return min(columns, largest);
}

/** The entry of the diagonal in column j, 0 where the pattern has none. */
export function sparseDiagonal(j: i32): f64 {
  const starts = patternAt() + words(Problem.n);
  const rows = starts + words(Problem.n + 1);
  for (let k = load<i32>(starts + words(j)), end = load<i32>(starts + words(j + 1)); k < end; k++) {
    if (load<i32>(rows + words(k)) == j) return load<f64>(Problem.jacobian + doubles(k));
  }
  return 0;
}
