import { cholesky } from '../cholesky.ts';

/** Off-diagonal pairs of a correlation matrix, by index. */
export interface Correlated {
  a: number;
  b: number;
  r: number;
}

/** The correlation matrix of these pairs, row by row. */
export function correlationMatrix(size: number, pairs: readonly Correlated[]): Float64Array[] {
  const matrix = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    row[i] = 1;
    return row;
  });
  for (const { a, b, r } of pairs) {
    matrix[a]![b] = r;
    matrix[b]![a] = r;
  }
  return matrix;
}

/** Smallest eigenvalue that a repaired matrix is given, so that it has a Cholesky factor. */
const LEAST_EIGENVALUE = 1e-8;
const MOST_ROUNDS = 1000;

/**
 * The nearest correlation matrix in the Frobenius norm, by alternating projections onto the positive semidefinite
 * matrices and onto those with a unit diagonal, with Dykstra's correction (Higham, IMA J. Numer. Anal. 22 (2002)
 * 329, algorithm 3.3).
 */
export function nearestCorrelation(matrix: readonly Float64Array[]): Float64Array[] {
  const n = matrix.length;
  let y = matrix.map((row) => Float64Array.from(row));
  const correction = matrix.map(() => new Float64Array(n));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const r = y.map((row, i) => row.map((value, j) => value - correction[i]![j]!));
    const x = semidefinite(r);
    let moved = 0;
    const next = x.map((row, i) =>
      row.map((value, j) => {
        correction[i]![j] = value - r[i]![j]!;
        const clean = i === j ? 1 : value;
        moved = Math.max(moved, Math.abs(clean - y[i]![j]!));
        return clean;
      }),
    );
    y = next;
    if (moved < 1e-10) break;
  }
  // The projections end on the boundary: a trace of the identity brings it inside.
  while (cholesky(y) === undefined)
    y = y.map((row, i) => row.map((value, j) => (i === j ? 1 : value * (1 - LEAST_EIGENVALUE))));
  return y;
}

/** The nearest positive semidefinite matrix: negative eigenvalues become 0. */
function semidefinite(matrix: readonly Float64Array[]): Float64Array[] {
  const { values, vectors } = symmetricEigen(matrix);
  const n = values.length;
  const result = Array.from({ length: n }, () => new Float64Array(n));
  for (let k = 0; k < n; k++) {
    const value = Math.max(values[k]!, 0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) result[i]![j]! += value * vectors[i]![k]! * vectors[j]![k]!;
  }
  return result;
}

/**
 * Eigenvalues and eigenvectors (columns) of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan,
 * Matrix Computations, 4th edition, algorithm 8.5.3).
 */
export function symmetricEigen(matrix: readonly Float64Array[]): {
  values: Float64Array;
  vectors: Float64Array[];
} {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const vectors = correlationMatrix(n, []);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += a[i]![j]! ** 2;
    if (off < 1e-26) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, k) => a[k]![k]!), vectors };
}

/** Makes a[p][q] zero. */
function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  if (a[p]![q] === 0) return;
  const tau = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (const row of [...a, ...vectors]) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[p]![k]!, a[q]![k]!];
    a[p]![k] = c * x - s * y;
    a[q]![k] = s * x + c * y;
  }
}
