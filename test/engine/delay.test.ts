import { expect, test } from 'vitest';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { columnOf, runOf, scenarioOf, startEngine } from './models.ts';

const engine = await startEngine();

const precise = { ...DEFAULT_SOLVER, relativeTolerance: 1e-9, absoluteTolerance: 1e-11 };

test('a model with a delay runs from its text', async () => {
  const scenario = scenarioOf("x = 1; x' = -delay(x, 1);", { time: { end: 2, points: 21 }, solver: precise });
  const run = runOf(await engine.simulate({ scenario, channel: 'delay' }));
  const at = (t: number): number => 1 - t + (t > 1 ? (t - 1) ** 2 / 2 : 0);
  columnOf(run, 'x').forEach((x, k) => expect(x).toBeCloseTo(at(run.time.values[k]!), 9));
});

test('what is shown of the past is interpolated, and asking for it changes no other number', async () => {
  const text = "x = 1; k = 2; x' = -k*x; past := delay(x^2, 0.37); E: at time >= 0.5: k = 1;";
  const scenario = scenarioOf(text, { time: { end: 2, points: 41 }, solver: precise });
  const run = runOf(await engine.simulate({ scenario, channel: 'delay' }));
  const x = (t: number): number => (t < 0.5 ? Math.exp(-2 * t) : Math.exp(-1 - (t - 0.5)));
  columnOf(run, 'past').forEach((past, k) =>
    expect(past).toBeCloseTo(x(Math.max(0, run.time.values[k]! - 0.37)) ** 2, 7),
  );
  const alone = runOf(await engine.simulate({ scenario, channel: 'delay', columns: ['x'] }));
  expect(alone.digest).toBe(run.digest);
});

test('the Mackey–Glass equation oscillates as its authors found', async () => {
  // Mackey & Glass, Science 197 (1977) 287: β = 0.2, γ = 0.1, n = 10; with τ = 6 a period-one limit cycle.
  const text = "x = 1.2; x' = 0.2*delay(x, 6)/(1 + delay(x, 6)^10) - 0.1*x;";
  const scenario = scenarioOf(text, { time: { end: 2000, points: 20_001 } });
  const run = runOf(await engine.simulate({ scenario, channel: 'delay' }));
  const x = columnOf(run, 'x').slice(-5000);
  const crossings: number[] = [];
  for (let k = 1; k < x.length; k++) if (x[k - 1]! < 1 && x[k]! >= 1) crossings.push(k / 10);
  const periods = crossings.slice(1).map((t, k) => t - crossings[k]!);
  expect(periods.length).toBeGreaterThan(5);
  for (const period of periods) expect(period).toBeCloseTo(periods[0]!, 0);
});
