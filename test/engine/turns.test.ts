import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../workers/engine/engine.ts';
import { columnOf, runOf, scenarioOf, startEngine } from './models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

/** x at the end of 480 hours of which only the end is recorded. */
async function after480(text: string): Promise<number> {
  const scenario = scenarioOf(text, { time: { end: 480, points: 2 } });
  const values = columnOf(runOf(await engine.simulate({ scenario, channel: 'test' })), 'x');
  return values[values.length - 1]!;
}

describe('conditions that turn and turn back within a day', () => {
  const windows: [string, number][] = [
    ['rem(time, 24) >= 8 && rem(time, 24) < 8.5', 10],
    ['rem(time, 24) > 8 && rem(time, 24) <= 8.5', 10],
    ['time - 24 * floor(time / 24) >= 8 && time - 24 * floor(time / 24) < 8.5', 10],
    ['(time / P - floor(time / P)) * P >= 8 && rem(time, P) < 8.5', 10],
    ['abs(rem(time, 24) - 8.25) < 0.25', 10],
    ['min(rem(time, 24), 20) >= 8 && rem(time, 24) < 8.5', 10],
    ['sin(2 * pi * time / 24) > 0.9999', (480 * Math.acos(0.9999)) / Math.PI],
    ['cos(2 * pi * time / 24) < -0.9999', (480 * Math.acos(0.9999)) / Math.PI],
  ];
  test.each(windows)('x grows while %s', async (condition, expected) => {
    const x = await after480(`P = 24; x = 0; x' = piecewise(1, ${condition}, 0);`);
    expect(Math.abs(x - expected)).toBeLessThan(1e-6);
  });

  test('a state can be the clock, where its windows are not shorter than a looked-at part of the run', async () => {
    const x = await after480(
      "c = 0; c' = 1; x = 0; x' = piecewise(1, rem(c, 24) >= 8 && rem(c, 24) < 10.5, 0);",
    );
    expect(Math.abs(x - 50)).toBeLessThan(1e-5);
  });

  test('an event fires every day', async () => {
    expect(await after480("x = 0; x' = 0; E: at rem(time, 24) >= 8 && rem(time, 24) < 8.5: x = x + 1;")).toBe(
      20,
    );
  });
});

describe('steps of floor and rem', () => {
  test("x' = floor(time)", async () => {
    expect(Math.abs((await after480("x = 0; x' = floor(time);")) / 114960 - 1)).toBeLessThan(1e-12);
  });

  test("x' = rem(time, 24) / 24", async () => {
    expect(Math.abs((await after480("x = 0; x' = rem(time, 24) / 24;")) / 240 - 1)).toBeLessThan(1e-12);
  });
});
