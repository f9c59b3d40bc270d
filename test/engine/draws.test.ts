import { describe, expect, test } from 'vitest';
import { compile } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { makePlan } from '../../workers/engine/plan.ts';
import { Program } from '../../workers/engine/program.ts';
import { simulate } from '../../workers/engine/simulate.ts';
import {
  simulateStochastic,
  type StochasticRun,
  type StochasticSettings,
} from '../../workers/engine/simulateStochastic.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { manifestFromModel } from '../../workers/formats/twin/fromModel.ts';
import type { Run, Scenario } from '../../workers/protocol.ts';
import { built, scenarioOf } from './models.ts';

const core = await Core.start(built('core.wasm'));
const elementary = readElementary(built('elementary.wasm'));

async function withPlan<T>(
  text: string,
  changes: Partial<Scenario>,
  work: (program: Program, plan: Parameters<typeof simulate>[1]) => T | Promise<T>,
): Promise<T> {
  const { model, diagnostics } = compile(readAntimony(text).document, elementary, text, 'reactions');
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  const program = Program.link(core, model);
  const scenario = scenarioOf(text, changes);
  const made = makePlan({
    model,
    manifest: manifestFromModel(model),
    individuals: [],
    scenario,
    columns: [...model.states, ...model.parameters, ...model.outputs].map(({ id }) => id),
    startOf: (overrides) => program.initialParameters(overrides, scenario.seed),
  });
  if ('failure' in made) throw new Error(made.failure.message);
  return Promise.resolve(work(program, made.plan)).finally(() => program.release());
}

async function run(text: string, changes: Partial<Scenario> = {}): Promise<Run> {
  const outcome = await withPlan(text, changes, (program, plan) =>
    simulate(program, plan, { interruption: () => undefined }),
  );
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

async function many(
  text: string,
  settings: Partial<StochasticSettings>,
  changes: Partial<Scenario> = {},
): Promise<StochasticRun> {
  const all = { method: 'direct', replicates: 2000, seed: 7, ...settings } as const;
  const outcome = await withPlan(text, changes, (program, plan) =>
    simulateStochastic(program, plan, all, { interruption: () => undefined }),
  );
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const valuesOf = (from: Run, id: string): Float64Array => from.columns.find((one) => one.id === id)!.values;
const momentsOf = (from: StochasticRun, id: string): StochasticRun['columns'][number] =>
  from.columns.find((one) => one.id === id)!;

const GRID = { time: { end: 10, points: 11 } };
/** An hourly draw, and a slow state that it moves. */
const HOURLY = `
  s = normal(5, 1); x = 0; noise = 0
  x' = noise - x
  hourly: at sin(6.283185307179586*time) > 0: noise = normal(0, 2, -3, 3)
`;

describe('a deterministic run', () => {
  test('draws from the seed of its scenario: the same digest for the same, another for another', async () => {
    const first = await run(HOURLY, { ...GRID, seed: 3 });
    await run(HOURLY, { ...GRID, seed: 4 });
    const again = await run(HOURLY, { ...GRID, seed: 3 });
    const other = await run(HOURLY, { ...GRID, seed: 4 });
    expect(again.digest).toBe(first.digest);
    expect(other.digest).not.toBe(first.digest);
    expect(valuesOf(other, 's')[0]).not.toBe(valuesOf(first, 's')[0]);
  });

  test('draws a start value once and an event’s each time that it is executed', async () => {
    const result = await run(HOURLY, { ...GRID, seed: 3 });
    expect(new Set(valuesOf(result, 's')).size).toBe(1);
    const noise = new Set(valuesOf(result, 'noise'));
    expect(noise.size).toBeGreaterThan(8);
    for (const value of noise) expect(Math.abs(value)).toBeLessThanOrEqual(3);
  });

  test('draws the same by every method', async () => {
    const solver = { relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 100_000 };
    const [explicit, stiff] = [
      await run(HOURLY, { ...GRID, solver: { ...solver, method: 'tsit5' } }),
      await run(HOURLY, { ...GRID, solver: { ...solver, method: 'rodas5p' } }),
    ];
    expect([...valuesOf(stiff, 'noise').slice(1)]).toEqual([...valuesOf(explicit, 'noise').slice(1)]);
  });

  test('an event’s draws do not move with how often another has drawn', async () => {
    const text = (often: number): string => `
      a = 0; b = 0
      E1: at ${often}*time - floor(${often}*time) > 0.5: a = uniform(0, 1)
      E2: at time > 8.5: b = uniform(0, 1)
    `;
    const [seldom, frequent] = [await run(text(1), GRID), await run(text(3), GRID)];
    expect(valuesOf(frequent, 'b').at(-1)).toBe(valuesOf(seldom, 'b').at(-1));
    expect(valuesOf(seldom, 'b').at(-1)).toBeGreaterThan(0);
  });

  test('what is drawn at a trigger is what is assigned, with all that follows from it', async () => {
    // The amount stays while the volume changes, so the concentration follows from the very volume that was drawn.
    const result = await run(
      `compartment c = 2; species $S in c = 6; S' = 0; var c
       at 2 after time > 1: c = uniform(3, 9)`,
      GRID,
    );
    const [volumes, concentrations] = [valuesOf(result, 'c'), valuesOf(result, 'S')];
    expect(volumes.at(-1)).toBeGreaterThan(3);
    expect(volumes[2]).toBe(2);
    expect(concentrations.at(-1)! * volumes.at(-1)!).toBeCloseTo(12, 9);
  });

  test('a draw that no distribution can give ends the run by name', async () => {
    await expect(run("x = 1; x' = 0; s = -1; at time > 1: x = normal(0, s)", GRID)).rejects.toThrow(/"x"/);
  });
});

describe('replicates', () => {
  test('of equations differ by their draws, with the moments of the distribution', async () => {
    // x(t) = x0 e^{−t} with x0 normal.
    const result = await many("x = normal(4, 0.5); x' = -x", {}, { time: { end: 2, points: 3 } });
    const { mean, standardDeviation } = momentsOf(result, 'x');
    result.time.forEach((t, row) => {
      const scale = Math.exp(-t);
      expect(Math.abs(mean[row]! / scale - 4)).toBeLessThan((4 * 0.5) / Math.sqrt(2000));
      expect(standardDeviation[row]! / scale).toBeCloseTo(0.5, 1);
    });
  });

  test.each(['direct', 'nextReaction', 'tauLeaping'] as const)(
    'of reactions draw the same by %s as by any other method',
    async (method) => {
      const text = `
        compartment c = 1; species A in c = 100, B in c = 0; k = gamma(2, 0.1); late = 0
        A -> B; k*A
        at 1 after time > 2: late = poisson(8)
      `;
      const settings = { replicates: 20, keep: [0, 5, 19] };
      const [ours, direct] = [
        await many(text, { ...settings, method }, GRID),
        await many(text, { ...settings, method: 'direct' }, GRID),
      ];
      for (const id of ['k', 'late']) {
        const at = ours.columns.findIndex((one) => one.id === id);
        const drawn = (from: StochasticRun): number[][] => from.kept.map(({ columns }) => [...columns[at]!]);
        expect(drawn(ours)).toEqual(drawn(direct));
        expect(new Set(drawn(ours).map((values) => values.at(-1))).size).toBeGreaterThan(1);
      }
    },
  );

  test('events wait for a drawn delay', async () => {
    // One exponential waiting time of rate 0.5 from time 0 on: P(done by t) = 1 − e^{−t/2}.
    const result = await many('done = 0; at exponential(0.5) after time >= 0, t0=false: done = 1', {}, GRID);
    const { mean } = momentsOf(result, 'done');
    result.time.forEach((t, row) => {
      const p = 1 - Math.exp(-t / 2);
      expect(Math.abs(mean[row]! - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / 2000));
    });
  });

  test('break ties of priority each in their own way', async () => {
    const text = 'x = 0; at time > 1, priority=1: x = 1\n at time > 1, priority=1: x = 2; y = bernoulli(0.5)';
    const { mean } = momentsOf(await many(text, { replicates: 400 }, GRID), 'x');
    expect(mean.at(-1)).toBeGreaterThan(1.4);
    expect(mean.at(-1)).toBeLessThan(1.6);
  });
});
