/**
 * LU factors with partial pivoting of a matrix whose rows were scaled to the same size
 * (Golub, Van Loan, Matrix Computations, 4th ed. 2013, §3.4, §3.5.2).
 */
export class LuFactors {
  private constructor(
    private readonly n: number,
    /** L below the diagonal, U on it and above, row by row. */
    private readonly lu: Float64Array,
    private readonly pivots: Int32Array,
    private readonly rowScale: Float64Array,
    /** Sign of the matrix's determinant. */
    readonly sign: number,
  ) {}

  /**
   * @param matrix [n · n], row by row; it is left as it is
   * @returns undefined where the matrix is singular to rounding, or holds what is no finite number
   */
  static of(matrix: Float64Array, n: number): LuFactors | undefined {
    const lu = matrix.slice();
    const rowScale = new Float64Array(n);
    for (let row = 0; row < n; row++) {
      let largest = 0;
      for (let k = row * n; k < (row + 1) * n; k++) largest = Math.max(largest, Math.abs(lu[k]!));
      if (!(largest > 0 && largest < Infinity)) return undefined;
      rowScale[row] = 1 / largest;
      for (let k = row * n; k < (row + 1) * n; k++) lu[k]! /= largest;
    }
    const pivots = new Int32Array(n);
    let sign = 1;
    for (let k = 0; k < n; k++) {
      let pivot = k;
      for (let row = k + 1; row < n; row++)
        if (Math.abs(lu[row * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = row;
      pivots[k] = pivot;
      const value = lu[pivot * n + k]!;
      if (!(Math.abs(value) > n * Number.EPSILON)) return undefined;
      if (pivot !== k) {
        sign = -sign;
        for (let j = 0; j < n; j++) {
          const kept = lu[k * n + j]!;
          lu[k * n + j] = lu[pivot * n + j]!;
          lu[pivot * n + j] = kept;
        }
      }
      if (value < 0) sign = -sign;
      for (let row = k + 1; row < n; row++) {
        const factor = lu[row * n + k]! / value;
        if (factor === 0) continue;
        lu[row * n + k] = factor;
        for (let j = k + 1; j < n; j++) lu[row * n + j]! -= factor * lu[k * n + j]!;
      }
    }
    return new LuFactors(n, lu, pivots, rowScale, sign);
  }

  /** Solves in place. */
  solve(b: Float64Array): void {
    const { n, lu, pivots, rowScale } = this;
    for (let k = 0; k < n; k++) b[k]! *= rowScale[k]!;
    for (let k = 0; k < n; k++) {
      const pivot = pivots[k]!;
      const value = b[pivot]!;
      b[pivot] = b[k]!;
      b[k] = value;
    }
    for (let k = 1; k < n; k++) {
      let sum = b[k]!;
      for (let j = 0; j < k; j++) sum -= lu[k * n + j]! * b[j]!;
      b[k] = sum;
    }
    for (let k = n - 1; k >= 0; k--) {
      let sum = b[k]!;
      for (let j = k + 1; j < n; j++) sum -= lu[k * n + j]! * b[j]!;
      b[k] = sum / lu[k * n + k]!;
    }
  }
}
