import { describe, expect, test } from 'vitest';
import { eigenvalues } from '../../../workers/engine/steady/eigenvalues.ts';
import { uniform } from '../../../workers/engine/philox.ts';

function of(...rows: number[][]): Float64Array {
  return Float64Array.from(rows.flat());
}

describe('eigenvalues', () => {
  test('of a triangular matrix are its diagonal', () => {
    const found = eigenvalues(of([3, 1, 2], [0, -1, 5], [0, 0, 2]), 3)!;
    expect(found.map(({ re }) => re)).toEqual([3, 2, -1]);
    expect(found.every(({ im }) => im === 0)).toBe(true);
  });

  test('of a rotation are a pair on the imaginary axis', () => {
    expect(eigenvalues(of([0, -2], [2, 0]), 2)).toEqual([
      { re: 0, im: 2 },
      { re: 0, im: -2 },
    ]);
  });

  test('of a cyclic permutation are the roots of unity', () => {
    const n = 7;
    const cycle = new Float64Array(n * n);
    for (let i = 0; i < n; i++) cycle[i * n + ((i + 1) % n)] = 1;
    const found = eigenvalues(cycle, n)!;
    for (let k = 0; k < n; k++) {
      const [re, im] = [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)];
      expect(Math.min(...found.map((one) => Math.hypot(one.re - re, one.im - im)))).toBeLessThan(1e-14);
    }
  });

  test('of a badly scaled matrix keep their small ones', () => {
    // [[1, 1e8], [1e-8, 3]]: trace 4, determinant 2.
    const found = eigenvalues(of([1, 1e8], [1e-8, 3]), 2)!;
    expect(found[0]!.re).toBeCloseTo(2 + Math.SQRT2, 13);
    expect(found[1]!.re).toBeCloseTo(2 - Math.SQRT2, 13);
  });

  test.each([1, 2, 3, 10, 40])(
    'of a random matrix of order %i have its trace, and that of its square',
    (n) => {
      const matrix = Float64Array.from({ length: n * n }, (_, k) => 2 * uniform(7, n, k) - 1);
      const found = eigenvalues(matrix, n)!;
      let [trace, square] = [0, 0];
      for (let i = 0; i < n; i++) {
        trace += matrix[i * n + i]!;
        for (let j = 0; j < n; j++) square += matrix[i * n + j]! * matrix[j * n + i]!;
      }
      expect(found.length).toBe(n);
      expect(found.reduce((sum, { re }) => sum + re, 0)).toBeCloseTo(trace, 11);
      expect(found.reduce((sum, { re, im }) => sum + re * re - im * im, 0)).toBeCloseTo(square, 11);
      expect(found.reduce((sum, { im }) => sum + im, 0)).toBeCloseTo(0, 11);
    },
  );

  test('of a matrix that holds what is no number are not given', () => {
    expect(eigenvalues(of([1, NaN], [0, 1]), 2)).toBeUndefined();
  });
});
