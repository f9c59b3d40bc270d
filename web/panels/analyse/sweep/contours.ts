/** Values on a grid, the first axis fastest. */
export interface Grid {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  values: ArrayLike<number>;
}

/**
 * Segments [x₀, y₀, x₁, y₁] of the line on which a grid has a level, straight within each triangle of a cell, so that
 * no cell can be read in two ways. Cells with a value that is not finite have none.
 */
export function contour({ x, y, values }: Grid, level: number): Float64Array {
  const segments: number[] = [];
  const across = x.length;
  for (let row = 0; row + 1 < y.length; row++) {
    for (let column = 0; column + 1 < across; column++) {
      const corner = (right: number, up: number): [number, number, number] => [
        x[column + right]!,
        y[row + up]!,
        values[(row + up) * across + column + right]! - level,
      ];
      const [a, b, c, d] = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
      for (const triangle of [
        [a, b, c],
        [a, c, d],
      ]) {
        const met = crossings(triangle);
        if (met.length === 4) segments.push(...met);
      }
    }
  }
  return Float64Array.from(segments);
}

/** Where the sides of a triangle cross 0: none or two places. */
function crossings(corners: readonly [number, number, number][]): number[] {
  if (!corners.every(([, , value]) => Number.isFinite(value))) return [];
  return corners.flatMap(([x0, y0, v0], k) => {
    const [x1, y1, v1] = corners[(k + 1) % 3]!;
    if (v0 < 0 === v1 < 0) return [];
    const share = v0 / (v0 - v1);
    return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
  });
}
