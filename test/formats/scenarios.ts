import fc from 'fast-check';
import { DEFAULT_SOLVER, type Scenario } from '../../workers/formats/scenario/schema.ts';

/** A scenario with everything in it that a person can set. */
export const fullScenario: Scenario = {
  starling: 2,
  title: 'Oral theophylline, person 1 – größer',
  notes: 'As in the lecture.',
  twin: 'theophylline',
  individual: '1',
  parameters: { ka: 1.77, CL: 0.0289 },
  regimen: [
    { id: 'r1', input: 'oral', time: 0, amount: 319.992, duration: 0 },
    { id: 'r2', input: 'oral', time: 12, amount: 320, duration: 0.5, repeat: { every: 12, count: 4 } },
  ],
  time: { end: 24, points: 241 },
  solver: DEFAULT_SOLVER,
  seed: 7,
  measurements: [
    {
      id: 'm1',
      name: 'Boeckmann',
      personal: false,
      output: 'cp',
      unit: 'mg/L',
      time: [0, 1],
      value: [0.74, null],
    },
    {
      id: 'm2',
      name: 'My patient',
      personal: true,
      output: 'cp',
      time: [0, 2],
      value: [1, 2],
      subject: ['A. B.', 'A. B.'],
    },
  ],
  fit: {
    measurements: ['m1', 'm2'],
    subject: 'A. B.',
    parameters: [{ id: 'ka', lower: 0.1, upper: 10, scale: 'log' }],
    error: 'additive',
    starts: 8,
  },
  cohort: {
    size: 500,
    varied: {
      ka: { kind: 'logNormal', sd: 0.6 },
      CL: { kind: 'logitNormal', lower: 0, upper: 1, median: 0.03, sd: 0.5 },
      V: { kind: 'uniform', lower: 0.4, upper: 0.6 },
    },
    covariates: [
      { id: 'sex', label: 'Sex', distribution: { kind: 'discrete', values: [0, 1], weights: [1, 1] } },
      { id: 'age', label: 'Age', unit: 'a' },
    ],
    effects: [{ kind: 'power', parameter: 'CL', of: 'age', reference: 40, exponent: -0.2 }],
    correlations: [{ a: 'ka', b: 'CL', r: 0.3 }],
    table: { age: [31, 64] },
    occasions: { times: [0, 12], varied: { ka: 0.2 } },
    residual: { cp: { additive: 0.1, proportional: 0.05 } },
    endpoints: [
      { id: 'cmax', label: 'Cmax', of: 'cp', measure: 'max', target: { atLeast: 5, atMost: 15 } },
      { id: 'ratio', label: 'Per age', of: 'cmax / age', measure: 'value', unit: 'mg/L/a' },
    ],
    sources: { ka: 'A study, 1994' },
    arms: [{ id: 'b', label: 'Twice', factors: { ka: 2 }, parameters: { CL: 0.02 }, regimen: [] }],
  },
  plots: [{ id: 'p', title: 'Plasma', y: ['cp'], scale: 'linear' }],
  experiment: {
    path: 'decay.sedml',
    text: '<sedML xmlns="http://sed-ml.org/sed-ml/level1/version3" level="1" version="3"/>',
    files: [{ reference: './models/decay.ant', text: 'A -> ; k*A; k = 1; A = 2' }],
  },
};

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.length <= 200);

/** Random scenarios that pass the schema. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    title: fc.string({ unit: 'grapheme', maxLength: 100 }).filter((text) => text.length <= 300),
    parameters: fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,12}$/), finite, {
      noNullPrototype: true,
    }),
    regimen: fc.array(
      fc.record({
        id,
        input: id,
        time: finite,
        amount: finite.map(Math.abs),
        duration: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
      { maxLength: 5 },
    ),
    values: fc.array(fc.tuple(finite, fc.option(finite)), { maxLength: 30 }),
    seed: fc.nat(4294967295),
  })
  .map(({ title, parameters, regimen, values, seed }) => ({
    starling: 2,
    title,
    twin: 'theophylline',
    parameters,
    regimen,
    time: { end: 24, points: 25 },
    solver: DEFAULT_SOLVER,
    seed,
    measurements: [
      {
        id: 'm',
        name: 'data',
        personal: false,
        output: 'cp',
        time: values.map(([time]) => time),
        value: values.map(([, value]) => value),
      },
    ],
  }));
