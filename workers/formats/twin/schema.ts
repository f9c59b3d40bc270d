import * as v from 'valibot';
import { cohort } from '../scenario/cohort.ts';
import { regimenItem } from '../scenario/regimen.ts';
import { measurements, plotSettings, solverSettings } from '../scenario/schema.ts';

/**
 * A twin's manifest, `examples/twins/<id>/twin.json`. Units and default values live in model.ant alone;
 * range, meaning and source live here alone.
 */
const id = v.pipe(v.string(), v.minLength(1));
const finite = v.pipe(v.number(), v.finite());
const range = v.tuple([finite, finite]);

export const source = v.strictObject({
  citation: v.string(),
  url: v.optional(v.string()),
});

export const parameterMeta = v.strictObject({
  /** Where the model's display name does not say it well enough. */
  label: v.optional(v.string()),
  meaning: v.string(),
  /** Physiological limits: the slider's ends. */
  range,
  /** Usual values in health, marked on the slider. */
  normal: v.optional(range),
  /** Range in which the model was tested; outside it a warning is shown. */
  tested: v.optional(range),
  scale: v.optional(v.picklist(['linear', 'log']), 'linear'),
  source: v.string(),
  group: id,
  /** Offered for fitting. */
  fit: v.optional(v.boolean(), false),
});

export const input = v.strictObject({
  id,
  label: v.string(),
  kind: v.picklist(['dose', 'infusion', 'meal', 'insulin']),
  unit: v.string(),
  /** State that a dose at once is added to; absent where it can only be given over time. */
  bolus: v.optional(v.strictObject({ state: id, factor: v.optional(finite, 1) })),
  /**
   * Parameter that holds the rate while it is given over time: rate = amount · factor / duration, in the
   * parameter's unit with the twin's time unit; overlapping administrations add up.
   */
  rate: v.optional(v.strictObject({ parameter: id, factor: v.optional(finite, 1) })),
  amount: v.strictObject({ default: finite, range }),
  duration: v.strictObject({ default: finite, range }),
  meaning: v.string(),
});

export const output = v.strictObject({
  /** Id of a state, parameter or assigned quantity of the model. */
  id,
  label: v.string(),
  /** Other units that people use: value · factor. */
  alternatives: v.optional(v.array(v.strictObject({ unit: v.string(), factor: finite })), []),
  bands: v.optional(v.array(v.strictObject({ from: finite, to: finite, label: v.string() })), []),
  /** Index of the categorical colour, so that a quantity keeps its hue everywhere. */
  color: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
});

export const twinManifest = v.strictObject({
  schema: v.literal(1),
  id,
  title: v.string(),
  summary: v.string(),
  intendedUse: v.string(),
  limits: v.array(v.string()),
  sources: v.array(source),
  groups: v.array(v.strictObject({ id, title: v.string() })),
  parameters: v.record(id, parameterMeta),
  inputs: v.array(input),
  outputs: v.array(output),
  plots: v.array(plotSettings),
  regimen: v.array(regimenItem),
  time: v.strictObject({ end: finite, points: v.number() }),
  solver: v.optional(v.partial(solverSettings), {}),
  individuals: v.optional(
    v.strictObject({
      /** CSV with a header: one column `id`, the others named after parameters or states of the model. */
      file: v.string(),
      label: v.string(),
      default: v.optional(id),
    }),
  ),
  measurements: v.optional(
    v.array(
      v.strictObject({
        id,
        name: v.string(),
        /** CSV with columns subject, time, value. */
        file: v.string(),
        output: id,
        source: v.string(),
      }),
    ),
    [],
  ),
  /** How people differ, as published: the population that the twin's cohort starts from. */
  cohort: v.optional(cohort),
  /** A state at which the model rests with these inputs off: the contract test checks its drift. */
  steady: v.optional(v.strictObject({ quantities: v.array(id), over: finite, drift: finite })),
});

/** One published number that the twin must reproduce: `validation.json` is an array of these. */
export const validationCheck = v.strictObject({
  quantity: v.string(),
  /** Changes to the twin's default scenario. */
  scenario: v.optional(
    v.strictObject({
      individual: v.optional(id),
      parameters: v.optional(v.record(id, finite)),
      regimen: v.optional(v.array(regimenItem)),
      time: v.optional(v.strictObject({ end: finite, points: v.number() })),
      solver: v.optional(v.partial(solverSettings)),
    }),
  ),
  /** What is read off the run. */
  measure: v.variant('kind', [
    v.strictObject({ kind: v.literal('at'), output: id, time: finite }),
    v.strictObject({ kind: v.literal('peak'), output: id }),
    v.strictObject({ kind: v.literal('peakTime'), output: id }),
    v.strictObject({ kind: v.literal('trough'), output: id }),
    v.strictObject({ kind: v.literal('drift'), output: id }), // max |value − first|
    v.strictObject({ kind: v.literal('auc'), output: id }),
    /** Largest relative (or absolute) difference from a reference table, columns time and outputs. */
    v.strictObject({
      kind: v.literal('table'),
      file: v.string(),
      compare: v.picklist(['relative', 'absolute']),
      columns: v.array(id),
      /** Each reference value is the mean of the output at this many times, the last of them the row's own. */
      mean: v.optional(
        v.strictObject({ samples: v.pipe(v.number(), v.integer(), v.minValue(1)), spacing: finite }),
      ),
    }),
    /** Fitted value of one parameter. */
    v.strictObject({
      kind: v.literal('fit'),
      parameter: id,
      measurements: id,
      subject: v.optional(v.string()),
      parameters: v.array(
        v.strictObject({ id, lower: finite, upper: finite, scale: v.picklist(['linear', 'log']) }),
      ),
      error: v.picklist(['additive', 'proportional']),
      starts: v.number(),
    }),
  ]),
  expected: finite,
  unit: v.string(),
  /** Allowed |got − expected|: absolute plus relative · |expected|. */
  tolerance: v.strictObject({ absolute: v.optional(finite, 0), relative: v.optional(finite, 0) }),
  source: v.string(),
  /** Repeat for every individual of the twin. */
  everyIndividual: v.optional(v.boolean(), false),
});

export const validation = v.array(validationCheck);

export type TwinManifest = v.InferOutput<typeof twinManifest>;
export type ParameterMeta = v.InferOutput<typeof parameterMeta>;
export type TwinInput = v.InferOutput<typeof input>;
export type TwinOutput = v.InferOutput<typeof output>;
export type ValidationCheck = v.InferOutput<typeof validationCheck>;

/** The values of one individual, by parameter or state. */
export interface Individual {
  id: string;
  values: Record<string, number>;
}

/** A twin folder, read and checked. */
export interface Twin {
  manifest: TwinManifest;
  /** model.ant */
  text: string;
  individuals: Individual[];
  measurements: v.InferOutput<typeof measurements>[];
  validation: ValidationCheck[];
  /** Reference tables named by validation checks, by file name: column → values. */
  tables: Record<string, Record<string, number[]>>;
  /** lesson.md */
  lesson: string;
}
