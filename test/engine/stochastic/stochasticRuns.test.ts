import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LanePool } from '../../../workers/engine/cohort/pool.ts';
import { Engine } from '../../../workers/engine/engine.ts';
import type { Outcome, ReplicateRun, Scenario } from '../../../workers/protocol.ts';
import { startLaneThread } from '../../../workers/cli/cohort/laneThread.ts';
import { built, scenarioOf } from '../models.ts';

const FEW = 'model few() species A = 0; make = 2; lose = 0.2; -> A; make; A -> ; lose*A end';
const NOISY = "model noisy() X = 1; k = 0.5; s = 0.3; X' = k*(1 - X) + whiteNoise(s*X) end";

let alone: Engine;
let pool: LanePool;
let shared: Engine;
beforeAll(async () => {
  pool = new LanePool(startLaneThread, 2);
  alone = await Engine.start(built('core.wasm'), built('elementary.wasm'));
  shared = await Engine.start(built('core.wasm'), built('elementary.wasm'), pool);
});
afterAll(() => pool.end());

function asked(text: string, changes: Partial<Scenario> = {}) {
  return { kind: 'stochastic', scenario: scenarioOf(text, changes), channel: 'test' } as const;
}

function valueOf(outcome: Outcome<ReplicateRun>): ReplicateRun {
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

describe('replicates of a scenario', () => {
  test('of birth and death rest on Poisson’s distribution, mean and variance make/lose', async () => {
    const stochastic = { method: 'direct', replicates: 2000 } as const;
    const run = valueOf(await alone.stochastic(asked(FEW, { stochastic, time: { end: 60, points: 61 } })));
    const [band] = run.bands;
    const { mean, sd } = band!.last;
    expect(Math.abs((Math.sqrt(2000) * (mean - 10)) / Math.sqrt(10))).toBeLessThan(4);
    expect(Math.abs(Math.sqrt(1000) * (sd ** 2 / 10 - 1))).toBeLessThan(5);
    expect(band!.reference!.at(-1)).toBeCloseTo(10, 3);
    expect(band!.mean.at(-1)).toBe(mean);
    expect(band!.spread).toBeCloseTo(Math.sqrt(10) / 10, 1);
  });

  test('fall into bars of equally many whole numbers', async () => {
    const run = valueOf(await alone.stochastic(asked(FEW)));
    const { edges, counts } = run.bands[0]!.last.histogram;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(run.size);
    edges.forEach((edge) => expect(Math.abs(edge % 1)).toBe(0.5));
  });

  test.each([
    ['reactions', FEW],
    ['white noise', NOISY],
  ])('are the same bits on one thread and on two: %s', async (_, text) => {
    const [one, two] = [await alone.stochastic(asked(text)), await shared.stochastic(asked(text))].map(
      valueOf,
    );
    expect(two!.statistics.threads).toBe(2);
    expect(two!.bands).toEqual(one!.bands);
  });

  test('choose a method that the model allows where the scenario does not say', async () => {
    expect(valueOf(await alone.stochastic(asked(FEW))).settings.method).toBe('direct');
    expect(valueOf(await alone.stochastic(asked(NOISY))).settings.method).toBe('milstein');
  });

  test('show what there is so far, and can be ended', async () => {
    const stochastic = { method: 'direct', replicates: 1_000_000 } as const;
    const seen: number[] = [];
    const running = alone.stochastic(asked(FEW, { stochastic }), (partial) => {
      seen.push(partial.done);
      if (seen.length === 2) void alone.cancel('test');
    });
    const outcome = await running;
    expect(outcome.kind).toBe('cancelled');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeGreaterThan(seen[0]!);
    if (outcome.kind === 'cancelled') expect(outcome.partial!.done).toBeLessThan(1_000_000);
  });

  test('a replicate that breaks is left out and told', async () => {
    const text = "model root() X = 0.3; X' = 0.1*(0.3 - X) + whiteNoise(0.6*sqrt(X)) end";
    const run = valueOf(await alone.stochastic(asked(text)));
    expect(run.failed.count).toBeGreaterThan(0);
    expect(run.bands[0]!.last.count).toBe(run.size - run.failed.count);
    expect(run.failed.first[0]!.message).toMatch(/^The rate of change of X is not a finite number/);
  });

  test('of which every one breaks are a failure', async () => {
    const text = "model root() X = -1; X' = whiteNoise(sqrt(X)) end";
    const outcome = await alone.stochastic(asked(text));
    expect(outcome.kind === 'failed' && outcome.failure.code).toBe('not-finite');
  });
});
