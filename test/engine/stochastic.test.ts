import { expect, describe, test } from 'vitest';
import { compile } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { makePlan } from '../../workers/engine/plan.ts';
import { Program } from '../../workers/engine/program.ts';
import {
  simulateStochastic,
  type StochasticRun,
  type StochasticSettings,
} from '../../workers/engine/simulateStochastic.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { manifestFromModel } from '../../workers/formats/twin/fromModel.ts';
import type { Outcome, Progress, Scenario } from '../../workers/protocol.ts';
import { built, scenarioOf } from './models.ts';

const core = await Core.start(built('core.wasm'));
const elementary = readElementary(built('elementary.wasm'));

function programOf(text: string): Program {
  const { model, diagnostics } = compile(readAntimony(text).document, elementary, text, 'reactions');
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return Program.link(core, model);
}

function start(
  text: string,
  settings: Partial<StochasticSettings>,
  changes: Partial<Scenario> = {},
  control: Parameters<typeof simulateStochastic>[3] = { interruption: () => undefined },
): Promise<Outcome<StochasticRun>> {
  const program = programOf(text);
  const made = makePlan({
    model: program.model,
    manifest: manifestFromModel(program.model),
    individuals: [],
    scenario: scenarioOf(text, changes),
    startOf: (overrides) => program.initialParameters(overrides),
  });
  if ('failure' in made) throw new Error(made.failure.message);
  const all = { method: 'direct', replicates: 1500, seed: 7, ...settings } as const;
  return simulateStochastic(program, made.plan, all, control).finally(() => program.release());
}

async function run(...args: Parameters<typeof start>): Promise<StochasticRun> {
  const outcome = await start(...args);
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

function column(result: StochasticRun, id: string): StochasticRun['columns'][number] {
  return result.columns.find((one) => one.id === id)!;
}

/** As the SBML Test Suite has it: √n (X̄ − μ)/σ within ±3 and √(n/2) (s²/σ² − 1) within ±5, at every time. */
function expectMoments(
  result: StochasticRun,
  id: string,
  mean: (t: number) => number,
  variance: (t: number) => number,
): void {
  const { mean: got, standardDeviation } = column(result, id);
  const n = result.replicates;
  result.time.forEach((t, row) => {
    const v = variance(t);
    if (v < 1e-12) expect(got[row]).toBeCloseTo(mean(t), 9);
    else {
      expect(Math.abs((Math.sqrt(n) * (got[row]! - mean(t))) / Math.sqrt(v))).toBeLessThan(4);
      expect(Math.abs(Math.sqrt(n / 2) * (standardDeviation[row]! ** 2 / v - 1))).toBeLessThan(5);
    }
  });
}

const BIRTH_DEATH =
  'compartment c = 1; species X in c; X = 100; l = 0.1; m = 0.11; X -> 2 X; l*X; X -> ; m*X;';
const IMMIGRATION = 'compartment c = 1; species X in c; X = 0; k = 10; m = 0.1; -> X; k; X -> ; m*X;';

const methods = ['direct', 'nextReaction', 'tauLeaping'] as const;

describe.each(methods)('by %s', (method) => {
  test('birth and death have the moments of a linear process', async () => {
    // μ = X0 e^{(λ−µ)t}, σ² = X0 (λ+µ)/(λ−µ) e^{(λ−µ)t} (e^{(λ−µ)t} − 1) (Bailey 1964, 8.6).
    const result = await run(BIRTH_DEATH, { method }, { time: { end: 50, points: 11 } });
    const growth = (t: number): number => Math.exp(-0.01 * t);
    expectMoments(
      result,
      'X',
      (t) => 100 * growth(t),
      (t) => 100 * (0.21 / -0.01) * growth(t) * (growth(t) - 1),
    );
  });

  test('immigration and death give a Poisson number', async () => {
    const result = await run(IMMIGRATION, { method }, { time: { end: 50, points: 11 } });
    const mean = (t: number): number => 100 * (1 - Math.exp(-0.1 * t));
    expectMoments(result, 'X', mean, mean);
  });

  test('what reactions conserve stays to the molecule', async () => {
    const text = 'compartment c = 2; species A in c, B in c; A = 150; B = 0; A -> B; c*(0.3*A - 0.2*B);';
    const result = await run(text, { method, replicates: 20, keep: [0, 7, 19] });
    expect(result.kept.map(({ replicate }) => replicate)).toEqual([0, 7, 19]);
    const [a, b] = ['A', 'B'].map((id) => result.columns.findIndex((one) => one.id === id)) as [
      number,
      number,
    ];
    for (const { columns } of result.kept) {
      // Concentrations in a volume of 2: halves of molecules.
      columns[a]!.forEach((x, row) => expect(x + columns[b]![row]!).toBeCloseTo(150, 9));
      for (const x of columns[a]!) expect(2 * x).toBeCloseTo(Math.round(2 * x), 6);
    }
  });

  test('doses, events at exact times and events by number happen', async () => {
    const text = `
      compartment c = 1; species X in c, Y in c; X = 0; Y = 0; m = 0; count = 0;
      X -> Y; m*X;
      E1: at time >= 2.5: m = 50;
      E2: at Y >= 40: count = count + 1, Y = Y - 40;
    `;
    const result = await run(
      text,
      { method, replicates: 50 },
      {
        time: { end: 10, points: 11 },
        regimen: [],
        parameters: { X: 100 },
      },
    );
    expect([...column(result, 'X').mean].slice(0, 3)).toEqual([100, 100, 100]);
    expect(column(result, 'X').mean.at(-1)).toBe(0);
    if (method !== 'tauLeaping') expect(column(result, 'Y').mean.at(-1)).toBe(20);
  });
});

test('dimerisation has the moments of its master equation', async () => {
  // 2 P → P2 at k1 P(P−1)/2, back at k2 P2: SBML Test Suite, stochastic, dimerisation; here by the master equation itself.
  const text = `
    compartment c = 1; species P in c, P2 in c; P = 20; P2 = 0; k1 = 0.02; k2 = 0.1;
    2 P -> P2; k1*P*(P - 1)/2; P2 -> 2 P; k2*P2;
  `;
  const times = [0, 1, 2, 5, 10];
  const probabilities = masterEquation(10, 0.02, 0.1, times);
  for (const method of ['direct', 'nextReaction'] as const) {
    const result = await run(text, { method, replicates: 2000 }, { time: { end: 10, points: 11 } });
    times.forEach((t, k) => {
      const p = probabilities[k]!;
      const mean = p.reduce((sum, one, dimers) => sum + one * dimers, 0);
      const variance = p.reduce((sum, one, dimers) => sum + one * (dimers - mean) ** 2, 0);
      const { mean: got, standardDeviation } = column(result, 'P2');
      if (t === 0) return;
      expect(Math.abs(((got[t]! - mean) * Math.sqrt(2000)) / Math.sqrt(variance))).toBeLessThan(4);
      expect(Math.abs(Math.sqrt(1000) * (standardDeviation[t]! ** 2 / variance - 1))).toBeLessThan(5);
    });
  }
});

/** Probabilities of 0 … n dimers of 2n molecules at the times, by small Runge–Kutta steps. */
function masterEquation(n: number, k1: number, k2: number, times: readonly number[]): number[][] {
  const rate = (p: readonly number[]): number[] =>
    p.map((_, d) => {
      const up = (x: number): number => (k1 * (2 * n - 2 * x) * (2 * n - 2 * x - 1)) / 2;
      return (p[d - 1] ?? 0) * up(d - 1) + (p[d + 1] ?? 0) * k2 * (d + 1) - p[d]! * (up(d) + k2 * d);
    });
  const moved = (p: readonly number[], by: readonly number[], h: number): number[] =>
    p.map((x, i) => x + h * by[i]!);
  let p: number[] = Array.from({ length: n + 1 }, (_, d) => (d === 0 ? 1 : 0));
  let t = 0;
  const h = 1 / 1000;
  return times.map((time) => {
    for (; t < time - h / 2; t += h) {
      const a = rate(p);
      const b = rate(moved(p, a, h / 2));
      const c = rate(moved(p, b, h / 2));
      const d = rate(moved(p, c, h));
      p = p.map((x, i) => x + (h / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!));
    }
    return p;
  });
}

test('a replicate is the same however many there are, and another seed gives others', async () => {
  const one = await run(IMMIGRATION, { replicates: 5, keep: [4] });
  const more = await run(IMMIGRATION, { replicates: 9, keep: [4, 8] });
  expect(more.kept[0]).toEqual(one.kept[0]);
  expect(more.kept[1]!.columns).not.toEqual(more.kept[0]!.columns);
  const other = await run(IMMIGRATION, { replicates: 5, keep: [4], seed: 8 });
  expect(other.kept[0]!.columns).not.toEqual(one.kept[0]!.columns);
});

test('tau-leaping makes far fewer moves where molecules are many', async () => {
  const text = IMMIGRATION.replace('k = 10', 'k = 100000');
  const exact = await run(text, { method: 'direct', replicates: 1 }, { time: { end: 20, points: 3 } });
  const leaps = await run(text, { method: 'tauLeaping', replicates: 1 }, { time: { end: 20, points: 3 } });
  expect(leaps.moves).toBeLessThan(exact.moves / 1000);
  expect(column(leaps, 'X').mean.at(-1)! / column(exact, 'X').mean.at(-1)!).toBeCloseTo(1, 2);
});

test('a long simulation says how far it is, and ends when asked with what there was', async () => {
  const reports: Progress[] = [];
  let asked = 0;
  const outcome = await start(
    IMMIGRATION,
    { replicates: 1_000_000 },
    {},
    {
      interruption: () => (++asked > 30 ? 'cancelled' : undefined),
      progress: (progress) => reports.push(progress),
    },
  );
  expect(outcome.kind).toBe('cancelled');
  expect(outcome.kind === 'cancelled' && outcome.partial!.replicates).toBeGreaterThan(10);
  expect(reports.length).toBeGreaterThan(0);
});

test('what cannot happen by chance is said', async () => {
  const ruled = await start("A -> ; k*A; A = 10; k = 1; y = 1; y' = -y;", { replicates: 1 });
  expect(ruled.kind === 'failed' && ruled.failure.message).toMatch(/^y changes continuously/);
  const none = await start('y = 1', { replicates: 1 });
  expect(none.kind === 'failed' && none.failure.code).toBe('no-reactions');
});
