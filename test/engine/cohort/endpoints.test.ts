import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Cohort, CohortRequest, CohortRun } from '../../../workers/protocol.ts';
import { scenarioOf, startEngine } from '../models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const DECAY = `
model decay
  unit time_unit = 3600 second;
  k = 0.1; dose = 100; V = 2;
  A = dose; A' = -k * A;
  C := A / V;
end
`;

const COHORT: Cohort = {
  size: 200,
  varied: { k: { kind: 'logNormal', sd: 0.3 } },
  covariates: [],
  effects: [],
  correlations: [],
  residual: {},
  endpoints: [],
  arms: [],
};

const scenarioWith = (cohort: Partial<Cohort>) => scenarioOf(DECAY, { cohort: { ...COHORT, ...cohort } });

async function run(cohort: Partial<Cohort>, asked: Partial<CohortRequest> = {}): Promise<CohortRun> {
  const request = { scenario: scenarioWith(cohort), channel: 'cohort', columns: ['A'], ...asked };
  const outcome = await engine.cohort(request);
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

const MAX = { id: 'max', label: 'Maximum', of: 'A', measure: 'max' } as const;
const LAST = { id: 'last', label: 'Last', of: 'A', measure: 'last' } as const;

describe('an endpoint', () => {
  test('is read off an expression along the curve', async () => {
    const { arms } = await run({
      endpoints: [LAST, { id: 'both', label: 'Sum', of: 'A + 2 * C * V - exp(0)', measure: 'last' }],
    });
    const [last, both] = arms[0]!.endpoints;
    expect(both!.spread.mean).toBeCloseTo(3 * last!.spread.mean - 1, 10);
  });

  test('is a value of endpoints before it, of covariates and of what the person has', async () => {
    const { arms } = await run({
      covariates: [
        { id: 'weight', label: 'Weight', distribution: { kind: 'discrete', values: [50], weights: [1] } },
      ],
      endpoints: [
        MAX,
        LAST,
        // −ln(last/max)/10 is k, whose own value the person has.
        { id: 'rest', label: 'Rest', of: '-ln(last / max) / 10 - k', measure: 'value', unit: '1/h' },
        { id: 'dose', label: 'Dose per kg', of: 'dose / weight', measure: 'value' },
      ],
    });
    const [, , rest, dose] = arms[0]!.endpoints;
    expect(Math.abs(rest!.spread.mean)).toBeLessThan(1e-7);
    expect(rest!.unit).toBe('1/h');
    expect(dose!.spread).toMatchObject({ count: 200, mean: 2, sd: 0 });
  });

  test('has geometric mean and variation where it is above 0 in everybody', async () => {
    const { arms } = await run({
      size: 2000,
      endpoints: [
        { id: 'k', label: 'k', of: 'k', measure: 'value' },
        { id: 'away', label: 'Away', of: 'k - 0.1', measure: 'value' },
      ],
    });
    const [k, away] = arms[0]!.endpoints;
    expect(k!.spread.geometric!.mean / 0.1).toBeCloseTo(1, 1);
    expect(k!.spread.geometric!.cv / Math.sqrt(Math.expm1(0.09))).toBeCloseTo(1, 1);
    expect(away!.spread).not.toHaveProperty('geometric');
  });

  test.each([
    ['A +', /cannot be read off “A \+”/],
    ['A; B := 3', /cannot be read off/],
    ['nothing * 2', /There is no nothing/],
    ['f(A)', /f is no function/],
    ['time', /Time has no place/],
  ])('of “%s” is refused, with its reason', async (of, reason) => {
    const scenario = scenarioWith({ endpoints: [{ id: 'x', label: 'X', of, measure: 'max' }] });
    const outcome = await engine.cohort({ scenario, channel: 'cohort' });
    expect(outcome.kind).toBe('failed');
    if (outcome.kind === 'failed') expect(outcome.failure.message).toMatch(reason);
  });
});

describe('bands', () => {
  test('may be of fewer times than endpoints read', async () => {
    const whole = await run({ endpoints: [{ ...MAX, measure: 'auc' }] });
    const thin = await run({ endpoints: [{ ...MAX, measure: 'auc' }] }, { bandPoints: 3 });
    expect([...thin.time.values]).toEqual([0, 5, 10]);
    expect(thin.arms[0]!.endpoints).toEqual(whole.arms[0]!.endpoints);
    const middle = whole.time.values.indexOf(5);
    expect(thin.arms[0]!.bands[0]!.curves[2]![1]).toBe(whole.arms[0]!.bands[0]!.curves[2]![middle]);
    expect(thin.arms[0]!.bands[0]!.sample[7]!.values[1]).toBe(
      whole.arms[0]!.bands[0]!.sample[7]!.values[middle],
    );
  });

  test('of what is measured are wider by the residual error, and change nobody', async () => {
    const cohort = { size: 1500, residual: { A: { additive: 3, proportional: 0.1 } }, endpoints: [LAST] };
    const still = { ...cohort, varied: {}, covariates: [] };
    const plain = await run(cohort);
    const measured = await run(cohort, { measured: true });
    expect(measured.arms[0]!.endpoints).toEqual(plain.arms[0]!.endpoints);
    expect(measured.arms[0]!.bands[0]!.sample).toEqual(plain.arms[0]!.bands[0]!.sample);
    // Everybody alike: what spreads at the start is the error alone, 100 ± √(3² + 10²).
    const [low, , median, , high] = (await run(still, { measured: true })).arms[0]!.bands[0]!.curves;
    expect(median![0]! / 100).toBeCloseTo(1, 2);
    expect((high![0]! - low![0]!) / (2 * 1.6449 * Math.hypot(3, 10))).toBeCloseTo(1, 1);
    expect(plain.arms[0]!.bands[0]!.curves[0]![0]).toBeCloseTo(100, 0);
  });
});

describe('people', () => {
  test('are a row each, with who they are and their endpoints in every arm', async () => {
    const { people } = await run(
      { endpoints: [LAST], arms: [{ id: 'double', label: 'Double', factors: { dose: 2 } }] },
      { people: true },
    );
    const column = (id: string): Float64Array => people!.find((one) => one.id === id)!.values;
    expect(people!.map(({ label }) => label)).toEqual([
      'Person',
      'k',
      expect.stringMatching(/, failed$/),
      expect.stringMatching(/, Last$/),
      'Double, failed',
      'Double, Last',
    ]);
    expect(column('person')[199]).toBe(200);
    for (const at of [0, 17, 199]) {
      const exact = 100 * Math.exp(-10 * column('k')[at]!);
      expect(column(':last')[at]! / exact).toBeCloseTo(1, 6);
      expect(column('double:last')[at]! / exact).toBeCloseTo(2, 6);
    }
  });

  test('a factor of what is the same in everybody holds too, and each open alone as they are', async () => {
    const cohort = { arms: [{ id: 'double', label: 'Double', factors: { dose: 2, k: 3 } }] };
    const { arms } = await run({ ...cohort, endpoints: [MAX] });
    expect(arms[1]!.endpoints[0]!.difference!.spread.mean).toBeCloseTo(100, 8);
    const scenario = scenarioWith(cohort);
    const [plain, double] = [
      await engine.person(scenario, 42, ''),
      await engine.person(scenario, 42, 'double'),
    ];
    if ('failure' in plain || 'failure' in double) throw new Error('no person');
    expect(plain.cohort).toBeUndefined();
    expect(double.parameters).toEqual({ dose: 200, k: 3 * plain.parameters.k! });
    const preview = await engine.population(scenario, 43);
    if ('failure' in preview) throw new Error(preview.failure.message);
    expect(preview.columns[0]!.values[42]).toBe(plain.parameters.k);
  });
});

describe('a preview', () => {
  test('has histograms, and widths in every way of saying them', async () => {
    const preview = await engine.population(scenarioWith({}), 1000);
    if ('failure' in preview) throw new Error(preview.failure.message);
    const [k] = preview.columns;
    expect(k!.spread.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(k!.law).toMatchObject({ middle: 0.1, sd: 0.3, variance: 0.09 });
    expect(k!.law!.cv).toBeCloseTo(Math.sqrt(Math.expm1(0.09)), 12);
    for (const said of ['sd', 'variance', 'cv'] as const) {
      const back = await engine.width('logNormal', said, k!.law![said], 0.1);
      expect('sd' in back && back.sd).toBeCloseTo(0.3, 12);
    }
    expect(await engine.width('normal', 'cv', 0.25, -8)).toEqual({ sd: 2 });
    expect(await engine.width('normal', 'sd', -1, 1)).toHaveProperty('failure');
  });

  test('offers the nearest correlations where people cannot have those asked for', async () => {
    const varied = Object.fromEntries(
      ['k', 'dose', 'V'].map((id) => [id, { kind: 'normal' as const, sd: 0.01 }]),
    );
    const correlations = [
      { a: 'k', b: 'dose', r: 0.9 },
      { a: 'dose', b: 'V', r: 0.9 },
      { a: 'k', b: 'V', r: -0.9 },
    ];
    const refused = await engine.population(scenarioWith({ varied, correlations }), 10);
    if (!('failure' in refused)) throw new Error('drawn');
    expect(refused.failure.message).toMatch(/not positive definite/);
    expect(refused.nearest).toHaveLength(3);
    const mended = await engine.population(scenarioWith({ varied, correlations: refused.nearest! }), 10);
    expect(mended).not.toHaveProperty('failure');
  });
});
