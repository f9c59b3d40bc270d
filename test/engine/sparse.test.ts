import { expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { columnOf, runOf, scenarioOf, startEngine } from './models.ts';

const engine = await startEngine();
const stiff = {
  ...DEFAULT_SOLVER,
  method: 'rodas5p',
  relativeTolerance: 1e-8,
  absoluteTolerance: 1e-10,
} as const;

/** u_i' = (u_{i−1} − 2u_i + u_{i+1})(n + 1)², ends at 0. */
function rod(n: number, start: (i: number) => number): string {
  const u = (i: number): string => (i < 1 || i > n ? '0' : `u${i}`);
  const lines = Array.from({ length: n }, (_, k) => {
    const i = k + 1;
    return `u${i} = ${start(i)}; u${i}' = k*(${u(i - 1)} - 2*u${i} + ${u(i + 1)});`;
  });
  return `k = ${(n + 1) ** 2}; ${lines.join('\n')}`;
}

test('heat in a rod cools by the eigenvalues of the grid, hundreds of states at once', async () => {
  const n = 300;
  const mode = (m: number, i: number): number => Math.sin((m * Math.PI * i) / (n + 1));
  const text = rod(n, (i) => mode(1, i) + 0.5 * mode(7, i));
  expect(lower(readAntimony(text).document).system?.description.sparsity).toBeDefined();
  const scenario = scenarioOf(text, { time: { end: 0.1, points: 11 }, solver: stiff });
  const run = runOf(await engine.simulate({ scenario, channel: 'sparse' }));
  const rate = (m: number): number => 4 * (n + 1) ** 2 * Math.sin((m * Math.PI) / (2 * (n + 1))) ** 2;
  for (const i of [1, 40, 150, 300]) {
    columnOf(run, `u${i}`).forEach((u, k) => {
      const t = run.time.values[k]!;
      const exact = mode(1, i) * Math.exp(-rate(1) * t) + 0.5 * mode(7, i) * Math.exp(-rate(7) * t);
      expect(Math.abs(u - exact)).toBeLessThan(2e-7);
    });
  }
});

/** Forty species, each made from two others: stiff, nonlinear, of no order that one could guess. */
function network(n: number): string {
  const lines = Array.from({ length: n }, (_, i) => {
    const [a, b] = [(7 * i + 3) % n, (11 * i + 5) % n];
    return `x${i} = ${1 + (i % 3)}; x${i}' = x${a}*x${b}/(1 + x${a}*x${b}) - ${1 + ((i * i * 37) % 500)}*x${i};`;
  });
  return lines.join('\n');
}

test('a sparse network ends where the explicit method ends, doses and events included', async () => {
  const text = `${network(40)}\nE: at x0 < 0.5: x1 = x1 + 2;\nbig := x0 + x39;`;
  expect(lower(readAntimony(text).document).system?.description.sparsity).toBeDefined();
  const at = async (method: 'rodas5p' | 'tsit5'): Promise<number[]> => {
    const solver = { ...stiff, method, maxSteps: 1_000_000 };
    const scenario = scenarioOf(text, { time: { end: 3, points: 4 }, solver });
    const run = runOf(await engine.simulate({ scenario, channel: 'sparse' }));
    return run.columns.map(({ values }) => values.at(-1)!);
  };
  const [implicit, explicit] = [await at('rodas5p'), await at('tsit5')];
  implicit.forEach((value, k) => expect(Math.abs(value - explicit[k]!)).toBeLessThan(1e-7));
});

test('a delay that changes is taken into a sparse model by differences', async () => {
  const text = `${network(40)}\nlag = 1; lag' = 0.1; x40 = 0; x40' = delay(x0, lag) - x40 - x7;`;
  const solver = { ...stiff, relativeTolerance: 1e-7, absoluteTolerance: 1e-9, maxSteps: 1_000_000 };
  const results = [];
  for (const method of ['rodas5p', 'tsit5'] as const) {
    const scenario = scenarioOf(text, { time: { end: 3, points: 4 }, solver: { ...solver, method } });
    const run = runOf(await engine.simulate({ scenario, channel: 'sparse' }));
    results.push(columnOf(run, 'x40').at(-1)!);
  }
  expect(Math.abs(results[0]! - results[1]!)).toBeLessThan(1e-6);
});
