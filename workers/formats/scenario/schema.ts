import * as v from 'valibot';
import { cohort } from './cohort.ts';
import { keptExperiment } from './experiment.ts';
import { regimenItem } from './regimen.ts';
import { stochasticSettings } from './stochastic.ts';

/**
 * A scenario: what is asked of a twin. Plain versioned JSON, documented in examples/README.md.
 * Everything that comes in passes this schema; limits keep hostile input small.
 */
export const SCENARIO_VERSION = 2;

const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** Measured values of one output of one person or several. Arrays are parallel. */
export const measurements = v.strictObject({
  id,
  name: text(200),
  /** A patient's own data: left out of links unless ticked. */
  personal: v.boolean(),
  output: id,
  /** Unit of `value` as given; the engine converts to the output's. */
  unit: v.optional(text(60)),
  time: v.pipe(v.array(finite), v.maxLength(1_000_000)),
  value: v.pipe(v.array(v.nullable(finite)), v.maxLength(1_000_000)),
  subject: v.optional(v.pipe(v.array(text(100)), v.maxLength(1_000_000))),
});

export const fitSettings = v.strictObject({
  measurements: v.array(id),
  /** With several subjects in the data: the one that is fitted. */
  subject: v.optional(text(100)),
  parameters: v.pipe(
    v.array(v.strictObject({ id, lower: finite, upper: finite, scale: v.picklist(['linear', 'log']) })),
    v.maxLength(50),
  ),
  error: v.picklist(['additive', 'proportional']),
  starts: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});

export const solverSettings = v.strictObject({
  method: v.picklist(['automatic', 'tsit5', 'vern7', 'rodas5p', 'ndf']),
  relativeTolerance: v.pipe(finite, v.minValue(1e-13), v.maxValue(0.1)),
  absoluteTolerance: v.pipe(finite, v.gtValue(0), v.maxValue(1e6)),
  maxSteps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000_000)),
});

export const plotSettings = v.strictObject({
  id,
  title: text(200),
  /** Output, state or parameter ids on the vertical axis. */
  y: v.pipe(v.array(id), v.minLength(1), v.maxLength(40)),
  x: v.optional(id), // absent: time
  scale: v.picklist(['linear', 'log']),
});

export const scenario = v.strictObject({
  starling: v.literal(SCENARIO_VERSION),
  title: text(300),
  notes: v.optional(text(20_000)),
  /** Id of a twin; absent for a model of one's own. */
  twin: v.optional(id),
  /** The model's text where it is one's own or was changed. */
  model: v.optional(v.strictObject({ language: v.literal('antimony'), text: text(2_000_000) })),
  /** One of the twin's virtual or real individuals. */
  individual: v.optional(id),
  /** Values that differ from the model's (or the individual's), in the model's units. */
  parameters: v.record(id, finite),
  regimen: v.pipe(v.array(regimenItem), v.maxLength(10_000)),
  time: v.strictObject({
    end: v.pipe(finite, v.gtValue(0)),
    /** Output points, evenly spaced from 0 to `end` inclusive. */
    points: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1_000_000)),
  }),
  solver: solverSettings,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4294967295)),
  measurements: v.pipe(v.array(measurements), v.maxLength(200)),
  fit: v.optional(fitSettings),
  /** Absent: one person alone. */
  cohort: v.optional(cohort),
  /** Absent: by equations, and by chance as the model is best simulated. */
  stochastic: v.optional(stochasticSettings),
  /** Absent: the twin's own plots. */
  plots: v.optional(v.pipe(v.array(plotSettings), v.maxLength(40))),
  /** The experiment that the model came with. */
  experiment: v.optional(keptExperiment),
});

export type Scenario = v.InferOutput<typeof scenario>;
export type { KeptExperiment } from './experiment.ts';
export type { RegimenItem } from './regimen.ts';
export type { Arm, Cohort, Covariate, CovariateEffect, Distribution, Endpoint } from './cohort.ts';
export type Measurements = v.InferOutput<typeof measurements>;
export type FitSettings = v.InferOutput<typeof fitSettings>;
export type SolverSettings = v.InferOutput<typeof solverSettings>;
export type PlotSettings = v.InferOutput<typeof plotSettings>;

export const DEFAULT_SOLVER: SolverSettings = {
  method: 'automatic',
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
  maxSteps: 10_000_000,
};
