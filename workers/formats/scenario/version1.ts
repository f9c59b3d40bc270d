import * as v from 'valibot';
import { DEFAULT_SOLVER } from './schema.ts';

/**
 * The scenario schema's first version, kept so that its files and links open for ever.
 * It had `overrides` for `parameters`, `doses` for `regimen`, `until` for `time.end`, and no solver settings.
 */
const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const dose = v.strictObject({
  /** Absent: the twin's first input. */
  input: v.optional(id),
  time: finite,
  amount: v.pipe(finite, v.minValue(0)),
  /** Absent: given at once. */
  duration: v.optional(v.pipe(finite, v.minValue(0))),
  every: v.optional(v.pipe(finite, v.gtValue(0))),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
});

export const scenarioVersion1 = v.strictObject({
  starling: v.literal(1),
  title: v.pipe(v.string(), v.maxLength(300)),
  notes: v.optional(v.pipe(v.string(), v.maxLength(20_000))),
  twin: v.optional(id),
  model: v.optional(
    v.strictObject({ language: v.literal('antimony'), text: v.pipe(v.string(), v.maxLength(2_000_000)) }),
  ),
  individual: v.optional(id),
  overrides: v.optional(v.record(id, finite), {}),
  doses: v.optional(v.pipe(v.array(dose), v.maxLength(10_000)), []),
  until: v.pipe(finite, v.gtValue(0)),
  points: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1_000_000)), 501),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4294967295)), 1),
});

type Version1 = v.InferOutput<typeof scenarioVersion1>;

/** First inputs of the twins that there were at version 1; they stay as they were then. */
const FIRST_INPUTS: Readonly<Record<string, string>> = {
  theophylline: 'oral',
  'healthy-meal': 'meal',
  'type-1-diabetes': 'meal',
};

/** Id that an input had where version 1 left it out. */
function inputOf(scenario: Version1, given: string | undefined): string {
  const first = scenario.twin === undefined ? undefined : FIRST_INPUTS[scenario.twin];
  return given ?? first ?? 'dose';
}

/** Version 1 → 2. The result is checked against version 2's schema like any other. */
export function fromVersion1(scenario: Version1): unknown {
  const { title, notes, twin, model, individual, overrides, doses, until, points, seed } = scenario;
  return {
    starling: 2,
    title,
    ...(notes === undefined ? {} : { notes }),
    ...(twin === undefined ? {} : { twin }),
    ...(model === undefined ? {} : { model }),
    ...(individual === undefined ? {} : { individual }),
    parameters: overrides,
    regimen: doses.map(({ input, time, amount, duration, every, count }, index) => ({
      id: `dose-${index + 1}`,
      input: inputOf(scenario, input),
      time,
      amount,
      duration: duration ?? 0,
      ...(every === undefined ? {} : { repeat: { every, count: count ?? 1 } }),
    })),
    time: { end: until, points },
    solver: DEFAULT_SOLVER,
    seed,
    measurements: [],
  };
}
