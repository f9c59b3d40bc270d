import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Run, Scenario } from '../../workers/protocol.ts';
import { columnOf, ORAL, runOf, scenarioOf, startEngine } from './models.ts';

/** Linear systems are solved by matrix exponentials: exact between doses, whatever the rates. */

const engine = await startEngine();
const tight = { ...DEFAULT_SOLVER, relativeTolerance: 1e-12, absoluteTolerance: 1e-13 };

async function run(text: string, changes: Partial<Scenario> = {}): Promise<Run> {
  return runOf(await engine.simulate({ scenario: scenarioOf(text, changes), channel: 'linear' }));
}

function linear(text: string): boolean {
  return lower(readAntimony(text).document).system?.description.linear ?? false;
}

/** Largest difference from a function of time, relative to the largest value. */
function off(of: Run, id: string, exact: (t: number) => number): number {
  const values = columnOf(of, id);
  const expected = [...of.time.values].map(exact);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, k) => Math.abs(value - values[k]!))) / scale;
}

describe('the compiler finds', () => {
  test.each([
    ["x' = -k*x; k = 1; x = 1", true],
    ["x' = k*(y - x)/V; y' = -(y - 2*x)/V + a^2; k = 1; V = 3; a = 2; x = 1; y = 0", true],
    ["x' = piecewise(-x, k > 2, -3*x); k = 1; x = 1", true],
    ['A -> B; k*A; B -> ; m*B; k = 1; m = 2; A = 10; B = 0', true],
    ["x' = -x*x; x = 1", false],
    ["x' = -k*x*y; y' = -y; k = 1; x = 1; y = 1", false],
    ["x' = 1/x; x = 1", false],
    ["x' = -x/(1 + x); x = 1", false],
    ["x' = -time*x; x = 1", false],
    ["x' = -x + sin(time); x = 1", false],
    ["x' = -floor(x); x = 1", false],
    ["x' = -abs(x); x = 1", false],
    ["x' = piecewise(-x, x > 2, -3*x); x = 3", false],
    ["x' = -x; x = 1; at (x < 0.5): x = 1", false],
  ])('%s: linear is %s', (text, expected) => expect(linear(text)).toBe(expected));
});

test('what was solved so says it', async () => {
  const { statistics } = await run(ORAL, { parameters: { gut: 100 } });
  expect(statistics.method).toBe('matrix exponential');
  expect(statistics.accepted).toBe(1);
});

describe('against closed forms, to 1e-12', () => {
  const oral = (ka: number, k: number): string =>
    `gut = 100; body = 0; gut' = -${ka}*gut; body' = ${ka}*gut - ${k}*body;`;
  const bateman = (ka: number, k: number, t: number): number =>
    ka === k
      ? 100 * k * t * Math.exp(-k * t)
      : (-100 * ka * Math.exp(-Math.min(k, ka) * t) * Math.expm1(-Math.abs(k - ka) * t)) / Math.abs(ka - k);

  test.each([
    [1.5, 0.1],
    [0.1, 0.1],
    [0.5, 0.5 * (1 + 1e-9)],
    [0.5, 0.5 * (1 + 1e-15)],
    [1e6, 0.1],
    [1e6, 1e-6],
    [0.3, 1e6],
    [2, 0],
  ])('absorbed at %s, eliminated at %s', async (ka, k) => {
    for (const points of [2, 8, 101, 10_001]) {
      const found = await run(oral(ka, k), { time: { end: 10, points } });
      expect(found.statistics.method).toBe('matrix exponential');
      expect(off(found, 'body', (t) => bateman(ka, k, t))).toBeLessThan(1e-12);
      expect(off(found, 'gut', (t) => 100 * Math.exp(-ka * t))).toBeLessThan(1e-12);
    }
  });

  test('what decays keeps its digits, relative to itself', async () => {
    const found = await run("x = 1; x' = -20*x;", { time: { end: 10, points: 11 } });
    columnOf(found, 'x').forEach((x, k) => {
      const exact = Math.exp(-20 * found.time.values[k]!);
      expect(Math.abs(x - exact)).toBeLessThan(1e-12 * exact);
    });
  });

  test('nothing moves where no rate does', async () => {
    const found = await run("x = 3; y = 0; x' = -k*x; y' = k*x; k = 0;");
    expect(new Set(columnOf(found, 'x'))).toEqual(new Set([3]));
    expect(new Set(columnOf(found, 'y'))).toEqual(new Set([0]));
  });

  test('a constant inflow, large beside the rates', async () => {
    const found = await run("x = 0; x' = 1e9 - 1e-3*x;");
    expect(off(found, 'x', (t) => -1e12 * Math.expm1(-1e-3 * t))).toBeLessThan(1e-12);
    const ramp = await run("x = 2; x' = 7;");
    expect(off(ramp, 'x', (t) => 2 + 7 * t)).toBeLessThan(1e-12);
  });

  test('an oscillator, and one that grows', async () => {
    const found = await run("y = 1; z = 0; y' = 20*z; z' = -20*y;");
    expect(off(found, 'y', (t) => Math.cos(20 * t))).toBeLessThan(1e-12);
    const growing = await run("x = 1; x' = 3*x;");
    expect(off(growing, 'x', (t) => Math.exp(3 * t))).toBeLessThan(1e-12);
  });

  test('a chain of ten alike, which has one eigenvector', async () => {
    const lines = Array.from(
      { length: 10 },
      (_, i) => `x${i} = ${i === 0 ? 1 : 0};
      x${i}' = ${i === 0 ? '' : `k*x${i - 1}`} - k*x${i};`,
    );
    const found = await run(`k = 0.7; ${lines.join('\n')}`);
    const gamma = (t: number): number => ((0.7 * t) ** 9 / 362880) * Math.exp(-0.7 * t);
    expect(off(found, 'x9', gamma)).toBeLessThan(1e-12);
  });
});

describe('doses, infusions and steps of parameters', () => {
  const decay = "x = 0; k = 0.4; rate = 0; x' = rate - k*x; y := 2*x;";

  test('end as the closed form of each piece', async () => {
    const regimen: Scenario['regimen'] = [
      { id: 'd', input: 'x', time: 1.05, amount: 10, duration: 0, repeat: { every: 2.3, count: 3 } },
      { id: 'i', input: 'x', time: 2.2, amount: 6, duration: 1.5 },
    ];
    const found = await run(decay, { regimen, time: { end: 10, points: 101 } });
    const after = (t: number): number => (t >= 0 ? Math.exp(-0.4 * t) : 0);
    const exact = (t: number): number =>
      10 * [1.05, 3.35, 5.65].reduce((sum, at) => sum + after(t - at), 0) +
      (t <= 2.2 ? 0 : (4 / 0.4) * -Math.expm1(-0.4 * Math.min(t - 2.2, 1.5)) * after(Math.max(0, t - 3.7)));
    const jumps = [1.05, 3.35, 5.65];
    const x = columnOf(found, 'x');
    found.time.values.forEach((t, k) => {
      if (jumps.some((at) => Math.abs(t - at) < 1e-9)) return;
      expect(Math.abs(x[k]! - exact(t))).toBeLessThan(1e-11);
    });
    expect(found.statistics.method).toBe('matrix exponential');
  });

  test('agree with Tsit5 at 1e-12, two compartments and a gut, odd times', async () => {
    const text = `ka = 1; CL = 5; V = 50; Q = 10; V2 = 100; gut = 0; central = 0; peripheral = 0;
      gut' = -ka * gut;
      central' = ka * gut - CL / V * central - Q / V * central + Q / V2 * peripheral;
      peripheral' = Q / V * central - Q / V2 * peripheral; C := central/V;`;
    const regimen: Scenario['regimen'] = [
      { id: 'd', input: 'gut', time: 0, amount: 100, duration: 0, repeat: { every: 7.3, count: 10 } },
    ];
    const changes = { regimen, time: { end: 77, points: 331 } };
    const exact = await run(text, changes);
    const stepped = await run(text, { ...changes, solver: { ...tight, method: 'tsit5', maxSteps: 1e6 } });
    expect(stepped.statistics.method).toBe('Tsit5');
    for (const id of ['gut', 'central', 'peripheral']) {
      const [a, b] = [columnOf(exact, id), columnOf(stepped, id)];
      expect(a.length).toBe(b.length);
      a.forEach((value, k) => expect(Math.abs(value - b[k]!)).toBeLessThan(1e-10));
    }
  });

  test('a long fine grid whose times are rounded does not drift', async () => {
    const found = await run("x = 1; z = 0; x' = 2*z; z' = -2*x;", { time: { end: 1000.1, points: 100_001 } });
    expect(off(found, 'x', (t) => Math.cos(2 * t))).toBeLessThan(2e-12);
  });
});

test('a rate that is not finite is named', async () => {
  const outcome = await engine.simulate({
    scenario: scenarioOf("x = 1; V = 0; x' = -x/V;"),
    channel: 'linear',
  });
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome.failure.code).toBe('not-finite');
});

test('a larger system than exponentials are worth is left to the other methods', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `x${i} = 1; x${i}' = -${i + 1}*x${i} + x${(i * 7) % 16};`,
  );
  const { statistics } = await run(lines.join('\n'), { time: { end: 1, points: 3 } });
  expect(statistics.method).not.toBe('matrix exponential');
});
