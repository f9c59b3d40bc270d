/**
 * How measurements scatter about the prediction.
 *
 * additive:      y = f + σ·ε        → ρ = y − f
 * proportional:  y = f·(1 + σ·ε)    → ρ = g·(y − f)/f with g the geometric mean of f
 *
 * With ε normal, the smallest Σρ² is the greatest likelihood in both. For the proportional one, −2 ln L with
 * σ² profiled out is N·ln Σ((y − f)/f)² + Σ ln f² up to a constant, which is N·ln Σρ²; without g the fit would
 * prefer predictions that are too large (Seber & Wild, Nonlinear Regression, 1989, section 2.8.7).
 */
export type ErrorModel = 'additive' | 'proportional';

/** Predictions below this fraction of the largest measurement count as that much in a proportional error. */
const FLOOR = 1e-3;

/** Standard deviation of each measurement up to the common σ. */
export function spreads(model: ErrorModel, observed: Float64Array, predicted: Float64Array): Float64Array {
  if (model === 'additive') return new Float64Array(observed.length).fill(1);
  const floor = Math.max(FLOOR * observed.reduce((most, y) => Math.max(most, Math.abs(y)), 0), 1e-300);
  return predicted.map((f) => Math.max(Math.abs(f), floor));
}

/** The residuals ρ whose squares are summed. */
export function residualsOf(
  model: ErrorModel,
  observed: Float64Array,
  predicted: Float64Array,
): Float64Array {
  const spread = spreads(model, observed, predicted);
  const logMean = spread.reduce((sum, s) => sum + Math.log(s), 0) / Math.max(1, spread.length);
  const g = Math.exp(logMean);
  return observed.map((y, k) => (g * (y - predicted[k]!)) / spread[k]!);
}
