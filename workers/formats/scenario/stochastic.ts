import * as v from 'valibot';

/** How a scenario is simulated by chance. Reactions one by one, or white noise in the equations. */
export const stochasticSettings = v.strictObject({
  method: v.picklist(['direct', 'nextReaction', 'tauLeaping', 'eulerMaruyama', 'milstein']),
  replicates: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  /** The longest step of the methods for white noise, in the model's time; absent: from one output time to the next. */
  step: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
});

export type StochasticSettings = v.InferOutput<typeof stochasticSettings>;
export type StochasticMethod = StochasticSettings['method'];
