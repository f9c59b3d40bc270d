import { expect, test } from 'vitest';
import { startEngine } from '../../../workers/cli/startEngine.ts';
import { LanePool } from '../../../workers/engine/cohort/pool.ts';
import type { Endpoint, GlobalRequest, Outcome, Range } from '../../../workers/protocol.ts';
import { scenarioOf } from '../models.ts';

const scenario = scenarioOf("k = 0.1; V = 2; dose = 100; A = dose; A' = -k*A; C := A/V;");
const auc: Endpoint = { id: 'auc', label: 'Area', of: 'C', measure: 'auc' };
const k: Range = { id: 'k', lower: 0.05, upper: 0.2, scale: 'log' };
const V: Range = { id: 'V', lower: 1, upper: 3, scale: 'linear' };
const request: GlobalRequest = {
  scenario,
  channel: 'global',
  endpoint: auc,
  ranges: [k, V],
  method: 'sobol',
  sampling: 'sobol',
  samples: 64,
};

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

const area = (rate: number, volume: number): number => (100 / volume / rate) * (1 - Math.exp(-10 * rate));

test('along one axis: curves and an endpoint that agree with the closed form', async () => {
  const engine = await startEngine();
  const asked = { scenario, channel: 'sweep', output: 'C', endpoint: auc, axes: [{ ...k, points: 9 }] };
  const { axes, endpoint, course, runs, failed } = valueOf(await engine.sweep(asked));
  expect([runs, failed.count]).toEqual([9, 0]);
  expect(axes[0]!.values[4]).toBeCloseTo(0.1, 12);
  axes[0]!.values.forEach((rate, i) => {
    expect(endpoint.values[i]! / area(rate, 2)).toBeCloseTo(1, 3);
    expect(course!.curves[i]!.at(-1)! / (50 * Math.exp(-10 * rate))).toBeCloseTo(1, 4);
  });
});

test('on a grid of two: the first axis is the faster', async () => {
  const engine = await startEngine();
  const axes = [
    { ...k, points: 3 },
    { ...V, points: 4 },
  ];
  const found = valueOf(await engine.sweep({ scenario, channel: 'sweep', output: 'C', endpoint: auc, axes }));
  const [rates, volumes] = found.axes.map(({ values }) => values);
  expect(found.course).toBeUndefined();
  found.endpoint.values.forEach((value, i) =>
    expect(value / area(rates![i % 3]!, volumes![Math.floor(i / 3)]!)).toBeCloseTo(1, 3),
  );
});

test('one thread and two give the same indices to the bit', async () => {
  const {
    milliseconds: _,
    threads: one,
    ...alone
  } = valueOf(await (await startEngine()).globalSensitivity(request));
  // Each lane is an engine of its own, as a thread has.
  const lanes = [await startEngine(), await startEngine()];
  const pool = new LanePool(
    () => ({ api: lanes.pop()!, death: new Promise<never>(() => undefined), end: () => undefined }),
    2,
  );
  const engine = await startEngine(pool);
  const { milliseconds: __, threads: two, ...shared } = valueOf(await engine.globalSensitivity(request));
  expect([one, two]).toEqual([1, 2]);
  expect(shared).toEqual(alone);
  expect(alone.runs).toBe(64 * 6);
  const { first, total } = alone.shares!;
  expect(first[0]!.value + first[1]!.value).toBeLessThan(1.02);
  expect(total[1]!.value).toBeGreaterThan(first[1]!.value);
});

test('the population says what factors are drawn from; Morris ranks them', async () => {
  const engine = await startEngine();
  const cohort = {
    size: 1,
    varied: { k: { kind: 'logNormal', sd: 0.1 }, V: { kind: 'logNormal', sd: 0.5 } },
    covariates: [],
    effects: [],
    correlations: [],
    residual: {},
    endpoints: [],
    arms: [],
  } as const;
  const { ranges: _, ...rest } = request;
  const own = {
    ...scenario,
    cohort: { ...cohort, covariates: [], effects: [], correlations: [], endpoints: [], arms: [] },
  };
  const found = valueOf(
    await engine.globalSensitivity({ ...rest, scenario: own, method: 'morris', samples: 20 }),
  );
  expect(found.runs).toBe(60);
  const [rate, volume] = found.effects!.size;
  expect(volume!.value).toBeGreaterThan(3 * rate!.value);
});

test('runs that fail are counted, and what cannot be is said', async () => {
  const engine = await startEngine();
  const breaking = scenarioOf("k = 1; b = 1; A = 1; A' = piecewise(-k*A, k < 1, A^3*k); B := A*b;");
  const ranges: Range[] = [
    { id: 'k', lower: 0.5, upper: 1.2, scale: 'linear' },
    { id: 'b', lower: 1, upper: 2, scale: 'linear' },
  ];
  const endpoint: Endpoint = { id: 'last', label: 'Last', of: 'B', measure: 'last' };
  const found = valueOf(
    await engine.globalSensitivity({ ...request, scenario: breaking, ranges, endpoint, samples: 16 }),
  );
  expect(found.failed.count).toBeGreaterThan(0);
  expect(found.shares!.points).toBeLessThan(16);
  expect(found.shares!.points).toBeGreaterThan(1);
  for (const [wrong, message] of [
    [[k, { ...V, lower: 4 }], /range of V/],
    [[{ ...k, lower: 0 }, V], /no logarithm/],
    [[k], /One factor alone/],
    [[k, { ...V, id: 'nothing' }], /neither a parameter nor a state/],
  ] as const)
    expect(await engine.globalSensitivity({ ...request, ranges: [...wrong] })).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringMatching(message) as string },
    });
});
