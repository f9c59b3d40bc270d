/** Smallest pivot, relative to its diagonal entry, with which a matrix still counts as positive definite. */
const SMALLEST_PIVOT = 1e-13;

/**
 * Cholesky factor L of a symmetric matrix A = L·Lᵀ, row by row; absent where A is not positive definite to
 * working precision.
 *
 * @param a n rows of n
 */
export function cholesky(a: readonly Float64Array[]): Float64Array[] | undefined {
  const n = a.length;
  const l = Array.from({ length: n }, () => new Float64Array(n));
  for (let j = 0; j < n; j++) {
    let pivot = a[j]![j]!;
    for (let k = 0; k < j; k++) pivot -= l[j]![k]! ** 2;
    if (!(pivot > SMALLEST_PIVOT * Math.abs(a[j]![j]!))) return undefined;
    l[j]![j] = Math.sqrt(pivot);
    for (let i = j + 1; i < n; i++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!;
      l[i]![j] = sum / l[j]![j]!;
    }
  }
  return l;
}

/** Solves L·Lᵀ·x = b. */
export function solveCholesky(l: readonly Float64Array[], b: Float64Array): Float64Array {
  const n = l.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i]![k]! * x[k]!;
    x[i]! /= l[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k]![i]! * x[k]!;
    x[i]! /= l[i]![i]!;
  }
  return x;
}

/** Inverse of A from its factor. */
export function invertCholesky(l: readonly Float64Array[]): Float64Array[] {
  return l.map((_, column) => {
    const unit = new Float64Array(l.length);
    unit[column] = 1;
    return solveCholesky(l, unit);
  });
}
