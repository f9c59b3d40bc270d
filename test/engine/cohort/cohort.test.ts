import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Cohort, CohortRun, Outcome, Scenario } from '../../../workers/protocol.ts';
import { columnOf, runOf, scenarioOf, startEngine } from '../models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const DECAY = `
model decay
  unit time_unit = 3600 second;
  k = 0.1; dose = 100;
  A = dose; A' = -k * A;
end
`;

const NOBODY: Cohort = {
  size: 1000,
  varied: {},
  covariates: [],
  effects: [],
  correlations: [],
  residual: {},
  endpoints: [],
  arms: [],
};

const cohortOf = (cohort: Partial<Cohort>, changes: Partial<Scenario> = {}): Scenario =>
  scenarioOf(DECAY, { cohort: { ...NOBODY, ...cohort }, ...changes });

const run = (cohort: Partial<Cohort>, changes: Partial<Scenario> = {}) =>
  engine.cohort({ scenario: cohortOf(cohort, changes), channel: 'cohort', columns: ['A'] });

function valueOf(outcome: Outcome<CohortRun>): CohortRun {
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

async function failureOf(cohort: Partial<Cohort>): Promise<string> {
  const outcome = await run(cohort);
  return outcome.kind === 'failed' ? `${outcome.failure.message} ${outcome.failure.hint}` : outcome.kind;
}

const AUC = { id: 'auc', label: 'Area', of: 'A', measure: 'auc' } as const;
const LAST = { id: 'last', label: 'At the end', of: 'A', measure: 'last' } as const;

describe('a cohort of a quantity that decays', () => {
  test('has the median and the percentiles that its distribution gives', async () => {
    const { arms, done } = valueOf(
      await run({ size: 10_000, varied: { k: { kind: 'logNormal', sd: 0.3 } } }),
    );
    expect(done).toBe(10_000);
    const { curves } = arms[0]!.bands[0]!;
    // A(10) = 100·exp(−10 k) falls with k, so its percentiles are those of k from the other end.
    const exact = [1.6449, 0.6745, 0, -0.6745, -1.6449].map(
      (z) => 100 * Math.exp(-10 * 0.1 * Math.exp(0.3 * z)),
    );
    exact.forEach((value, k) => expect(Math.abs(curves[k]!.at(-1)! / value - 1)).toBeLessThan(0.02));
  });

  test('follows the value in force', async () => {
    const varied = { k: { kind: 'logNormal' as const, sd: 0.3 } };
    const { arms } = valueOf(await run({ varied }, { parameters: { k: 0.2 } }));
    expect(arms[0]!.bands[0]!.curves[2]!.at(-1)! / (100 * Math.exp(-2))).toBeCloseTo(1, 1);
  });

  test('keeps each of its first people whole, as that person alone would be', async () => {
    const varied = { k: { kind: 'normal' as const, sd: 0.01 } };
    const { arms } = valueOf(await run({ varied, size: 60 }));
    const { sample } = arms[0]!.bands[0]!;
    expect(sample).toHaveLength(60);
    const preview = await engine.population(cohortOf({ varied }), 60);
    if ('failure' in preview) throw new Error(preview.failure.message);
    const k = preview.columns[0]!.values[7]!;
    const alone = runOf(
      await engine.simulate({ scenario: scenarioOf(DECAY, { parameters: { k } }), channel: 'x' }),
    );
    // Two people are solved in step, with one's arithmetic in another order; the matrix exponential only rounds.
    columnOf(alone, 'A').forEach((value, at) =>
      expect(Math.abs(sample[7]!.values[at]! / value - 1)).toBeLessThan(1e-13),
    );
  });

  test('solves two people in step, within the tolerances of each alone', async () => {
    const text = `model decay k = 0.1; A = 100; A' = -k * A^1.5; end`;
    const cohort = { ...NOBODY, size: 9, varied: { k: { kind: 'logNormal' as const, sd: 0.5 } } };
    const scenario = scenarioOf(text, { cohort });
    const preview = await engine.population(scenario, 9);
    if ('failure' in preview) throw new Error(preview.failure.message);
    const { arms } = valueOf(await engine.cohort({ scenario, channel: 'cohort', columns: ['A'] }));
    for (const { person, values } of arms[0]!.bands[0]!.sample) {
      // A^-½ grows by k/2 a unit of time.
      const exact = (0.1 + (preview.columns[0]!.values[person]! / 2) * 10) ** -2;
      expect(Math.abs(values.at(-1)! / exact - 1)).toBeLessThan(1e-4);
    }
  });

  test('is the same in any number of parts, and larger ones begin with smaller ones', async () => {
    const varied = { k: { kind: 'logNormal' as const, sd: 0.3 } };
    const endpoints = [AUC];
    const few = valueOf(await run({ varied, endpoints, size: 39 }));
    const many = valueOf(await run({ varied, endpoints, size: 700 }));
    expect(many.arms[0]!.bands[0]!.sample.slice(0, 39)).toEqual(few.arms[0]!.bands[0]!.sample);
    const again = valueOf(await run({ varied, endpoints, size: 700 }));
    expect(again.arms).toEqual(many.arms);
  });

  test('has endpoints with unit, mean and spread, and the share that meets a target', async () => {
    const { arms } = valueOf(
      await run({
        size: 4000,
        varied: { dose: { kind: 'uniform', lower: 50, upper: 150 } },
        endpoints: [AUC, { ...LAST, target: { atLeast: 100 * Math.exp(-1) } }],
      }),
    );
    const [auc, last] = arms[0]!.endpoints;
    expect(auc!.spread.mean / (100 * (1 - Math.exp(-1)) * 10)).toBeCloseTo(1, 1);
    expect(auc!.spread.sd / auc!.spread.mean).toBeCloseTo(100 / Math.sqrt(12) / 100, 1);
    expect(auc!.spread.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(4000);
    expect(last!.target!.low).toBeLessThan(0.5);
    expect(last!.target!.high).toBeGreaterThan(0.5);
  });

  test('compares the same people under two arms', async () => {
    const { arms } = valueOf(
      await run({
        varied: { k: { kind: 'logNormal', sd: 0.5 } },
        endpoints: [LAST],
        arms: [{ id: 'b', label: 'Twice the dose', parameters: { dose: 200 } }],
      }),
    );
    const [a, b] = arms.map(({ endpoints }) => endpoints[0]!);
    expect(b!.difference!.spread.mean).toBeCloseTo(a!.spread.mean, 6);
    expect(b!.difference!.low).toBeLessThan(b!.difference!.high);
  });

  test('lets a person differ from occasion to occasion', async () => {
    const { arms } = valueOf(await run({ size: 200, occasions: { times: [0, 5], varied: { k: 0.5 } } }));
    const times = arms[0]!.bands[0]!.sample.map(({ values }) => [
      values[50]! / values[0]!,
      values[100]! / values[50]!,
    ]);
    const rates = times.map(([first, second]) => [Math.log(first!), Math.log(second!)]);
    expect(rates.filter(([first, second]) => Math.abs(first! / second! - 1) > 0.01).length).toBeGreaterThan(
      95,
    );
  });

  test('takes a covariate into account', async () => {
    const { arms } = valueOf(
      await run({
        size: 500,
        covariates: [
          {
            id: 'WT',
            label: 'Weight',
            unit: 'kg',
            distribution: { kind: 'discrete', values: [35, 140], weights: [1, 1] },
          },
        ],
        effects: [{ kind: 'power', parameter: 'dose', of: 'WT', reference: 70, exponent: 1 }],
      }),
    );
    const starts = new Set(arms[0]!.bands[0]!.sample.map(({ values }) => values[0]));
    expect([...starts].sort((a, b) => a! - b!)).toEqual([50, 200]);
  });

  test('counts people who cannot be solved, and says why', async () => {
    const scenario = scenarioOf("k = 1; x = 1; x' = k * x^2;", {
      cohort: { ...NOBODY, size: 200, varied: { k: { kind: 'discrete', values: [-1, 1], weights: [1, 1] } } },
    });
    const { arms } = valueOf(await engine.cohort({ scenario, channel: 'cohort', columns: ['x'] }));
    const { failed, bands } = arms[0]!;
    expect(failed.count).toBeGreaterThan(60);
    expect(failed.count).toBeLessThan(140);
    expect(failed.first[0]!.failure.message).toMatch(/x/);
    // Nobody fails for who was solved beside them.
    expect(bands[0]!.sample.length).toBeGreaterThan(30);
    for (const { values } of bands[0]!.sample) expect(Math.abs(values.at(-1)! * 11 - 1)).toBeLessThan(1e-4);
    expect(bands[0]!.sample.every(({ person }) => !failed.first.some((one) => one.person === person))).toBe(
      true,
    );
  });
});

describe('what cannot be drawn is refused by name', () => {
  test.each<[string, Partial<Cohort>, RegExp]>([
    ['a spread below zero', { varied: { k: { kind: 'normal', sd: -1 } } }, /distribution of k.*-1.*below 0/],
    ['a median of zero', { varied: { k: { kind: 'logNormal', median: 0, sd: 1 } } }, /must be above 0/],
    ['a quantity that is not there', { varied: { q: { kind: 'normal', mean: 1, sd: 1 } } }, /q is neither/],
    ['weights of zero', { varied: { k: { kind: 'discrete', values: [1], weights: [0] } } }, /weights are 0/],
    [
      'correlations that cannot be together',
      {
        varied: {
          k: { kind: 'normal', sd: 0.01 },
          dose: { kind: 'normal', sd: 1 },
          A: { kind: 'normal', mean: 1, sd: 1 },
        },
        correlations: [
          { a: 'k', b: 'dose', r: 0.9 },
          { a: 'dose', b: 'A', r: 0.9 },
          { a: 'k', b: 'A', r: -0.9 },
        ],
      },
      /not positive definite.*nearest.*k–dose 0\.\d+/,
    ],
    ['a table with holes', { table: { k: [1, 2], dose: [1] } }, /2 rows, but its column dose has 1/],
  ])('%s', async (_what, cohort, message) => {
    expect(await failureOf(cohort)).toMatch(message);
  });
});

test('each person has own draws of what the model draws, the same again for the same seed', async () => {
  const text = `${DECAY.replace('k = 0.1', 'k = normal(0.1, 0.01)')}`;
  const scenario = scenarioOf(text, { cohort: { ...NOBODY, size: 2000 } });
  const ask = async () =>
    valueOf(await engine.cohort({ scenario, channel: 'cohort', columns: ['k'] })).arms[0]!.bands[0]!.curves;
  const [first, again] = [await ask(), await ask()];
  expect(again).toEqual(first);
  const [low, , middle, , high] = first.map((values) => values.at(-1)!);
  expect(middle).toBeCloseTo(0.1, 3);
  expect(low).toBeCloseTo(0.1 - 1.6449 * 0.01, 2);
  expect(high).toBeCloseTo(0.1 + 1.6449 * 0.01, 2);
  expect(high! - low!).toBeGreaterThan(0.025);
});

test('a cohort can be cancelled, and keeps what it has', async () => {
  const scenario = cohortOf({ size: 1_000_000, varied: { k: { kind: 'normal', sd: 0.01 } } });
  const running = engine.cohort({ scenario, channel: 'cohort', columns: ['A'] }, () => {
    void engine.cancel('cohort');
  });
  const outcome = await running;
  expect(outcome.kind).toBe('cancelled');
  expect(outcome.kind === 'cancelled' && outcome.partial!.done).toBeGreaterThan(0);
});
