/**
 * Where a function sampled on a grid is zero: marching squares with linear interpolation along the edges (Lorensen,
 * Cline, Comput Graph 1987;21(4):163, in the plane). Where a cell's corners alternate in sign, its middle decides.
 *
 * @param values rows × columns, row by row
 * @param x, y coordinates of the columns and the rows
 * @returns [x₀, y₀, x₁, y₁] a segment; cells with a corner that is not finite are left out
 */
export function zeroContour(
  values: Float64Array,
  x: Float64Array,
  y: Float64Array,
): Float64Array<ArrayBuffer> {
  const columns = x.length;
  const segments: number[] = [];
  for (let row = 0; row + 1 < y.length; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      // Corners counter-clockwise from the lower left.
      const corners = [
        values[at]!,
        values[at + 1]!,
        values[at + columns + 1]!,
        values[at + columns]!,
      ] as const;
      if (!corners.every(Number.isFinite)) continue;
      const places: [number, number][] = [
        [x[column]!, y[row]!],
        [x[column + 1]!, y[row]!],
        [x[column + 1]!, y[row + 1]!],
        [x[column]!, y[row + 1]!],
      ];
      const crossings: [number, number][] = [];
      for (let edge = 0; edge < 4; edge++) {
        const next = (edge + 1) % 4;
        const [a, b] = [corners[edge]!, corners[next]!];
        if (a >= 0 === b >= 0) continue;
        const share = a / (a - b);
        const [from, to] = [places[edge]!, places[next]!];
        crossings.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      }
      if (crossings.length === 2) segments.push(...crossings[0]!, ...crossings[1]!);
      else if (crossings.length === 4) {
        const middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
        // Edges 0 and 3 meet at the first corner; they are cut off it where the middle has the other sign.
        const pairs = corners[0] >= 0 === middle >= 0 ? ([0, 1, 2, 3] as const) : ([3, 0, 1, 2] as const);
        segments.push(
          ...crossings[pairs[0]]!,
          ...crossings[pairs[1]]!,
          ...crossings[pairs[2]]!,
          ...crossings[pairs[3]]!,
        );
      }
    }
  }
  return Float64Array.from(segments);
}
