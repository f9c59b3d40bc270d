import { describe, expect, test } from 'vitest';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Run, Scenario, StepLog } from '../../workers/protocol.ts';
import { ORAL, runOf, scenarioOf, startEngine } from './models.ts';

/** A run that was asked for its steps tells of each: when, how far, by which method and order, and what happened. */

const engine = await startEngine();

async function followed(text: string, changes: Partial<Scenario> = {}): Promise<Run & { steps: StepLog }> {
  const scenario = scenarioOf(text, changes);
  const run = runOf(await engine.simulate({ scenario, channel: 'steps', steps: true }));
  if (run.steps === undefined) throw new Error('no steps');
  return { ...run, steps: run.steps };
}

const OSCILLATOR = "x = 1; v = 0; x' = v; v' = -x - x^3;";
const STIFF = "x = 2; v = 0; mu = 1000; x' = v; v' = mu*(1 - x^2)*v - x;";

test('a run has no steps unless they are asked for, and is the same with them, bit by bit', async () => {
  const plain = runOf(await engine.simulate({ scenario: scenarioOf(STIFF), channel: 'steps' }));
  expect(plain.steps).toBeUndefined();
  const run = await followed(STIFF);
  expect(run.digest).toBe(plain.digest);
  const { milliseconds: _, ...counts } = run.statistics;
  expect(plain.statistics).toMatchObject(counts);
});

test('accepted steps lie end to end, from the start to the end', async () => {
  const { steps } = await followed(OSCILLATOR);
  const accepted = [...steps.time.keys()].filter((k) => steps.accepted[k] === 1);
  expect(steps.time[0]).toBe(0);
  accepted.forEach((k, place) => {
    const next = accepted[place + 1];
    expect(steps.time[k]! + steps.size[k]!).toBeCloseTo(next === undefined ? 10 : steps.time[next]!, 9);
  });
  const first = accepted[0]!;
  expect(steps.smallest!.size).toBeLessThanOrEqual(steps.size[first]!);
});

test('rejected steps are larger than the one tried next from there', async () => {
  const { steps, statistics } = await followed("x = 1; t = 0; t' = 1; x' = exp(-1e4*(t - 5)^2)*100 - x;");
  const rejected = [...steps.time.keys()].filter((k) => steps.accepted[k] === 0);
  expect(rejected).toHaveLength(statistics.rejected);
  expect(rejected.length).toBeGreaterThan(0);
  for (const k of rejected) {
    expect(steps.time[k + 1]).toBe(steps.time[k]);
    expect(steps.size[k + 1]).toBeLessThan(steps.size[k]!);
  }
});

test.each([
  ['tsit5', 'Tsit5', 5, 5],
  ['vern7', 'Vern7', 7, 7],
  ['rodas5p', 'Rodas5P', 5, 5],
] as const)('%s has one order', async (method, name, low, high) => {
  const { steps, choice } = await followed(OSCILLATOR, { solver: { ...DEFAULT_SOLVER, method } });
  expect(steps.methods).toMatchObject([{ method: name, orders: [low, high] }]);
  expect(choice![0]).toBe(`${name}, as asked for.`);
});

test('NDF begins at order 1 and rises', async () => {
  const { steps } = await followed(OSCILLATOR, { solver: { ...DEFAULT_SOLVER, method: 'ndf' } });
  expect(steps.order[0]).toBe(1);
  const [low, high] = steps.methods[0]!.orders!;
  expect(low).toBe(1);
  expect(high).toBeGreaterThanOrEqual(3);
});

test('many steps are thinned evenly, and counted all the same', async () => {
  const { steps, statistics } = await followed("y = 1; z = 0; y' = 1000*z; z' = -1000*y^3;");
  expect(statistics.accepted).toBeGreaterThan(8000);
  expect(steps.every).toBeGreaterThan(1);
  expect(steps.time.length).toBeGreaterThan(1500);
  expect(steps.time.length).toBeLessThan(4000);
  expect(steps.methods.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(statistics.accepted);
  const [half, last] = [steps.time[steps.time.length >> 1]!, steps.time.at(-1)!];
  expect(half / last).toBeCloseTo(0.5, 1);
});

describe('what happens between steps is marked', () => {
  test('doses at their times', async () => {
    const regimen = [
      { id: 'd', input: 'body', time: 2, amount: 5, duration: 0, repeat: { count: 3, every: 2 } },
    ];
    const { steps } = await followed(ORAL, { regimen: regimen.map(({ repeat: _, ...item }) => item) });
    expect(steps.marks).toMatchObject([{ kind: 'scheduled', time: 2 }]);
  });

  test('events where they fire, and conditions of formulas', async () => {
    const { steps } = await followed("x = 0; x' = 1; at (x > 3): x = 0; y = 0; y' = piecewise(1, x > 1, 0);");
    const events = steps.marks.filter(({ kind }) => kind === 'event').map(({ time }) => time);
    expect(events).toHaveLength(3);
    events.forEach((time, k) => expect(time).toBeCloseTo(3 * (k + 1), 6));
    const conditions = steps.marks.filter(({ kind }) => kind === 'condition').map(({ time }) => time);
    expect(conditions[0]).toBeCloseTo(1, 6);
  });
});

describe('the choice is told with its reason', () => {
  test('nothing was stiff', async () => {
    expect((await followed(OSCILLATOR)).choice).toEqual(['Tsit5: nothing was stiff.']);
  });

  test('stiff: when it changed, and that matrices are dense', async () => {
    const { choice, steps } = await followed(STIFF, { time: { end: 2000, points: 101 } });
    expect(choice).toContainEqual(
      expect.stringMatching(
        /^Changed to Rodas5P at t = \S+: stability, not accuracy, held the steps back\.$/,
      ),
    );
    expect(choice!.at(-1)).toBe('Dense matrices: 2 states.');
    expect(steps.methods.map(({ method }) => method)).toContain('Rodas5P');
    const scenario = scenarioOf(STIFF, { time: { end: 2000, points: 101 } });
    const plain = runOf(await engine.simulate({ scenario, channel: 'steps' }));
    expect(plain.choice![0]).toMatch(/^Part of the run was stiff/);
  });

  test('a linear model is solved exactly, in one step', async () => {
    const { choice, steps } = await followed(ORAL);
    expect(choice).toEqual([expect.stringMatching(/^Matrix exponentials: /)]);
    expect(steps.methods).toEqual([{ method: 'matrix exponential', accepted: 1, rejected: 0 }]);
    expect([...steps.size]).toEqual([10]);
  });

  test('tight tolerances, and algebraic equations', async () => {
    const solver = { ...DEFAULT_SOLVER, relativeTolerance: 1e-9 };
    expect((await followed(OSCILLATOR, { solver })).choice![0]).toMatch(/^Vern7: .* 1e-9 is tight\.$/);
  });

  test('a large sparse model says how sparse', async () => {
    const cells = Array.from({ length: 60 }, (_, k) => {
      const [left, right] = [k === 0 ? '1' : `c${k - 1}`, k === 59 ? '0' : `c${k + 1}`];
      return `c${k} = 0; c${k}' = 1000*(${left} - 2*c${k} + ${right}) - c${k}^2;`;
    });
    const { choice } = await followed(cells.join('\n'));
    expect(choice!.at(-1)).toMatch(/^Sparse matrices: 60 states, 4\.9 % of the Jacobian’s entries/);
  });
});

describe('advice where something is odd', () => {
  const codes = ({ steps }: { steps: StepLog }): string[] => steps.advice.map(({ code }) => code);

  test('none for a plain run', async () => {
    expect(codes(await followed(OSCILLATOR))).toEqual([]);
  });

  test('tolerances at rounding', async () => {
    const solver = { ...DEFAULT_SOLVER, relativeTolerance: 1e-13 };
    expect(codes(await followed(OSCILLATOR, { solver }))).toContain('tolerance-at-rounding');
  });

  test('events that fire at every turn', async () => {
    expect(codes(await followed("x = 0; x' = 100; at (x > 1): x = 0;"))).toContain('many-events');
  });
});
