import type { FitResult, FitSettings, FittedParameter } from '../protocol.ts';
import { differences, type Scheme } from './differences.ts';
import { residualsOf, spreads } from './errorModel.ts';
import { latinHypercube } from './latinHypercube.ts';
import { leastSquares, sumOfSquares, type LeastSquaresResult } from './leastSquares.ts';
import { residualSlopes } from './residualSlopes.ts';
import { uncertainty, type Uncertainty } from './uncertainty.ts';

/** What is fitted to what, free of how predictions come about. */
export interface EstimationProblem {
  parameters: FitSettings['parameters'];
  /** Where the first search begins, in the parameters' own scale. */
  initial: readonly number[];
  observed: Float64Array;
  error: FitSettings['error'];
  starts: number;
  seed: number;
  /** Predictions of all measurements; absent where the model cannot be solved with these values. */
  predict: (values: readonly number[]) => Promise<Float64Array | undefined>;
  /** Relative error of the predictions. */
  accuracy: number;
  /**
   * Predictions with their derivatives by the parameters, in the parameters' own scale, [parameter] of [measurement];
   * absent where the model has no exact ones, so that differences are taken.
   */
  slopes?: (
    values: readonly number[],
  ) => Promise<{ predicted: Float64Array; slopes: Float64Array[] } | undefined>;
  /** Told before every search. */
  onStart?: (index: number) => void;
}

/** What an estimation gives; times and subjects of the residuals are the caller's to add. */
export type Estimate = Omit<FitResult, 'residuals'> & {
  predicted: Float64Array;
};

/** Two estimates more alike than this cannot be told apart. */
const ALIKE = 0.95;
/** As a fraction of the bounds' distance: nearer than this is at the bound. */
const AT_BOUND = 1e-6;

/** Between a parameter's own scale and the one that is searched in: its logarithm, or itself. */
function toSearch(value: number, scale: 'linear' | 'log'): number {
  return scale === 'log' ? Math.log(value) : value;
}

function fromSearch(value: number, scale: 'linear' | 'log'): number {
  return scale === 'log' ? Math.exp(value) : value;
}

/** Searches from several starts, best first, and describes the best. Absent where no start can be solved. */
export async function estimate(problem: EstimationProblem): Promise<Estimate | undefined> {
  const { parameters, observed, error } = problem;
  const scales = parameters.map(({ scale }) => scale);
  const lower = Float64Array.from(parameters, (p) => toSearch(p.lower, p.scale));
  const upper = Float64Array.from(parameters, (p) => toSearch(p.upper, p.scale));
  const bounds = { lower, upper };
  const values = (x: Float64Array): number[] =>
    parameters.map(({ scale, lower: least, upper: most }, i) =>
      Math.min(Math.max(fromSearch(x[i]!, scale), least), most),
    );
  let evaluations = 0;
  const predict = async (x: Float64Array): Promise<Float64Array | undefined> => {
    evaluations++;
    const predicted = await problem.predict(values(x));
    return predicted?.every(Number.isFinite) ? predicted : undefined;
  };
  const residuals = async (x: Float64Array): Promise<Float64Array | undefined> => {
    const predicted = await predict(x);
    return predicted === undefined ? undefined : residualsOf(error, observed, predicted);
  };
  /** Exact predictions and slopes in the scale that is searched in. */
  const slopesAt = async (
    x: Float64Array,
  ): Promise<{ predicted: Float64Array; slopes: Float64Array[] } | undefined> => {
    evaluations++;
    const there = values(x);
    const found = await problem.slopes!(there);
    const isFinite = found?.slopes.every((slope) => slope.every(Number.isFinite)) ?? false;
    if (found === undefined || !isFinite || !found.predicted.every(Number.isFinite)) return undefined;
    // On a logarithmic scale ∂f/∂(ln θ) = θ·∂f/∂θ.
    const slopes = found.slopes.map((slope, i) =>
      scales[i] === 'log' ? slope.map((value) => value * there[i]!) : slope,
    );
    return { predicted: found.predicted, slopes };
  };
  const exactJacobian = async (x: Float64Array): Promise<Float64Array[] | undefined> => {
    const found = await slopesAt(x);
    return found && residualSlopes(error, observed, found.predicted, found.slopes);
  };
  const isExact = problem.slopes !== undefined;
  const search = (start: Float64Array, scheme: Scheme): Promise<LeastSquaresResult | undefined> => {
    const typical = start.map((value, i) =>
      scales[i] === 'log' ? 1 : Math.max(Math.abs(value), 1e-3 * (upper[i]! - lower[i]!)),
    );
    return leastSquares(
      {
        lower,
        upper,
        typical,
        residuals,
        jacobian: (x, r) =>
          isExact
            ? exactJacobian(x)
            : differences(residuals, x, r, bounds, typical, problem.accuracy, scheme),
      },
      start,
    );
  };

  const found: LeastSquaresResult[] = [];
  const first = Float64Array.from(problem.initial, (value, i) => {
    const at = scales[i] === 'log' && !(value > 0) ? lower[i]! : toSearch(value, scales[i]!);
    return Math.min(Math.max(at, lower[i]!), upper[i]!);
  });
  const others = latinHypercube(problem.starts - 1, parameters.length, problem.seed).map((point) =>
    point.map((u, i) => lower[i]! + u * (upper[i]! - lower[i]!)),
  );
  for (const [index, start] of [first, ...others].entries()) {
    problem.onStart?.(index);
    const result = await search(start, 'forward');
    if (result !== undefined) found.push(result);
  }
  found.sort((a, b) => a.objective - b.objective);
  const [best] = found;
  if (best === undefined) return undefined;

  // Forward differences end near the minimum; central ones close the rest of the way.
  const polished = isExact ? undefined : await search(best.x, 'central');
  const final = polished !== undefined && polished.objective <= best.objective ? polished : best;
  const predicted = await predict(final.x);
  if (predicted === undefined) return undefined;
  const spread = spreads(error, observed, predicted);
  const weighted = observed.map((y, k) => (y - predicted[k]!) / spread[k]!);
  const freedom = observed.length - parameters.length;
  const objective = sumOfSquares(weighted);
  const sigma = freedom > 0 ? Math.sqrt(objective / freedom) : NaN;

  const typical = final.x.map((value, i) =>
    scales[i] === 'log' ? 1 : Math.max(Math.abs(value), 1e-3 * (upper[i]! - lower[i]!)),
  );
  const slopes = isExact
    ? (await slopesAt(final.x))?.slopes
    : await differences(predict, final.x, predicted, bounds, typical, problem.accuracy, 'central');
  const columns = (slopes ?? parameters.map(() => new Float64Array(observed.length))).map((column) =>
    column.map((value, k) => value / spread[k]!),
  );
  const errors = uncertainty(columns, sigma);
  const fitted = values(final.x).map((value, i): FittedParameter => {
    const deviation = errors.standardErrors[i]!;
    // On a logarithmic scale dθ = θ·d(ln θ).
    const standardError = scales[i] === 'log' ? value * deviation : deviation;
    const near = AT_BOUND * (upper[i]! - lower[i]!);
    return {
      id: parameters[i]!.id,
      value,
      standardError,
      rse: (100 * standardError) / Math.abs(value),
      atBound: final.x[i]! - lower[i]! <= near || upper[i]! - final.x[i]! <= near,
    };
  });
  return {
    parameters: fitted,
    correlation: errors.correlation,
    objective,
    sigma,
    predicted,
    starts: found.map((result) => ({ objective: result.objective, converged: result.converged })),
    evaluations,
    warnings: warningsOf(fitted, errors, final.converged, freedom),
  };
}

/** What a person must know before believing the numbers. */
function warningsOf(
  fitted: readonly FittedParameter[],
  errors: Uncertainty,
  converged: boolean,
  freedom: number,
): string[] {
  const warnings: string[] = [];
  if (!converged)
    warnings.push('The search ended before it settled; more starts or narrower bounds may help.');
  for (const { id, atBound } of fitted) {
    if (atBound) warnings.push(`${id} ended at its bound: the data want it further out, or do not tell.`);
  }
  if (freedom <= 0) {
    warnings.push(`There are not more measurements than parameters, so standard errors cannot be computed.`);
  }
  for (const i of errors.insensitive) {
    warnings.push(`The predictions do not depend on ${fitted[i]!.id}: these data say nothing about it.`);
  }
  if (errors.singular && errors.insensitive.length === 0) {
    warnings.push(
      'Standard errors cannot be computed: some of the parameters cannot be told apart from these data.',
    );
  }
  errors.correlation.forEach((row, i) => {
    for (let j = 0; j < i; j++) {
      const value = row[j]!;
      if (Math.abs(value) > ALIKE) {
        warnings.push(
          `${fitted[j]!.id} and ${fitted[i]!.id} cannot be told apart from these data (correlation ${value.toFixed(3)}).`,
        );
      }
    }
  });
  return warnings;
}
