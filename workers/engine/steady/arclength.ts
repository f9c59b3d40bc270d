import type { FollowedSystem } from './followed.ts';
import { LuFactors } from './luFactors.ts';

/** A point of a curve of steady states. */
export interface CurvePoint {
  x: Float64Array;
  sigma: number;
}

/** A direction in scaled variables (x/sizes, σ), of length 1. */
export type Direction = Float64Array;

const ITERATIONS = 8;
const TOLERANCE = 1e-10;
/** A correction that is not this much smaller than the one before says that the step was too long. */
const CONTRACTION = 0.5;

/**
 * The tangent of G = 0 at a point, on the side that `along` points to (Keller, in: Rabinowitz (ed.), Applications of
 * Bifurcation Theory, 1977, 359; Seydel, Practical Bifurcation and Stability Analysis, 3rd ed. 2010, §4.5).
 *
 * @returns undefined where the bordered matrix is singular
 */
export function tangentAt(
  followed: FollowedSystem,
  { x, sigma }: CurvePoint,
  along: Direction,
  sizes: Float64Array,
): Direction | undefined {
  const { n } = followed;
  const matrix = new Float64Array((n + 1) * (n + 1));
  followed.extended(x, sigma, sizes, matrix);
  matrix.set(along, n * (n + 1));
  const factors = LuFactors.of(matrix, n + 1);
  if (factors === undefined) return undefined;
  const tangent = new Float64Array(n + 1);
  tangent[n] = 1;
  factors.solve(tangent);
  return unit(tangent);
}

/**
 * The point of the curve in the plane through `from + step · direction` across `direction`, by Newton's method on the
 * bordered equations.
 *
 * @returns undefined where it does not converge near by
 */
export function corrected(
  followed: FollowedSystem,
  from: CurvePoint,
  direction: Direction,
  step: number,
  sizes: Float64Array,
): { point: CurvePoint; iterations: number } | undefined {
  const { n } = followed;
  const x: Float64Array = from.x.map((value, i) => value + step * direction[i]! * sizes[i]!);
  let sigma = from.sigma + step * direction[n]!;
  const [x0, sigma0] = [x.slice(), sigma];
  const matrix = new Float64Array((n + 1) * (n + 1));
  const change = new Float64Array(n + 1);
  const residual = new Float64Array(n);
  let before = Infinity;
  for (let iteration = 1; iteration <= ITERATIONS; iteration++) {
    followed.residual(x, sigma, residual);
    if (!residual.every(Number.isFinite)) return undefined;
    followed.extended(x, sigma, sizes, matrix);
    matrix.set(direction, n * (n + 1));
    const factors = LuFactors.of(matrix, n + 1);
    if (factors === undefined) return undefined;
    change.set(residual);
    change[n] = direction[n]! * (sigma - sigma0);
    for (let i = 0; i < n; i++) change[n]! += (direction[i]! * (x[i]! - x0[i]!)) / sizes[i]!;
    factors.solve(change);
    for (let i = 0; i < n; i++) x[i]! -= change[i]! * sizes[i]!;
    sigma -= change[n]!;
    const size = lengthOf(change);
    if (!Number.isFinite(size)) return undefined;
    if (size <= TOLERANCE) {
      const away = Float64Array.from(x0, (value, i) => (x[i]! - value) / sizes[i]!);
      return Math.hypot(lengthOf(away), sigma - sigma0) <= Math.max(Math.abs(step), TOLERANCE)
        ? { point: { x, sigma }, iterations: iteration }
        : undefined;
    }
    if (size > CONTRACTION * before) return undefined;
    before = size;
  }
  return undefined;
}

/**
 * At a branch point, the direction across the known one in which another branch leaves: the second null vector of
 * ∂G/∂(x, σ), by inverse iteration (Doedel, Keller, Kernévez, Int J Bifurcation Chaos 1991;1:493, the orthogonal direction).
 */
export function branchingDirection(
  followed: FollowedSystem,
  { x, sigma }: CurvePoint,
  along: Direction,
  sizes: Float64Array,
): Direction | undefined {
  const { n } = followed;
  const matrix = new Float64Array((n + 1) * (n + 1));
  followed.extended(x, sigma, sizes, matrix);
  matrix.set(along, n * (n + 1));
  let factors = LuFactors.of(matrix, n + 1);
  if (factors === undefined) {
    // Singular to the last bit: a little beside it is as good.
    for (let i = 0; i <= n; i++) matrix[i * (n + 2)]! += NUDGE * (1 + Math.abs(matrix[i * (n + 2)]!));
    factors = LuFactors.of(matrix, n + 1);
  }
  if (factors === undefined) return undefined;
  let vector: Direction = Float64Array.from({ length: n + 1 }, (_, k) => 1 + ((k * 7) % 5));
  for (let round = 0; round < 4; round++) {
    factors.solve(vector);
    vector = unit(vector);
  }
  const share = dot(vector, along);
  return unit(vector.map((value, k) => value - share * along[k]!));
}

const NUDGE = 1e-12;

export function dot(a: Direction, b: Direction): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function lengthOf(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

function unit(v: Float64Array): Direction {
  const length = lengthOf(v);
  return v.map((value) => value / length);
}
