import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Operation, Vector } from '../../assembly/memory.ts';
import { makePlan, uniformGrid, type Question } from '../../workers/engine/plan.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { manifestFromModel, type ModelDescription } from '../../workers/formats/twin/fromModel.ts';
import type { RegimenItem, Scenario } from '../../workers/protocol.ts';

const model: ModelDescription = {
  hash: '0',
  name: 'One compartment',
  timeUnit: 'h',
  states: [
    { id: 'gut', unit: 'mg', kind: 'species', settable: true, value: 0 },
    { id: 'body', unit: 'mg', kind: 'species', settable: true, value: 0 },
  ],
  parameters: [
    { id: 'ka', kind: 'parameter', settable: true, value: 1 },
    { id: 'rate', kind: 'parameter', settable: true, value: 0 },
    { id: 'computed', kind: 'parameter', settable: true },
    { id: 'fixed', kind: 'parameter', settable: false, value: 1 },
  ],
  outputs: [{ id: 'C', unit: 'mg/L', kind: 'parameter' }],
  mass: [1, 1],
  roots: 0,
  events: [],
  jacobianPattern: [],
  equations: [],
};

const own = manifestFromModel(model);
const manifest = {
  ...own,
  inputs: [
    { ...own.inputs[0]!, id: 'oral', label: 'Tablet', bolus: { state: 'gut', factor: 2 } },
    {
      ...own.inputs[1]!,
      id: 'drip',
      label: 'Infusion',
      bolus: { state: 'body', factor: 1 },
      rate: { parameter: 'rate', factor: 1 },
    },
  ],
};

const scenario: Scenario = {
  starling: 2,
  title: '',
  parameters: {},
  regimen: [],
  time: { end: 24, points: 25 },
  solver: DEFAULT_SOLVER,
  seed: 1,
  measurements: [],
};

function ask(changes: Partial<Scenario>, more: Partial<Question> = {}) {
  return makePlan({
    model,
    manifest,
    individuals: [{ id: 'p1', values: { ka: 3, body: 7 } }],
    scenario: { ...scenario, ...changes },
    startOf: () => Float64Array.of(1, 0, 40, 1),
    ...more,
  });
}

function planOf(...args: Parameters<typeof ask>) {
  const made = ask(...args);
  if ('failure' in made) throw new Error(made.failure.message);
  return made.plan;
}

function failureOf(...args: Parameters<typeof ask>) {
  const made = ask(...args);
  if (!('failure' in made)) throw new Error('a plan was made');
  return made.failure;
}

function give(item: Partial<RegimenItem>): RegimenItem {
  return { id: 'd', input: 'drip', time: 0, amount: 10, duration: 0, ...item };
}

describe('values', () => {
  test('the scenario goes over the individual', () => {
    const { overrides } = planOf({ individual: 'p1', parameters: { ka: 5 } });
    expect(overrides).toEqual([
      { vector: Vector.Parameter, index: 0, value: 5 },
      { vector: Vector.State, index: 1, value: 7 },
    ]);
  });

  test('an unknown name is named, with what is like it', () => {
    const failure = failureOf({ parameters: { rat: 1 } });
    expect(failure).toMatchObject({ code: 'unknown-quantity', symbol: 'rat' });
    expect(failure.message).toContain('"rat"');
    expect(failure.hint).toContain('rate');
  });

  test('an unknown individual is named, with those there are', () => {
    const failure = failureOf({ individual: 'p9' });
    expect(failure).toMatchObject({ code: 'unknown-individual', symbol: 'p9' });
    expect(failure.hint).toContain('p1');
  });

  test('what the model computes cannot be set', () => {
    expect(failureOf({ parameters: { fixed: 2 } })).toMatchObject({ code: 'not-settable', symbol: 'fixed' });
  });

  test("an individual's value of what a changed model lacks is a warning", () => {
    const { warnings } = planOf(
      { individual: 'p2' },
      { individuals: [{ id: 'p2', values: { gone: 1, ka: 2 } }] },
    );
    expect(warnings).toMatchObject([{ severity: 'warning', code: 'unused-value', symbol: 'gone' }]);
  });
});

describe('a dose at once', () => {
  test('adds amount · factor to its state', () => {
    const { schedule } = planOf({ regimen: [give({ input: 'oral', time: 3 })] });
    expect(schedule).toEqual([
      { time: 3, value: 20, vector: Vector.State, index: 0, operation: Operation.Add },
    ]);
  });

  test('is repeated at exact times, and not at or after the end', () => {
    const regimen = [give({ time: 0.1, repeat: { every: 8, count: 10_000 } })];
    expect(planOf({ regimen }).schedule.map(({ time }) => time)).toEqual([0.1, 8.1, 16.1]);
    const toTheEnd = [give({ time: 0, repeat: { every: 8, count: 4 } })];
    expect(planOf({ regimen: toTheEnd }).schedule.map(({ time }) => time)).toEqual([0, 8, 16]);
  });

  test('before the start is not given, and a warning says so', () => {
    const { schedule, warnings } = planOf({
      regimen: [give({ time: -16, repeat: { every: 8, count: 3 } })],
    });
    expect(schedule.map(({ time }) => time)).toEqual([0]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain('before the start');
  });

  test('into what only takes it over time is refused', () => {
    const { bolus: _, ...slow } = manifest.inputs[1]!;
    const failure = failureOf({ regimen: [give({})] }, { manifest: { ...manifest, inputs: [slow] } });
    expect(failure).toMatchObject({ code: 'wrong-duration', hint: 'Give it a duration.' });
  });
});

describe('giving over time', () => {
  const sets = (...regimen: RegimenItem[]) =>
    planOf({ regimen }).schedule.map(({ time, value, operation, index }) => {
      expect([operation, index]).toEqual([Operation.Set, 1]);
      return [time, value];
    });

  test('sets the rate and sets it back', () => {
    expect(sets(give({ time: 1, duration: 2 }))).toEqual([
      [1, 5],
      [3, 0],
    ]);
  });

  test('overlapping administrations add up', () => {
    expect(sets(give({ time: 0, duration: 4 }), give({ time: 2, duration: 4, amount: 4 }))).toEqual([
      [0, 2.5],
      [2, 3.5],
      [4, 1],
      [6, 0],
    ]);
  });

  test('back to back is one level, though 0.1 + 0.2 is not 0.3', () => {
    expect(
      sets(give({ time: 0.1, duration: 0.2, amount: 2 }), give({ time: 0.3, duration: 0.1, amount: 1 }))
        .length,
    ).toBe(2);
  });

  test('begun before the start is under way at the start', () => {
    expect(sets(give({ time: -1, duration: 2 }))).toEqual([
      [0, 5],
      [1, 0],
    ]);
  });

  test('unended at the end is never set back', () => {
    expect(sets(give({ time: 20, duration: 10 }))).toEqual([[20, 1]]);
  });

  test('adds to the parameter’s own value, given, written or computed', () => {
    const regimen = [give({ time: 0, duration: 2 })];
    expect(planOf({ regimen, parameters: { rate: 7 } }).schedule.map(({ value }) => value)).toEqual([12, 7]);
    const onComputed = {
      ...manifest,
      inputs: [{ ...manifest.inputs[1]!, rate: { parameter: 'computed', factor: 1 } }],
    };
    const { schedule } = planOf({ regimen }, { manifest: onComputed });
    expect(schedule.map(({ value }) => value)).toEqual([45, 40]);
  });

  test('into what only takes it at once is refused', () => {
    const failure = failureOf({ regimen: [give({ input: 'oral', duration: 1 })] });
    expect(failure).toMatchObject({ code: 'wrong-duration', symbol: 'oral', hint: 'Set its duration to 0.' });
  });

  test('leaves the parameter as it was to the bit, and gives the whole amount, whatever overlaps', () => {
    const item = fc.record({
      time: fc.double({ min: 0, max: 10, noNaN: true }),
      amount: fc.double({ min: 0.1, max: 100, noNaN: true }),
      duration: fc.double({ min: 0.01, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const { schedule } = planOf({ regimen: items.map((one, k) => give({ ...one, id: `d${k}` })) });
        expect(schedule.at(-1)?.value).toBe(0);
        const given = schedule.reduce(
          (sum, { time, value }, k) => sum + value * ((schedule[k + 1]?.time ?? time) - time),
          0,
        );
        const asked = items.reduce((sum, { amount }) => sum + amount, 0);
        expect(given / asked).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('what cannot be planned', () => {
  test('an unknown input is named, with those there are', () => {
    const failure = failureOf({ regimen: [give({ input: 'nasal spray' })] });
    expect(failure).toMatchObject({ code: 'unknown-input', symbol: 'nasal spray' });
    expect(failure.hint).toContain('oral');
    expect(failure.hint).toContain('drip');
  });

  test('an unknown column is named', () => {
    expect(failureOf({}, { columns: ['Cp'] })).toMatchObject({ code: 'unknown-quantity', symbol: 'Cp' });
  });

  test('a hostile number of administrations is refused before it is written out', () => {
    const regimen = Array.from({ length: 10_000 }, (_, k) =>
      give({ id: `d${k}`, repeat: { every: 1e-9, count: 10_000 } }),
    );
    const failure = failureOf({ regimen });
    expect(failure.code).toBe('too-many-administrations');
    expect(failure.message).toContain('100,000,000');
  });
});

describe('the grid', () => {
  test('meets round times exactly and ends at the end', () => {
    const grid = uniformGrid(24, 241);
    expect([grid[0], grid[1], grid[30], grid[240]]).toEqual([0, 0.1, 3, 24]);
  });

  test('records every state and output unless columns are named', () => {
    expect(planOf({}).columns.map(({ id, index }) => [id, index])).toEqual([
      ['gut', 0],
      ['body', 1],
      ['C', 6],
    ]);
    expect(planOf({}, { columns: ['C', 'ka'] }).columns.map(({ index }) => index)).toEqual([6, 2]);
  });
});
