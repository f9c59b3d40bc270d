import * as v from 'valibot';
import { regimenItem } from './regimen.ts';

/** Limits and shapes of a virtual population; part of the scenario's schema. */
const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const label = v.pipe(v.string(), v.maxLength(200));
const numbers = (most: number) => v.pipe(v.array(finite), v.minLength(1), v.maxLength(most));

/** How a quantity differs between people, in its own unit. An absent middle is the value in force, a slider's say. */
export const distribution = v.variant('kind', [
  v.strictObject({ kind: v.literal('normal'), mean: v.optional(finite), sd: finite }),
  /** `sd` is the standard deviation of the logarithm, ω in population pharmacokinetics. */
  v.strictObject({ kind: v.literal('logNormal'), median: v.optional(finite), sd: finite }),
  /** `sd` is that of ln((x − lower)/(upper − x)). */
  v.strictObject({
    kind: v.literal('logitNormal'),
    lower: finite,
    upper: finite,
    median: v.optional(finite),
    sd: finite,
  }),
  v.strictObject({ kind: v.literal('uniform'), lower: finite, upper: finite }),
  v.strictObject({ kind: v.literal('discrete'), values: numbers(1000), weights: numbers(1000) }),
  /** Values of real people, each as likely as another. */
  v.strictObject({ kind: v.literal('empirical'), values: numbers(100_000) }),
]);

/** A quantity that a model need not have, and that changes what it has by an effect. */
export const covariate = v.strictObject({
  id,
  label,
  unit: v.optional(v.pipe(v.string(), v.maxLength(60))),
  distribution: v.optional(distribution), // absent: a column of the table
});

/** What multiplies a parameter for a person: by a covariate or by another quantity that is drawn. */
export const effect = v.variant('kind', [
  /** (covariate / reference)^exponent, as in allometry. */
  v.strictObject({ kind: v.literal('power'), parameter: id, of: id, reference: finite, exponent: finite }),
  /** exp(slope · (covariate − reference)). */
  v.strictObject({ kind: v.literal('exponential'), parameter: id, of: id, reference: finite, slope: finite }),
  /** 1 + slope · (covariate − reference). */
  v.strictObject({ kind: v.literal('linear'), parameter: id, of: id, reference: finite, slope: finite }),
  /** `factor` where the covariate is this, 1 elsewhere; several may speak of one covariate. */
  v.strictObject({ kind: v.literal('category'), parameter: id, of: id, is: finite, factor: finite }),
]);

/** What is read off one person's curve of a quantity, between two times. */
export const endpoint = v.strictObject({
  id,
  label,
  /** Id of an output, state or parameter, or an expression of such in the model's language. */
  of: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
  measure: v.picklist([
    'auc', // trapezoids of the output grid
    'max',
    'timeOfMax',
    'min',
    'timeOfMin',
    'mean', // auc over the time
    'last',
    'timeAbove', // time with a value over `level`
    'timeBelow',
    'value', // of an expression of endpoints before this one, covariates, and quantities at the start
  ]),
  /** Of an expression; anything else has its curve's. */
  unit: v.optional(v.pipe(v.string(), v.maxLength(60))),
  level: v.optional(finite),
  /** Absent: the whole run. */
  from: v.optional(finite),
  to: v.optional(finite),
  /** Met where the endpoint lies between these. */
  target: v.optional(v.strictObject({ atLeast: v.optional(finite), atMost: v.optional(finite) })),
});

/** Another way to treat the same people; what is absent is as in the scenario, and a parameter given is everybody's. */
export const arm = v.strictObject({
  id,
  label,
  parameters: v.optional(v.record(id, finite)),
  /** Multiplies everybody's own value. */
  factors: v.optional(v.record(id, finite)),
  regimen: v.optional(v.pipe(v.array(regimenItem), v.maxLength(10_000))),
});

/** A virtual population. Who person i is depends on the scenario's seed and i alone. */
export const cohort = v.strictObject({
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000)),
  /** Parameters and states of the model, by id. */
  varied: v.record(id, distribution),
  covariates: v.optional(v.pipe(v.array(covariate), v.maxLength(50)), []),
  effects: v.optional(v.pipe(v.array(effect), v.maxLength(200)), []),
  /** Of the normal scores behind the distributions (a Gaussian copula). */
  correlations: v.optional(
    v.pipe(v.array(v.strictObject({ a: id, b: id, r: finite })), v.maxLength(2000)),
    [],
  ),
  /** Real people: each virtual one takes a row as a whole, so that its columns stay together. */
  table: v.optional(v.record(id, numbers(100_000))),
  /** Within a person: at each of these times parameters become their own value · exp(normal with this sd). */
  occasions: v.optional(v.strictObject({ times: numbers(1000), varied: v.record(id, finite) })),
  /** Of a measurement, by output: value · (1 + proportional · ε) + additive · ε′. */
  residual: v.optional(
    v.record(id, v.strictObject({ additive: v.optional(finite, 0), proportional: v.optional(finite, 0) })),
    {},
  ),
  endpoints: v.optional(v.pipe(v.array(endpoint), v.maxLength(50)), []),
  /** Where a distribution, an effect or a residual error comes from, by its quantity; absent: an assumption. */
  sources: v.optional(v.record(id, v.pipe(v.string(), v.maxLength(500)))),
  /** Besides the scenario itself. */
  arms: v.optional(v.pipe(v.array(arm), v.maxLength(8)), []),
});

export type Distribution = v.InferOutput<typeof distribution>;
export type Covariate = v.InferOutput<typeof covariate>;
export type CovariateEffect = v.InferOutput<typeof effect>;
export type Endpoint = v.InferOutput<typeof endpoint>;
export type Arm = v.InferOutput<typeof arm>;
export type Cohort = v.InferOutput<typeof cohort>;
