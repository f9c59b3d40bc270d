import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import { scenarioOf, startEngine } from '../models.ts';
import { STRICT, differenceFromRuns, sensitivitiesOf, slopeOf } from './sensitivities.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const strict = (text: string, changes = {}): ReturnType<typeof scenarioOf> =>
  scenarioOf(text, { solver: STRICT, ...changes });

describe('where a state decides when something happens', () => {
  test('a falling ball that bounces has the slopes of its closed form', async () => {
    // y = h − g t²/2 until τ = √(2h/g); then speed e·gτ upwards: y = e g τ (t − τ) − g (t − τ)²/2.
    const text = `
      g = 9.81; h = 5; e = 0.8; y = h; v = 0;
      y' = v; v' = -g;
      bounce: at y < 0: v = -e * v;`;
    const scenario = strict(text, { time: { end: 2, points: 21 } });
    const found = await sensitivitiesOf(engine, scenario, ['y'], ['g', 'h', 'e']);
    const [g, h, e] = [9.81, 5, 0.8];
    const tau = Math.sqrt((2 * h) / g);
    found.time.values.forEach((t, k) => {
      const s = t - tau;
      const byH = t < tau ? 1 : (e * g * (s - tau) + g * s) * (tau / (2 * h));
      const byE = t < tau ? 0 : g * tau * s;
      expect(slopeOf(found, 'y', 'h')[k]).toBeCloseTo(byH, 7);
      expect(slopeOf(found, 'y', 'e')[k]).toBeCloseTo(byE, 7);
    });
    expect(await differenceFromRuns(engine, scenario, found, 'y', 'g')).toBeLessThan(1e-6);
  });

  test('an inflow that ends at a time that is a parameter', async () => {
    const text = `k = 0.3; R = 2; T = 3.14; x = 0; x' = piecewise(R, time < T, 0) - k * x;`;
    const found = await sensitivitiesOf(engine, strict(text), ['x'], ['T', 'k', 'R']);
    found.time.values.forEach((t, i) => {
      const byT = t < 3.14 ? 0 : 2 * Math.exp(-0.3 * (t - 3.14));
      expect(slopeOf(found, 'x', 'T')[i]).toBeCloseTo(byT, 8);
    });
  });

  const MODELS: Record<string, { text: string; parameters: string[]; output?: string }> = {
    'a right side that jumps where a state passes a threshold': {
      text: `k = 0.7; c = 2; a = 1; x = 5; x' = piecewise(-k * x, x > c, -k * x / 3 - 0.1 * a);`,
      parameters: ['k', 'c', 'a', 'x'],
    },
    'both ways through the same threshold': {
      text: `w = 1.3; c = 0.4; d = 0.8; u = 0; x = 1; v = 0; x' = v; v' = -w * w * x; u' = piecewise(1, x >= c, -0.5) - d * u;`,
      parameters: ['w', 'c', 'd', 'x'],
      output: 'u',
    },
    'an event and a right side with one condition': {
      text: `k = 0.5; c = 2; b = 3; x = 5; y = 0; x' = -k * x; y' = piecewise(1, x > c, 4) - 0.2 * y + 0.1 * x; E: at x <= c: x = x - b * y / 8;`,
      parameters: ['k', 'c', 'b'],
      output: 'y',
    },
    'an event that sets a parameter to the time': {
      text: `k = 0.5; c = 2; last = 0; x = 5; x' = -k * x; y = 0; y' = last - 0.1 * y; E: at x < c: last = time + x, x = 5;`,
      parameters: ['k', 'c', 'x'],
      output: 'y',
    },
    'an event set off by another at the same time': {
      text: `k = 0.5; c = 2; flag = 0; x = 5; y = 1; x' = -k * x; y' = -0.3 * y; E: at x < c: flag = 1; F: at flag > 0.5: y = y + x * x, flag = 0;`,
      parameters: ['k', 'c', 'x'],
      output: 'y',
    },
    'a jump over a threshold of the right side': {
      text: `k = 0.5; c = 2; x = 5; y = 0; x' = -k * x; y' = piecewise(1, x > 3, 2) - 0.1 * y; E: at x < c: x = 4 * c;`,
      parameters: ['k', 'c', 'x'],
      output: 'y',
    },
    'a condition of two parts': {
      text: `k = 0.5; c = 2; m = 0.2; x = 5; y = 0; x' = -k * x; y' = m; E: at x < c && y > 0.6: x = 5 + y * k, y = 0;`,
      parameters: ['k', 'm', 'x'],
      output: 'x',
    },
    'an event after which rates are others': {
      text: `k = 0.5; c = 2; s = 1; x = 5; y = 0; x' = -k * x; y' = s - 0.4 * y; E: at x < c: s = 3 * k;`,
      parameters: ['k', 'c', 's'],
      output: 'y',
    },
    'start values that are computed': {
      text: `a = 2; b = a^2; x = b + a; x' = -0.3 * b * x / (1 + x);`,
      parameters: ['a', 'b', 'x'],
      output: 'x',
    },
    'a value looked back at': {
      text: `k = 0.8; T = 1.5; x = 1; x' = k * delay(x, T) / (1 + delay(x, T)^4) - 0.5 * x;`,
      parameters: ['k', 'x'],
      output: 'x',
    },
    'a state found by an algebraic rule': {
      text: `k = 0.8; m = 2; x = 1; var z = 1; x' = -k * z; 0 = z + z^3 / m - x;`,
      parameters: ['k', 'm', 'x'],
      output: 'z',
    },
  };
  for (const [name, { text, parameters, output = 'x' }] of Object.entries(MODELS)) {
    test(name, async () => {
      const scenario = strict(text, { time: { end: 8, points: 24 } });
      const found = await sensitivitiesOf(engine, scenario, [output], parameters);
      expect(found.method).toBe('exact');
      for (const parameter of parameters) {
        const difference = await differenceFromRuns(engine, scenario, found, output, parameter);
        expect.soft(difference, parameter).toBeLessThan(1e-5);
      }
    });
  }
});
