import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { twinFiles } from '../../../workers/cli/twinFolder.ts';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Scenario } from '../../../workers/protocol.ts';
import { ORAL, scenarioOf, startEngine } from '../models.ts';
import { STRICT, differenceFromRuns, sensitivitiesOf, slopeOf } from './sensitivities.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const ROBERTSON = `
  p1 = 0.04; p2 = 1e4; p3 = 3e7; y1 = 1; y2 = 0; y3 = 0;
  y1' = -p1 * y1 + p2 * y2 * y3;
  y2' = p1 * y1 - p2 * y2 * y3 - p3 * y2 * y2;
  y3' = p3 * y2 * y2;`;

describe("Robertson's problem, stiff", () => {
  test.each(['rodas5p', 'ndf'] as const)('agrees with Radau IIA at 1e-11 by %s', async (method) => {
    const reference = JSON.parse(readFileSync(new URL('./robertson.json', import.meta.url), 'utf8')) as {
      time: number[];
      scaled: number[][][];
    };
    const p = [0.04, 1e4, 3e7];
    for (const [at, end] of reference.time.entries()) {
      const solver = { ...STRICT, method, relativeTolerance: 1e-9, absoluteTolerance: 1e-15 };
      const scenario = scenarioOf(ROBERTSON, { solver, time: { end, points: 2 } });
      const found = await sensitivitiesOf(engine, scenario, ['y1', 'y2', 'y3'], ['p1', 'p2', 'p3']);
      ['p1', 'p2', 'p3'].forEach((id, k) => {
        ['y1', 'y2', 'y3'].forEach((y, i) => {
          const expected = reference.scaled[at]![k]![i]!;
          const got = slopeOf(found, y, id)[1]! * p[k]!;
          expect(Math.abs(got - expected) / Math.abs(expected)).toBeLessThan(1e-5);
        });
      });
    }
  });

  test("agrees with what CVODES' cvsRoberts_FSA_dns prints at its tolerance of 1e-4", async () => {
    // SUNDIALS, examples/cvodes/serial/cvsRoberts_FSA_dns_-sensi_sim_t.out, t = 40.
    const printed = {
      p1: [-4.2475, 4.5913e-5, 4.2475],
      p2: [1.3731e-5, -2.3573e-10, -1.373e-5],
      p3: [-2.2883e-9, -1.138e-13, 2.2884e-9],
    };
    const solver = { ...STRICT, relativeTolerance: 1e-6, absoluteTolerance: 1e-12 };
    const scenario = scenarioOf(ROBERTSON, { solver, time: { end: 40, points: 2 } });
    const found = await sensitivitiesOf(engine, scenario, ['y1', 'y2', 'y3'], ['p1', 'p2', 'p3']);
    for (const [id, values] of Object.entries(printed)) {
      values.forEach((value, i) => {
        expect(Math.abs(slopeOf(found, `y${i + 1}`, id)[1]! / value - 1)).toBeLessThan(1e-3);
      });
    }
  });
});

describe('a linear compartment with absorption, closed form', () => {
  const [ka, k, V] = [1.5, 0.1, 30];
  /** Concentration after `dose` into the gut at 0 (Bateman), and its slopes. */
  const bateman = (t: number, dose: number) => {
    const [a, e] = [Math.exp(-ka * t), Math.exp(-k * t)];
    const c = ((dose * ka) / (V * (ka - k))) * (e - a);
    return {
      c,
      byV: -c / V,
      byKa: c / ka - c / (ka - k) + ((dose * ka) / (V * (ka - k))) * t * a,
      byK: c / (ka - k) - ((dose * ka) / (V * (ka - k))) * t * e,
    };
  };

  test('repeated doses', async () => {
    const regimen = [
      { id: 'd', input: 'gut', time: 0, amount: 100, duration: 0, repeat: { every: 4, count: 3 } },
    ];
    const found = await sensitivitiesOf(engine, scenarioOf(ORAL, { solver: STRICT, regimen }), ['C']);
    expect(found.method).toBe('exact');
    const sum = (t: number, of: 'c' | 'byV' | 'byKa' | 'byK'): number =>
      [0, 4, 8].filter((dose) => dose <= t).reduce((total, dose) => total + bateman(t - dose, 100)[of], 0);
    found.time.values.forEach((t, i) => {
      expect(found.outputs[0]!.values[i]).toBeCloseTo(sum(t, 'c'), 8);
      expect(slopeOf(found, 'C', 'V')[i]).toBeCloseTo(sum(t, 'byV'), 8);
      expect(slopeOf(found, 'C', 'ka')[i]).toBeCloseTo(sum(t, 'byKa'), 8);
      expect(slopeOf(found, 'C', 'k')[i]).toBeCloseTo(sum(t, 'byK'), 7);
      expect(slopeOf(found, 'C', 'dose:d')[i]).toBeCloseTo(sum(t, 'c') / 100, 9);
    });
  });

  test('an infusion that begins and ends, and the start values', async () => {
    const regimen = [{ id: 'i', input: 'body', time: 1, amount: 60, duration: 3 }];
    const scenario = scenarioOf(ORAL, { solver: STRICT, regimen });
    const found = await sensitivitiesOf(engine, scenario, ['body'], ['k', 'body', 'gut', 'dose:i']);
    found.time.values.forEach((t, i) => {
      // R = 20 from 1 to 4: body = R/k·(e^(−k·(t − end)) − e^(−k·(t − 1))).
      const [since, after] = [Math.max(0, t - 1), Math.max(0, t - 4)];
      const [e1, e2] = [Math.exp(-k * since), Math.exp(-k * after)];
      const byK = (-20 / k ** 2) * (e2 - e1) + (20 / k) * (since * e1 - after * e2);
      expect(slopeOf(found, 'body', 'k')[i]).toBeCloseTo(byK, 6);
      expect(slopeOf(found, 'body', 'dose:i')[i]).toBeCloseTo((e2 - e1) / (3 * k), 8);
      expect(slopeOf(found, 'body', 'body')[i]).toBeCloseTo(Math.exp(-k * t), 8);
      const byGut = (ka / (ka - k)) * (Math.exp(-k * t) - Math.exp(-ka * t));
      expect(slopeOf(found, 'body', 'gut')[i]).toBeCloseTo(byGut, 8);
    });
  });
});

describe('twins, against runs with a parameter changed', () => {
  const CASES: [string, string, string[], Partial<Scenario>][] = [
    ['theophylline', 'C', ['ka', 'CL', 'V', 'Dose'], {}],
    ['healthy-meal', 'G', ['V_G', 'k_1', 'k_abs', 'k_p1'], {}],
    ['type-1-diabetes', 'G', ['V_G', 'k_1', 'V_I', 'k_abs'], { time: { end: 720, points: 73 } }],
  ];
  test.each(CASES)('%s', async (id, output, parameters, changes) => {
    const added = await engine.addTwinFiles(twinFiles(id));
    if ('failure' in added) throw new Error(added.failure.message);
    const { manifest } = added.twin;
    const { model: _, ...rest } = scenarioOf('', {});
    const scenario: Scenario = {
      ...rest,
      twin: id,
      ...(manifest.individuals?.default && { individual: manifest.individuals.default }),
      // Amounts that are no whole number of mouthfuls, where a run would have a kink.
      regimen: manifest.regimen.map((item) => ({ ...item, amount: 1.03 * item.amount })),
      time: { end: manifest.time.end, points: 100 },
      solver: STRICT,
      ...changes,
    };
    const found = await sensitivitiesOf(engine, scenario, [output], parameters);
    expect(found.method).toBe('exact');
    for (const parameter of parameters) {
      const difference = await differenceFromRuns(engine, scenario, found, output, parameter);
      expect.soft(difference, parameter).toBeLessThan(1e-5);
    }
    // All that the twin describes comes unasked, and every amount that is given.
    const all = await sensitivitiesOf(engine, scenario, [output]);
    const doses = scenario.regimen
      .filter(({ time }) => time < scenario.time.end)
      .map(({ id: item }) => `dose:${item}`);
    expect(all.parameters.map((one) => one.id)).toEqual(expect.arrayContaining(doses));
    for (const dose of doses.slice(0, 2)) {
      const difference = await differenceFromRuns(engine, scenario, all, output, dose);
      expect.soft(difference, dose).toBeLessThan(1e-5);
    }
  });
});

describe('what has no exact derivative', () => {
  test('a delay that changes with a parameter is differenced, and told of', async () => {
    const text = `k = 0.8; T = 1.5; x = 1; x' = -k * delay(x, T);`;
    const found = await sensitivitiesOf(engine, scenarioOf(text, { solver: STRICT }), ['x'], ['T', 'k']);
    expect(found.method).toBe('differences');
    expect(found.reason).toContain('delay');
    // Until 1.5 the past is 1 and x = 1 − 0.8·t; then x moves with T.
    const row = found.time.values.findIndex((t) => t >= 1);
    expect(slopeOf(found, 'x', 'k')[row]).toBeCloseTo(-1, 6);
  });

  test('a start value drawn around a parameter is differenced over one draw, and told of', async () => {
    const text = `m = 3; k = 0.5; x = normal(m, 0.2); x' = -k * x;`;
    const found = await sensitivitiesOf(engine, scenarioOf(text, { solver: STRICT }), ['x'], ['m', 'k']);
    expect(found.method).toBe('differences');
    expect(found.reason).toContain('drawn from a distribution');
    // x = (m + 0.2·z) e^{−kt} with the same z throughout.
    found.time.values.forEach((t, row) =>
      expect(slopeOf(found, 'x', 'm')[row]).toBeCloseTo(Math.exp(-0.5 * t), 5),
    );
  });

  test('an unknown parameter is named', async () => {
    const outcome = await engine.sensitivities({
      scenario: scenarioOf(ORAL),
      channel: 'test',
      outputs: ['C'],
      parameters: ['kA'],
    });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'unknown-quantity', symbol: 'kA' } });
  });
});

describe('the ranking', () => {
  test('is by mean effect; a product of two parameters cannot be told apart', async () => {
    const text = `a = 2; b = 3; c = 0.1; x = 1; x' = -c * x; y := a * b * x;`;
    const found = await sensitivitiesOf(engine, scenarioOf(text), ['y'], ['c', 'a', 'b']);
    const [y] = found.outputs;
    expect(y!.curves[1]!.peak).toBeCloseTo(6, 5);
    expect(y!.curves[1]!.peakTime).toBe(0);
    expect(y!.ranking[2]).toBe(0);
    expect(y!.collinearity).toBeGreaterThan(1e4);
  });
});
