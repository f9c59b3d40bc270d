import { describe, expect, test } from 'vitest';
import { gradeOf, validate, type Solver } from '../../workers/engine/validate.ts';
import { manifestFromModel } from '../../workers/formats/twin/fromModel.ts';
import type { Run, Twin, ValidationCheck } from '../../workers/protocol.ts';

const check: ValidationCheck = {
  quantity: 'y',
  measure: { kind: 'at', output: 'y', time: 0.35 },
  expected: 0.35,
  unit: '',
  tolerance: { absolute: 1e-9, relative: 0 },
  source: 'by hand',
  everyIndividual: false,
};

const twin: Twin = {
  manifest: {
    ...manifestFromModel({
      hash: '',
      name: 'ramp',
      states: [{ id: 'y', kind: 'species', settable: true, value: 0 }],
      parameters: [],
      outputs: [],
      mass: [1],
      roots: 0,
      events: [],
      jacobianPattern: [],
      equations: [],
    }),
    time: { end: 1, points: 11 },
  },
  text: '',
  individuals: [
    { id: 'slow', values: {} },
    { id: 'fast', values: {} },
  ],
  measurements: [],
  validation: [],
  tables: { 'ref.csv': { time: [0, 0.25, 1], y: [0, 0.25, 1.1] } },
  lesson: '',
};

/** A run of y = rate · t on the times asked for. */
function ramp(times: Float64Array, rate = 1): Run {
  return {
    modelHash: '',
    digest: '',
    time: { id: 'time', label: 'Time', values: Float64Array.from(times) },
    columns: [{ id: 'y', label: 'y', values: Float64Array.from(times, (t) => rate * t) }],
    seed: 1,
    solver: { method: 'automatic', relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 1 },
    statistics: {
      accepted: 0,
      rejected: 0,
      rhsCalls: 0,
      jacobianCalls: 0,
      factorisations: 0,
      switches: 0,
      eventsFired: 0,
      method: '',
      milliseconds: 0,
    },
    warnings: [],
  };
}

const ramps: Solver = {
  run: async ({ individual }, _columns, times) => ({
    kind: 'done',
    value: ramp(times, individual === 'fast' ? 3 : 1),
  }),
  fit: async () => ({ kind: 'failed', failure: { code: 'no-fit', message: 'There is no fit.' } }),
};

async function rowOf(changes: Partial<ValidationCheck>, solver = ramps) {
  const checked = { ...twin, validation: [{ ...check, ...changes }] };
  const outcome = await validate(checked, solver, { interruption: () => undefined });
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return outcome.value[0]!;
}

describe('what is read off a run', () => {
  test.each([
    [{ kind: 'at', output: 'y', time: 0.35 }, 0.35],
    [{ kind: 'peak', output: 'y' }, 1],
    [{ kind: 'peakTime', output: 'y' }, 1],
    [{ kind: 'trough', output: 'y' }, 0],
    [{ kind: 'drift', output: 'y' }, 1],
    [{ kind: 'auc', output: 'y' }, 0.5],
    [{ kind: 'table', file: 'ref.csv', compare: 'absolute', columns: ['y'] }, 0.1],
    [{ kind: 'table', file: 'ref.csv', compare: 'relative', columns: ['y'] }, 0.1 / 1.1],
    [
      {
        kind: 'table',
        file: 'ref.csv',
        compare: 'absolute',
        columns: ['y'],
        mean: { samples: 3, spacing: 0.1 },
      },
      0.2,
    ],
  ] as [ValidationCheck['measure'], number][])('%j is %d', async (measure, expected) => {
    expect((await rowOf({ measure })).got).toBeCloseTo(expected, 12);
  });
});

test('a row says all that is printed and written', async () => {
  expect(await rowOf({})).toEqual({
    twin: 'own-model',
    quantity: 'y',
    expected: 0.35,
    got: 0.35,
    unit: '',
    error: 0,
    tolerance: 1e-9,
    grade: 'good',
    source: 'by hand',
  });
});

test('a check for everybody gives one row, of whoever is furthest off, by name', async () => {
  const row = await rowOf({ everyIndividual: true });
  expect(row.got).toBeCloseTo(1.05, 12);
  expect(row.quantity).toBe('y (furthest of 2: fast)');
});

test('a solve that fails is poor, without a number, and says why', async () => {
  const measure: ValidationCheck['measure'] = {
    kind: 'fit',
    parameter: 'k',
    measurements: 'm',
    parameters: [],
    error: 'additive',
    starts: 1,
  };
  const row = await rowOf({ measure });
  expect(row.got).toBeNaN();
  expect(row.grade).toBe('poor');
  expect(row.quantity).toContain('There is no fit.');
});

test('ending it keeps the rows there were', async () => {
  const checked = { ...twin, validation: [check, check, check] };
  let asked = 0;
  const outcome = await validate(checked, ramps, {
    interruption: () => (++asked > 2 ? 'cancelled' : undefined),
  });
  expect(outcome.kind === 'cancelled' && outcome.partial).toHaveLength(2);
});

describe('grades', () => {
  test.each([
    [100, 100.5, 1, 'good'],
    [100, 101, 1, 'good'],
    [100, 105, 1, 'fair'],
    [100, 111, 1, 'poor'],
    [100, 131, 10, 'poor'],
    [0, 5e-6, 1e-6, 'fair'],
    [0, 2e-5, 1e-6, 'poor'],
    [1, NaN, 1, 'poor'],
  ] as const)('%d expected, %d found, tolerance %d: %s', (expected, got, tolerance, grade) => {
    expect(gradeOf(expected, got, tolerance)).toBe(grade);
  });
});
