import { describe, expect, test } from 'vitest';
import { compile } from '../../../workers/compiler/compile.ts';
import { readElementary } from '../../../workers/compiler/elementary/library.ts';
import { Core } from '../../../workers/engine/core.ts';
import { makePlan } from '../../../workers/engine/plan.ts';
import { Program } from '../../../workers/engine/program.ts';
import {
  simulateStochastic,
  type StochasticRun,
  type StochasticSettings,
} from '../../../workers/engine/simulateStochastic.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { manifestFromModel } from '../../../workers/formats/twin/fromModel.ts';
import type { Outcome, Scenario } from '../../../workers/protocol.ts';
import { built, scenarioOf } from '../models.ts';

const core = await Core.start(built('core.wasm'));
const elementary = readElementary(built('elementary.wasm'));

async function start(
  text: string,
  settings: Partial<StochasticSettings>,
  changes: Partial<Scenario> = {},
): Promise<Outcome<StochasticRun>> {
  const { model, diagnostics } = compile(readAntimony(text).document, elementary, text, 'reactions');
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  const program = Program.link(core, model);
  const made = makePlan({
    model,
    manifest: manifestFromModel(model),
    individuals: [],
    scenario: scenarioOf(text, changes),
    startOf: (overrides) => program.initialParameters(overrides),
  });
  if ('failure' in made) throw new Error(made.failure.message);
  const all = { method: 'eulerMaruyama', replicates: 1000, seed: 11, ...settings } as const;
  const control = { interruption: () => undefined };
  return simulateStochastic(program, made.plan, all, control).finally(() => program.release());
}

async function run(...args: Parameters<typeof start>): Promise<StochasticRun> {
  const outcome = await start(...args);
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

const wholeOf = (replicates: number): number[] => Array.from({ length: replicates }, (_, k) => k);

/** Last value of a quantity in every replicate. */
function lasts({ columns, kept }: StochasticRun, id: string): number[] {
  const at = columns.findIndex((one) => one.id === id);
  return kept.map((one) => one.columns[at]!.at(-1)!);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Slope of log2(error) against log2(step) by least squares. */
function orderOf(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log2);
  const y = errors.map(Math.log2);
  const [mx, my] = [mean(x), mean(y)];
  const above = x.reduce((sum, value, k) => sum + (value - mx) * (y[k]! - my), 0);
  return above / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** Geometric Brownian motion, and the Wiener process that moves it: the same place of noise in both rates. */
const MOTION = `
  model motion()
    n := whiteNoise(1)
    X = 1; W = 0; mu = 1.5; sigma = 1
    X' = mu*X + sigma*X*n
    W' = n
  end`;
const STEPS = [2 ** -4, 2 ** -5, 2 ** -6, 2 ** -7, 2 ** -8];

/** E|X(1) − X0 exp((μ − σ²/2) + σ W(1))|, with the W of the very steps that X made. */
async function strongErrors(method: 'eulerMaruyama' | 'milstein'): Promise<number[]> {
  const errors: number[] = [];
  for (const step of STEPS) {
    const replicates = 2000;
    const settings = { method, step, replicates, keep: wholeOf(replicates) };
    const result = await run(MOTION, settings, { time: { end: 1, points: 2 } });
    const exact = lasts(result, 'W').map((w) => Math.exp(1.5 - 0.5 + w));
    errors.push(mean(lasts(result, 'X').map((x, k) => Math.abs(x - exact[k]!))));
  }
  return errors;
}

describe('order of convergence (Kloeden & Platen 1992, 10.2 and 10.3), on geometric Brownian motion', () => {
  test('Euler and Maruyama: strong order 1/2', async () => {
    expect(Math.abs(orderOf(STEPS, await strongErrors('eulerMaruyama')) - 0.5)).toBeLessThan(0.1);
  });

  test('Milstein: strong order 1', async () => {
    expect(Math.abs(orderOf(STEPS, await strongErrors('milstein')) - 1)).toBeLessThan(0.1);
  });

  test.each(['eulerMaruyama', 'milstein'] as const)('%s: weak order 1', async (method) => {
    // The mean itself follows Euler's method, X0 (1 + μh)^n, so that sampling is all that blurs it: little noise does.
    const little = MOTION.replace('sigma = 1', 'sigma = 0.01');
    const errors: number[] = [];
    for (const step of STEPS) {
      const result = await run(little, { method, step, replicates: 2000 }, { time: { end: 1, points: 2 } });
      errors.push(Math.abs(result.columns.find(({ id }) => id === 'X')!.mean.at(-1)! - Math.exp(1.5)));
    }
    expect(Math.abs(orderOf(STEPS, errors) - 1)).toBeLessThan(0.1);
  });
});

describe('an Ornstein–Uhlenbeck process', () => {
  const text = `model pulled() X = 3; theta = 0.8; sigma = 0.5; X' = -theta*X + whiteNoise(sigma) end`;

  test.each(['eulerMaruyama', 'milstein'] as const)(
    '%s: mean X0 exp(−θt) and variance σ²/2θ (1 − exp(−2θt)) at every time',
    async (method) => {
      const n = 4000;
      const result = await run(text, { method, step: 0.005, replicates: n }, { time: { end: 4, points: 9 } });
      const [x] = result.columns.filter(({ id }) => id === 'X');
      result.time.forEach((t, row) => {
        if (t === 0) return;
        const variance = (0.25 / 1.6) * (1 - Math.exp(-1.6 * t));
        const z = (Math.sqrt(n) * (x!.mean[row]! - 3 * Math.exp(-0.8 * t))) / Math.sqrt(variance);
        const y = Math.sqrt(n / 2) * (x!.standardDeviation[row]! ** 2 / variance - 1);
        expect(Math.abs(z)).toBeLessThan(4);
        expect(Math.abs(y)).toBeLessThan(5);
      });
    },
  );
});

describe('noise in a reaction', () => {
  test('moves what goes and what comes by the same amount', async () => {
    const text = `model turning() A = 100; B = 0; k = 0.3; A -> B; k*A + whiteNoise(sqrt(max(k*A, 0))) end`;
    const keep = [0, 1, 2];
    const result = await run(text, { replicates: 3, step: 0.01, keep }, { time: { end: 5, points: 51 } });
    const [a, b] = ['A', 'B'].map((id) => result.columns.findIndex((one) => one.id === id));
    for (const { columns } of result.kept)
      columns[a!]!.forEach((value, row) => expect(value + columns[b!]![row]!).toBeCloseTo(100, 9));
    expect(new Set(lasts(result, 'A')).size).toBe(3);
  });
});

describe('each place of noise', () => {
  test('has a process of its own, also where a function holds it', async () => {
    const text = `
      function shake(s) whiteNoise(s) end
      model two() X = 0; Y = 0; X' = shake(1); Y' = shake(1) end`;
    const result = await run(text, { replicates: 400, keep: wholeOf(400) }, { time: { end: 1, points: 11 } });
    const [x, y] = [lasts(result, 'X'), lasts(result, 'Y')];
    const correlation =
      mean(x.map((value, k) => value * y[k]!)) /
      Math.sqrt(mean(x.map((v) => v * v)) * mean(y.map((v) => v * v)));
    expect(Math.abs(correlation)).toBeLessThan(0.15);
  });
});

describe('what is reproducible', () => {
  const text = `model walk() X = 0; X' = whiteNoise(1) end`;
  const time = { end: 2, points: 21 };

  test('a replicate is the same however many others there are', async () => {
    const few = await run(text, { replicates: 8, keep: [7] }, { time });
    const many = await run(text, { replicates: 40, keep: [7] }, { time });
    expect(many.kept[0]!.columns).toEqual(few.kept[0]!.columns);
  });

  test('another seed is another path', async () => {
    const one = await run(text, { replicates: 1, keep: [0], seed: 1 }, { time });
    const two = await run(text, { replicates: 1, keep: [0], seed: 2 }, { time });
    expect(two.kept[0]!.columns).not.toEqual(one.kept[0]!.columns);
  });
});

describe('exact times', () => {
  test('an event by the clock between two steps happens when it should', async () => {
    const text = `model dosed() X = 0; R = 0; X' = R + whiteNoise(0); at (time >= 0.33): X = X + 10, R = 1 end`;
    const result = await run(text, { replicates: 2, step: 0.1 }, { time: { end: 1, points: 3 } });
    expect(result.columns.find(({ id }) => id === 'X')!.mean.at(-1)).toBeCloseTo(10.67, 9);
  });

  test('a condition of the clock in a rate ends a step', async () => {
    const text = `model on() X = 0; X' = piecewise(1, time >= 0.25, 0) + whiteNoise(0) end`;
    const result = await run(text, { replicates: 2, step: 0.1 }, { time: { end: 1, points: 2 } });
    expect(result.columns.find(({ id }) => id === 'X')!.mean.at(-1)).toBeCloseTo(0.75, 9);
  });
});

describe('what cannot be', () => {
  async function failureOf(...args: Parameters<typeof start>): Promise<string> {
    const outcome = await start(...args);
    return outcome.kind === 'failed' ? `${outcome.failure.code}: ${outcome.failure.message}` : outcome.kind;
  }
  const time = { end: 1, points: 11 };

  test('Milstein where noises do not commute', async () => {
    const text = `model heston() S = 1; V = 0.04; S' = whiteNoise(sqrt(V)*S); V' = 0.1*(0.04 - V) + whiteNoise(0.1*sqrt(V)) end`;
    expect(await failureOf(text, { method: 'milstein' }, { time })).toMatch(
      /^noise-does-not-commute: The noises of S/,
    );
    expect(await failureOf(text, { replicates: 2 }, { time })).toBe('done');
  });

  test('Milstein runs where two noises move one quantity and commute', async () => {
    const text = `model both() X = 1; X' = whiteNoise(0.1*X) + whiteNoise(X*0.2) end`;
    expect(await failureOf(text, { method: 'milstein', replicates: 2 }, { time })).toBe('done');
  });

  test('noise molecule by molecule', async () => {
    const text = `model mixed() A = 5; A -> ; 0.1*A + whiteNoise(0.1) end`;
    expect(await failureOf(text, { method: 'direct' }, { time })).toMatch(/^noise-needs-steps/);
  });

  test('a method for noise where there is none', async () => {
    expect(await failureOf(`model plain() X = 1; X' = -X end`, {}, { time })).toMatch(/^no-noise/);
  });

  test('a quantity that stops being a number is named', async () => {
    const text = `model root() X = 0.01; X' = whiteNoise(sqrt(X)) end`;
    expect(await failureOf(text, { replicates: 50 }, { time })).toMatch(
      /^not-finite: The rate of change of X/,
    );
  });
});
