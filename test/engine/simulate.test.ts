import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Core } from '../../workers/engine/core.ts';
import type { Engine } from '../../workers/engine/engine.ts';
import { Library } from '../../workers/engine/library.ts';
import { makePlan } from '../../workers/engine/plan.ts';
import { simulate as simulateOn } from '../../workers/engine/simulate.ts';
import { manifestFromModel } from '../../workers/formats/twin/fromModel.ts';
import type { Outcome, Progress, RegimenItem, Run, Scenario } from '../../workers/protocol.ts';
import { built, columnOf, ENDLESS, ORAL, runOf, scenarioOf, startEngine } from './models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

function simulate(scenario: Scenario, columns?: string[]): Promise<Outcome<Run>> {
  return engine.simulate({ scenario, channel: 'test', ...(columns === undefined ? {} : { columns }) });
}

function dose(item: Partial<RegimenItem> = {}): RegimenItem {
  return { id: 'd', input: 'gut', time: 0, amount: 320, duration: 0, ...item };
}

/** Amount in the body t after a dose into the gut. */
function bateman(t: number, amount = 320, ka = 1.5, k = 0.1): number {
  return t < 0 ? 0 : ((amount * ka) / (ka - k)) * (Math.exp(-k * t) - Math.exp(-ka * t));
}

/** Amount in the body t after the begin of an infusion of `amount` over `duration`. */
function infused(t: number, amount: number, duration: number, k = 0.1): number {
  if (t <= 0) return 0;
  const end = Math.min(t, duration);
  return (amount / duration / k) * (1 - Math.exp(-k * end)) * Math.exp(-k * (t - end));
}

/** Largest difference of a column from a function of time, relative to the largest value. */
function offBy(run: Run, id: string, exact: (t: number) => number): number {
  const values = columnOf(run, id);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return run.time.values.reduce((most, t, k) => Math.max(most, Math.abs(values[k]! - exact(t)) / largest), 0);
}

describe('a run from text', () => {
  test('follows the closed form', async () => {
    const run = runOf(await simulate(scenarioOf(ORAL, { regimen: [dose()] })));
    expect(offBy(run, 'body', bateman)).toBeLessThan(1e-5);
    expect(offBy(run, 'C', (t) => bateman(t) / 30)).toBeLessThan(1e-5);
    expect(run.time).toMatchObject({ id: 'time', label: 'Time' });
    expect(run.statistics.accepted).toBeGreaterThan(0);
    expect(run.modelHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['tsit5', 'Tsit5'],
    ['vern7', 'Vern7'],
    ['rodas5p', 'Rodas5P'],
    ['ndf', 'NDF'],
  ] as const)('is solved by %s where that is asked', async (method, name) => {
    const solver = { method, relativeTolerance: 1e-8, absoluteTolerance: 1e-10, maxSteps: 100_000 };
    const run = runOf(await simulate(scenarioOf(ORAL, { regimen: [dose()], solver })));
    expect(run.statistics.method).toBe(name);
    expect(offBy(run, 'body', bateman)).toBeLessThan(1e-5);
  });

  test('records every state and output, or what is asked', async () => {
    const scenario = scenarioOf(ORAL);
    expect(runOf(await simulate(scenario)).columns.map(({ id }) => id)).toEqual(['gut', 'body', 'C']);
    expect(runOf(await simulate(scenario, ['C', 'ka'])).columns.map(({ id }) => id)).toEqual(['C', 'ka']);
  });

  test('repeated doses jump exactly at their times, and both sides of a jump are recorded', async () => {
    const regimen = [dose({ time: 1.23, repeat: { every: 3, count: 2 } })];
    const run = runOf(await simulate(scenarioOf(ORAL, { regimen })));
    const at = Array.from(run.time.values.keys()).filter((k) => run.time.values[k] === 4.23);
    expect(at).toHaveLength(2);
    const [before, after] = at.map((k) => columnOf(run, 'gut')[k]!);
    expect(after! - before!).toBe(320);
    expect(offBy(run, 'body', (t) => bateman(t - 1.23) + bateman(t - 4.23))).toBeLessThan(1e-5);
  });

  test('whatever is given adds up: doses and infusions in any order and overlap', async () => {
    const item = fc.record({
      time: fc.double({ min: 0, max: 9, noNaN: true }),
      amount: fc.double({ min: 1, max: 500, noNaN: true }),
      duration: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 5, noNaN: true })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 8 }), async (items) => {
        const regimen = items.map(({ duration, ...rest }, k) =>
          dose({ ...rest, duration, id: `d${k}`, input: duration > 0 ? 'body' : 'gut' }),
        );
        const run = runOf(await simulate(scenarioOf(ORAL, { regimen })));
        const exact = (t: number): number =>
          items.reduce((sum, { time, amount, duration }) => {
            const since = t - time;
            const given = duration > 0 ? infused(since, amount, duration) : bateman(since, amount);
            return sum + given;
          }, 0);
        expect(offBy(run, 'body', exact)).toBeLessThan(2e-5);
        expect(run.time.values.every((t, k, all) => k === 0 || t >= all[k - 1]!)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('values given go over the model, start values too', async () => {
    const run = runOf(await simulate(scenarioOf(ORAL, { parameters: { gut: 100, ka: 2 } })));
    expect(offBy(run, 'body', (t) => bateman(t, 100, 2))).toBeLessThan(1e-5);
  });

  test('a model without states is computed all the same', async () => {
    const run = runOf(await simulate(scenarioOf('a = 2; b := a * time;')));
    expect(offBy(run, 'b', (t) => 2 * t)).toBe(0);
  });
});

describe('the digest', () => {
  const scenario = scenarioOf(ORAL, { regimen: [dose({ time: 0.77 })] });

  test('is the same for the same scenario, whatever was run between', async () => {
    const { digest } = runOf(await simulate(scenario));
    await simulate(scenarioOf(ORAL, { parameters: { ka: 9 } }));
    expect(runOf(await simulate(scenario)).digest).toBe(digest);
    const afresh = await startEngine();
    expect(runOf(await afresh.simulate({ scenario, channel: 'x' })).digest).toBe(digest);
  });

  test('is the same whichever columns are asked for', async () => {
    const { digest } = runOf(await simulate(scenario));
    expect(runOf(await simulate(scenario, ['C'])).digest).toBe(digest);
    expect(runOf(await simulate(scenario, ['body', 'ka'])).digest).toBe(digest);
  });

  test('is left out of a preview, which takes fewer steps for the same pixels', async () => {
    const solver = {
      method: 'tsit5',
      relativeTolerance: 1e-8,
      absoluteTolerance: 1e-9,
      maxSteps: 100_000,
    } as const;
    const scenario = scenarioOf(ORAL, { regimen: [dose({ time: 1 })], solver });
    const preview = runOf(
      await engine.simulate({ scenario, channel: 'test', columns: ['C'], preview: true }),
    );
    expect(preview.digest).toBe('');
    const full = runOf(await simulate(scenario));
    expect(preview.statistics.accepted).toBeLessThan(0.7 * full.statistics.accepted);
    expect(offBy(preview, 'C', (t) => bateman(t - 1) / 30)).toBeLessThan(1e-3);
  });

  test('changes with any number of the run', async () => {
    const { digest } = runOf(await simulate(scenario));
    const other = { ...scenario, parameters: { k: 0.1 + 1e-12 } };
    expect(runOf(await simulate(other)).digest).not.toBe(digest);
  });
});

describe('a run that takes long', () => {
  const long = scenarioOf(ENDLESS, { time: { end: 1e9, points: 1001 } });

  test('ends when asked, with what there was', async () => {
    const pending = engine.simulate({ scenario: long, channel: 'long' });
    await engine.cancel('long');
    const outcome = await pending;
    expect(outcome.kind).toBe('cancelled');
    expect(outcome.kind === 'cancelled' && outcome.partial?.time.values[0]).toBe(0);
  });

  test('gives way to a newer one of its channel, and to that alone', async () => {
    const older = engine.simulate({ scenario: long, channel: 'a' });
    const other = engine.simulate({ scenario: long, channel: 'b' });
    const newer = await engine.simulate({ scenario: scenarioOf(ORAL), channel: 'a' });
    expect((await older).kind).toBe('superseded');
    expect(newer.kind).toBe('done');
    await engine.cancel('b');
    expect((await other).kind).toBe('cancelled');
  });

  test('lets others run meanwhile, with the same numbers', async () => {
    const alone = runOf(await simulate(scenarioOf(ORAL, { regimen: [dose()] })));
    const slow = engine.simulate({ scenario: long, channel: 'slow' });
    const beside = runOf(await simulate(scenarioOf(ORAL, { regimen: [dose()] })));
    expect(beside.digest).toBe(alone.digest);
    await engine.cancel('slow');
    await slow;
  });

  test('reports how far it is', async () => {
    const reports: Progress[] = [];
    const scenario = scenarioOf(ENDLESS, {
      time: { end: 1e9, points: 11 },
      solver: { ...long.solver, maxSteps: 600_000 },
    });
    await engine.simulate({ scenario, channel: 'p' }, (progress) => reports.push(progress));
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.every(({ fraction }) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  test('keeps its program while a dozen others are compiled', async () => {
    const slow = engine.simulate({ scenario: long, channel: 'slow' });
    for (let k = 0; k < 20; k++) runOf(await simulate(scenarioOf(`x = ${k}; x' = -x;`)));
    await engine.cancel('slow');
    expect((await slow).kind).toBe('cancelled');
  });
});

test('memory for runs is given back', async () => {
  const core = await Core.start(built('core.wasm'));
  const library = new Library(core, built('elementary.wasm'));
  const program = library.program(library.entry(ORAL))!;
  const { model } = program;
  const scenario = scenarioOf(ORAL, { time: { end: 10, points: 50_001 } });
  const once = (): void => {
    const made = makePlan({
      model,
      manifest: manifestFromModel(model),
      individuals: [],
      scenario,
      startOf: (overrides) => program.initialParameters(overrides),
    });
    if ('failure' in made) throw new Error(made.failure.message);
    void simulateOn(program, made.plan, { interruption: () => undefined });
  };
  once();
  const before = core.memory.buffer.byteLength;
  for (let k = 0; k < 20; k++) once();
  expect(core.memory.buffer.byteLength).toBe(before);
});
