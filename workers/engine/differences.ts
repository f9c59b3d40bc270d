/**
 * Finite differences of a vector function, by columns.
 *
 * Central steps of h = ε^{1/3} and forward steps of h = ε^{1/2} balance truncation against the function's own
 * relative error ε; a step that would leave the bounds goes the other way.
 */
export type Scheme = 'forward' | 'central';

type Evaluate = (x: Float64Array) => Promise<Float64Array | undefined>;

/**
 * Jacobian [n] of [m] of `evaluate` at x.
 *
 * @param at value of the function at x
 * @param typical a change of each variable that matters, which scales its step
 * @param accuracy relative error of `evaluate`
 * @returns absent where the function cannot be computed beside x
 */
export async function differences(
  evaluate: Evaluate,
  x: Float64Array,
  at: Float64Array,
  bounds: { lower: Float64Array; upper: Float64Array },
  typical: Float64Array,
  accuracy: number,
  scheme: Scheme,
): Promise<Float64Array[] | undefined> {
  const relative = scheme === 'central' ? Math.cbrt(accuracy) : Math.sqrt(accuracy);
  const columns: Float64Array[] = [];
  for (let i = 0; i < x.length; i++) {
    const h = relative * typical[i]!;
    const up = Math.min(x[i]! + h, bounds.upper[i]!);
    const down = Math.max(x[i]! - h, bounds.lower[i]!);
    const room = up - x[i]! >= h / 2;
    // One-sided where a bound is in the way, and in the forward scheme.
    const right = scheme === 'central' || room ? up : x[i]!;
    const left = scheme === 'central' || !room ? down : x[i]!;
    const there = async (value: number): Promise<Float64Array | undefined> => {
      if (value === x[i]) return at;
      const moved = Float64Array.from(x);
      moved[i] = value;
      return evaluate(moved);
    };
    const above = await there(right);
    const below = await there(left);
    if (above === undefined || below === undefined || right === left) return undefined;
    columns.push(above.map((value, k) => (value - below[k]!) / (right - left)));
  }
  return columns;
}
