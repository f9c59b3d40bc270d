import { residualsOf, spreads, type ErrorModel } from './errorModel.ts';

/**
 * ∂ρ/∂θ of the residuals of an error model, from the slopes ∂f/∂θ of the predictions. With ρ = g·(y − f)/s, s the
 * spread and g its geometric mean: ∂ρ = ρ·∂(ln g) − g·∂f/s − ρ·∂s/s.
 */
export function residualSlopes(
  model: ErrorModel,
  observed: Float64Array,
  predicted: Float64Array,
  slopes: readonly Float64Array[],
): Float64Array[] {
  if (model === 'additive') return slopes.map((slope) => slope.map((value) => -value));
  const spread = spreads(model, observed, predicted);
  const residuals = residualsOf(model, observed, predicted);
  const count = Math.max(1, spread.length);
  const g = Math.exp(spread.reduce((sum, s) => sum + Math.log(s), 0) / count);
  return slopes.map((slope) => {
    // Where the floor holds the spread, it does not move.
    const relative = slope.map((value, k) =>
      Math.abs(predicted[k]!) >= spread[k]! ? value / predicted[k]! : 0,
    );
    const mean = relative.reduce((sum, value) => sum + value, 0) / count;
    return slope.map((value, k) => residuals[k]! * (mean - relative[k]!) - (g * value) / spread[k]!);
  });
}
