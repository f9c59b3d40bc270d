import { philox } from '../philox.ts';
import { DIRECTIONS } from './directionNumbers.ts';

const BITS = 32;

/** Coordinates that a point of the sequence can have. */
export const MOST_DIMENSIONS = DIRECTIONS.length + 1;

/**
 * The first points of Sobol's sequence, in the order of Antonov & Saleev (Gray code), as 32-bit integers.
 *
 * @returns `count` points of `dimensions` coordinates in units of 2⁻³²
 * @throws RangeError for more dimensions than there are direction numbers
 */
export function sobolIntegers(count: number, dimensions: number): Uint32Array[] {
  if (dimensions > MOST_DIMENSIONS)
    throw new RangeError(`Sobol's sequence has ${MOST_DIMENSIONS} dimensions here, not ${dimensions}.`);
  const points = Array.from({ length: count }, () => new Uint32Array(dimensions));
  for (let axis = 0; axis < dimensions; axis++) {
    const direction = directionsOf(axis);
    let at = 0;
    for (let k = 1; k < count; k++) {
      // The lowest bit of k − 1 that is 0.
      at ^= direction[31 - Math.clz32(~(k - 1) & k)]!;
      points[k]![axis] = at >>> 0;
    }
  }
  return points;
}

/** vⱼ = mⱼ / 2ʲ, by the recurrence of the polynomial (Bratley & Fox, ACM TOMS 14 (1988) 88, eq. 2). */
function directionsOf(axis: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (axis === 0) return v.map((_, j) => 2 ** (BITS - 1 - j));
  const [a, ...m] = DIRECTIONS[axis - 1]! as [number, ...number[]];
  const degree = m.length;
  for (let j = 0; j < BITS; j++) {
    if (j < degree) {
      v[j] = m[j]! * 2 ** (BITS - 1 - j);
      continue;
    }
    let next = v[j - degree]! ^ (v[j - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((a >>> (degree - 1 - k)) & 1) next ^= v[j - k]!;
    v[j] = next >>> 0;
  }
  return v;
}

/**
 * Sobol's sequence under a random digital shift: every coordinate's bits are exclusive-ored with the same random ones,
 * which keeps its evenness and takes it off the corners (L'Ecuyer & Lemieux, Modeling Uncertainty, 2002, 419). The same
 * seed gives the same points anywhere.
 *
 * @returns points in (0, 1)
 */
export function shiftedSobol(count: number, dimensions: number, seed: number): Float64Array[] {
  const shift = Array.from({ length: dimensions }, (_, axis) => philox([axis, 0, 5, 0], [seed >>> 0, 0])[0]);
  return sobolIntegers(count, dimensions).map((point) =>
    Float64Array.from(point, (bits, axis) => (((bits ^ shift[axis]!) >>> 0) + 0.5) / 2 ** BITS),
  );
}
