import { LuFactors } from './luFactors.ts';
import { largestOf, scaledNorm, sizesOf, type RestingSystem } from './system.ts';

/** Why Newton's method gave up. */
export type NewtonFailure = 'singular' | 'not-finite' | 'damped-out' | 'too-many-iterations';

export type NewtonResult =
  | { x: Float64Array; iterations: number; failure?: undefined }
  | { x?: undefined; iterations: number; failure: NewtonFailure };

const MOST_ITERATIONS = 60;
const LEAST_DAMPING = 1e-5;
const TOLERANCE = 1e-9;
/** Steps after convergence: each squares the error until rounding stops it. */
const POLISH = 3;
/** A state this far below the largest that it was is tried at exactly 0. */
const DUST = 1e-12;

/**
 * A zero of G by damped Newton steps with the affine covariant error-oriented control of NLEQ-ERR (Deuflhard,
 * Newton Methods for Nonlinear Problems, 2004, §3.3.2): how far to go is told by simplified corrections Δx̄, which do
 * not change when equations are multiplied with one another.
 *
 * @param start [n]
 */
export function newton(system: RestingSystem, start: Float64Array): NewtonResult {
  const { n } = system;
  let x: Float64Array = start.slice();
  let residual: Float64Array = new Float64Array(n);
  const matrix = new Float64Array(n * n);
  const largest = x.map(Math.abs);
  system.residual(x, residual);
  if (!residual.every(Number.isFinite)) return { iterations: 0, failure: 'not-finite' };
  let before: { norm: number; simplified: Float64Array; damping: number } | undefined;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const sizes = sizesOf(x, largestOf(largest));
    const factors = factorsAt(system, x, matrix, sizes);
    if (factors === undefined) return { iterations: iteration, failure: 'singular' };
    const step = correction(factors, residual, sizes);
    const norm = scaledNorm(step, sizes);
    if (norm <= TOLERANCE) {
      return { x: polish(system, plus(x, step, 1), largest), iterations: iteration };
    }
    let damping = 1;
    if (before !== undefined) {
      const apart = scaledNorm(plus(before.simplified, step, -1), sizes);
      const simplified = scaledNorm(before.simplified, sizes);
      damping = Math.min(1, ((before.norm * simplified) / (apart * norm)) * before.damping);
    }
    let isReduced = false;
    for (;;) {
      if (!(damping >= LEAST_DAMPING)) return { iterations: iteration, failure: 'damped-out' };
      const trial = plus(x, step, damping);
      const trialResidual = new Float64Array(n);
      system.residual(trial, trialResidual);
      if (!trialResidual.every(Number.isFinite)) {
        damping /= 4;
        isReduced = true;
        continue;
      }
      const simplified = correction(factors, trialResidual, sizes);
      const simplifiedNorm = scaledNorm(simplified, sizes);
      const curvature = scaledNorm(plus(simplified, step, damping - 1), sizes);
      const better = curvature === 0 ? 1 : (0.5 * norm * damping * damping) / curvature;
      if (!(simplifiedNorm < (1 - damping / 4) * norm)) {
        damping = Math.min(better, damping / 2);
        isReduced = true;
        continue;
      }
      if (!isReduced && Math.min(1, better) >= 4 * damping) {
        damping = Math.min(1, better);
        continue;
      }
      x = trial;
      residual = trialResidual;
      x.forEach((value, i) => (largest[i] = Math.max(largest[i]!, Math.abs(value))));
      before = { norm, simplified, damping };
      if (simplifiedNorm <= TOLERANCE && damping === 1)
        return { x: polish(system, plus(x, simplified, 1), largest), iterations: iteration };
      break;
    }
  }
  return { iterations: MOST_ITERATIONS, failure: 'too-many-iterations' };
}

/** ∂G/∂x by scaled variables, factorised. */
export function factorsAt(
  system: RestingSystem,
  x: Float64Array,
  matrix: Float64Array,
  sizes: Float64Array,
): LuFactors | undefined {
  const { n } = system;
  system.matrix(x, matrix);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) matrix[row * n + column]! *= sizes[column]!;
  return LuFactors.of(matrix, n);
}

/** −(∂G/∂x)⁻¹ · G, in the variables' own sizes. */
export function correction(factors: LuFactors, residual: Float64Array, sizes: Float64Array): Float64Array {
  const step = residual.slice();
  factors.solve(step);
  return step.map((value, i) => -value * sizes[i]!);
}

function plus(x: Float64Array, step: Float64Array, factor: number): Float64Array {
  return x.map((value, i) => value + factor * step[i]!);
}

/** Full steps while they still gain; what is dust beside what it was becomes 0 where that is as good. */
function polish(system: RestingSystem, from: Float64Array, largest: Float64Array): Float64Array {
  const { n } = system;
  let x: Float64Array = from.map((value, i) => (Math.abs(value) < DUST * largest[i]! ? 0 : value));
  const matrix = new Float64Array(n * n);
  const residual = new Float64Array(n);
  let before = Infinity;
  for (let k = 0; k < POLISH; k++) {
    const sizes = sizesOf(x, largestOf(largest));
    system.residual(x, residual);
    const factors = factorsAt(system, x, matrix, sizes);
    if (factors === undefined || !residual.every(Number.isFinite)) return k === 0 ? from : x;
    const step = correction(factors, residual, sizes);
    const norm = scaledNorm(step, sizes);
    if (!(norm < before)) return x;
    before = norm;
    x = plus(x, step, 1);
  }
  return x;
}
