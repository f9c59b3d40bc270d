import { cholesky, invertCholesky } from './cholesky.ts';

/** Standard errors and correlation of fitted values. */
export interface Uncertainty {
  /** In the coordinates of the Jacobian; NaN where it cannot be computed. */
  standardErrors: Float64Array;
  /** [n][n]; NaN off the diagonal where it cannot be computed. */
  correlation: number[][];
  /** Variables on which the predictions do not depend to working precision. */
  insensitive: number[];
  singular: boolean;
}

/**
 * Linear approximation at the optimum: covariance = σ²·(JᵀJ)⁻¹ (Seber & Wild 1989, eq. 2.15). Columns are scaled to
 * unit length first, so that the factorisation sees how alike they are and not in which units.
 *
 * @param columns ∂f/∂θ over each measurement's spread, [n] of [m]
 * @param sigma residual standard deviation
 */
export function uncertainty(columns: readonly Float64Array[], sigma: number): Uncertainty {
  const n = columns.length;
  const lengths = columns.map((column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)));
  const longest = Math.max(...lengths, 0);
  const insensitive = lengths.flatMap((length, i) => (length > 1e-10 * longest ? [] : [i]));
  const alike = columns.map((a, i) =>
    Float64Array.from(columns, (b, j) => {
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
      return sum / (lengths[i]! * lengths[j]!);
    }),
  );
  const factor = insensitive.length > 0 ? undefined : cholesky(alike);
  if (factor === undefined) {
    return {
      standardErrors: new Float64Array(n).fill(NaN),
      correlation: columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : NaN))),
      insensitive,
      singular: true,
    };
  }
  const inverse = invertCholesky(factor);
  const deviations = inverse.map((row, i) => Math.sqrt(row[i]!));
  return {
    standardErrors: Float64Array.from(deviations, (deviation, i) => (sigma * deviation) / lengths[i]!),
    correlation: inverse.map((row, i) =>
      deviations.map((deviation, j) => (i === j ? 1 : row[j]! / (deviations[i]! * deviation))),
    ),
    insensitive,
    singular: false,
  };
}
