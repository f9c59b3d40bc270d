import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../workers/engine/engine.ts';
import { columnOf, runOf, scenarioOf, startEngine } from './models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

describe('the curve between the steps of the stiff method', () => {
  test.each(['1e4', '1e6', '1e9'])('follows its drive at rate %s to the tolerance', async (rate) => {
    const scenario = scenarioOf(`x = 1; x' = -${rate} * (x - cos(time));`, {
      time: { end: 10, points: 1001 },
      solver: { method: 'rodas5p', relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 10_000 },
    });
    const run = runOf(await engine.simulate({ scenario, channel: 'test' }));
    const values = columnOf(run, 'x');
    const off = run.time.values.map((t, k) =>
      Math.abs(values[k]! - Math.cos(t) - Math.sin(t) / Number(rate)),
    );
    expect(Math.max(...off)).toBeLessThan(2e-6);
    expect(run.statistics.accepted).toBeLessThan(100);
  });
});
