import { cholesky, solveCholesky } from './cholesky.ts';

/**
 * Bounded nonlinear least squares: Levenberg–Marquardt with Marquardt's scaling and Nielsen's damping
 * (Madsen, Nielsen, Tingleff, "Methods for non-linear least squares problems", 2nd ed. 2004, algorithm 3.16),
 * projected onto the bounds: variables at a bound that the gradient presses against are held for the step
 * (Kanzow, Yamashita, Fukushima, J. Comput. Appl. Math. 172 (2004) 375).
 */
export interface LeastSquaresProblem {
  lower: Float64Array;
  upper: Float64Array;
  /** A change of each variable that matters; steps are measured by it. */
  typical: Float64Array;
  /** Residuals [m] at x; absent where they cannot be computed there. */
  residuals: (x: Float64Array) => Promise<Float64Array | undefined>;
  /** Jacobian by columns, [n] of [m], at x with residuals r; absent where it cannot be computed. */
  jacobian: (x: Float64Array, r: Float64Array) => Promise<Float64Array[] | undefined>;
}

export interface LeastSquaresOptions {
  maxIterations: number;
  /** Ends when the objective falls by less than this fraction of itself. */
  objectiveTolerance: number;
  /** Ends when a step moves x by less than this fraction of what is typical. */
  stepTolerance: number;
}

export interface LeastSquaresResult {
  x: Float64Array;
  residuals: Float64Array;
  /** Σ r². */
  objective: number;
  converged: boolean;
  iterations: number;
}

export const DEFAULT_LEAST_SQUARES: LeastSquaresOptions = {
  maxIterations: 100,
  objectiveTolerance: 1e-10,
  stepTolerance: 1e-7,
};

const INITIAL_DAMPING = 1e-3;
const LARGEST_DAMPING = 1e16;

export function sumOfSquares(r: Float64Array): number {
  let sum = 0;
  for (const value of r) sum += value * value;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The step that solves (JᵀJ + μ·D)·δ = −Jᵀr in the free variables; absent where that is singular. */
function dampedStep(
  columns: readonly Float64Array[],
  gradient: Float64Array,
  scale: Float64Array,
  free: readonly number[],
  damping: number,
): Float64Array | undefined {
  const a = free.map((i) => Float64Array.from(free, (j) => dot(columns[i]!, columns[j]!)));
  free.forEach((i, row) => (a[row]![row]! += damping * scale[i]!));
  const l = cholesky(a);
  if (l === undefined) return undefined;
  const reduced = solveCholesky(
    l,
    Float64Array.from(free, (i) => -gradient[i]!),
  );
  const step = new Float64Array(gradient.length);
  free.forEach((i, row) => (step[i] = reduced[row]!));
  return step;
}

/** Minimises Σ r² from a start inside the bounds; absent where no residuals can be computed at the start. */
export async function leastSquares(
  problem: LeastSquaresProblem,
  start: Float64Array,
  options: LeastSquaresOptions = DEFAULT_LEAST_SQUARES,
): Promise<LeastSquaresResult | undefined> {
  const { lower, upper, typical } = problem;
  const n = start.length;
  const clamp = (value: number, i: number): number => Math.min(Math.max(value, lower[i]!), upper[i]!);
  let x = start.map(clamp);
  let r = await problem.residuals(x);
  if (r === undefined) return undefined;
  let objective = sumOfSquares(r);
  if (!Number.isFinite(objective)) return undefined;
  let columns = await problem.jacobian(x, r);
  const scale = new Float64Array(n);
  let damping = INITIAL_DAMPING;
  let growth = 2;
  let iterations = 0;
  let converged = false;

  while (columns !== undefined && iterations < options.maxIterations && !converged) {
    iterations++;
    const current = columns;
    const gradient = Float64Array.from(current, (column) => dot(column, r!));
    for (let i = 0; i < n; i++) scale[i] = Math.max(scale[i]!, dot(current[i]!, current[i]!), 1e-300);
    const free = Array.from(x.keys()).filter(
      (i) => !(x[i] === lower[i] && gradient[i]! > 0) && !(x[i] === upper[i] && gradient[i]! < 0),
    );
    // Cosine between the residuals and each free column: 0 at a stationary point (MINPACK's gtol).
    const steepest = Math.max(
      0,
      ...free.map((i) => Math.abs(gradient[i]!) / Math.sqrt(scale[i]! * Math.max(objective, 1e-300))),
    );
    if (free.length === 0 || objective === 0 || steepest < 1e-12) {
      converged = true;
      break;
    }

    const step = dampedStep(current, gradient, scale, free, damping);
    const trial = step === undefined ? undefined : x.map((value, i) => clamp(value + step[i]!, i));
    const moved = trial?.map((value, i) => value - x[i]!);
    if (trial === undefined || moved === undefined) {
      damping *= growth;
      growth *= 2;
      if (damping > LARGEST_DAMPING) break;
      continue;
    }
    // Reduction that the linear model r + J·δ promises for the step as projected.
    const linear = Float64Array.from(r, (value, k) =>
      current.reduce((sum, column, i) => sum + column[k]! * moved[i]!, value),
    );
    const promised = objective - sumOfSquares(linear);
    const trialResiduals = await problem.residuals(trial);
    const trialObjective = trialResiduals === undefined ? Infinity : sumOfSquares(trialResiduals);
    const small = moved.every((change, i) => Math.abs(change) <= options.stepTolerance * typical[i]!);
    if (trialResiduals !== undefined && trialObjective < objective) {
      const gain = promised > 0 ? (objective - trialObjective) / promised : 1;
      const fell = objective - trialObjective;
      converged = fell <= options.objectiveTolerance * objective && (small || damping < 1);
      x = trial;
      r = trialResiduals;
      objective = trialObjective;
      damping *= Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
      growth = 2;
      if (!converged) columns = await problem.jacobian(x, r);
    } else {
      // No descent from a step too small to matter: the minimum, to the residuals' own accuracy.
      converged = small || (promised >= 0 && promised <= options.objectiveTolerance * objective);
      damping *= growth;
      growth *= 2;
      if (damping > LARGEST_DAMPING) break;
    }
  }
  return { x, residuals: r, objective, converged, iterations };
}
