/** Gaussian elimination with row exchanges, in place; undefined where the matrix has no inverse. */
export function solveLinear(matrix: (number[] | Float64Array)[], right: number[]): number[] | undefined {
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    if (!(Math.abs(matrix[pivot]![column]!) > 0)) return undefined;
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    const top = matrix[column]!;
    for (let row = column + 1; row < size; row++) {
      const below = matrix[row]!;
      const factor = below[column]! / top[column]!;
      if (factor === 0) continue;
      for (let k = column; k < size; k++) below[k]! -= factor * top[k]!;
      right[row]! -= factor * right[column]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) right[row]! -= matrix[row]![k]! * right[k]!;
    right[row]! /= matrix[row]![row]!;
  }
  return right;
}
