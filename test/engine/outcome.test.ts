import { describe, expect, test } from 'vitest';
import { Status } from '../../assembly/status.ts';
import { failureOf } from '../../workers/engine/outcome.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Failure, SolverSettings } from '../../workers/protocol.ts';
import { scenarioOf, startEngine } from './models.ts';

const engine = await startEngine();

const at = { time: 3.25, timeUnit: 'h', state: 'glucose', event: 'switch', maxSteps: 1_000_000 };
// `Failed` has the number of the first of them.
const numbers = Object.values(Status).filter((status) => typeof status === 'number');
const failed = [...new Set(numbers)].filter((status) => status >= Status.Failed);

describe('every status a solve can fail with', () => {
  test.each(failed)('%i has a code, a sentence and a hint', (status) => {
    const failure = failureOf(status, at);
    expect(failure.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(failure.message).toMatch(/^\S.*\.$/);
    expect(failure.hint).toMatch(/^\S.*\.$/);
    expect(failure.time).toBe(3.25);
  });

  test('each has a code of its own', () => {
    expect(new Set(failed.map((status) => failureOf(status, at).code)).size).toBe(failed.length);
  });
});

test('the sentence names the time with its unit and the quantity', () => {
  const failure = failureOf(Status.NotFinite, at);
  expect(failure.message).toBe('The rate of change of glucose is not a finite number at t = 3.25 h.');
  expect(failure.symbol).toBe('glucose');
});

test('a chattering event is named', () => {
  expect(failureOf(Status.Chattering, at)).toMatchObject({ code: 'chattering', symbol: 'switch' });
});

test('too many steps says how many', () => {
  expect(failureOf(Status.TooManySteps, at).message).toContain('1,000,000');
});

test('a status that is no failure has no sentence', () => {
  expect(() => failureOf(Status.Done, at)).toThrow();
});

describe('small models that break each say when, at what, what was tried and what would help', () => {
  const run = async (text: string, solver: Partial<SolverSettings> = {}): Promise<Failure> => {
    const scenario = scenarioOf(text, { solver: { ...DEFAULT_SOLVER, ...solver } });
    const outcome = await engine.simulate({ scenario, channel: 'broken' });
    if (outcome.kind !== 'failed') throw new Error(`ended as ${outcome.kind}`);
    return outcome.failure;
  };

  test('too many steps', async () => {
    const failure = await run("x = 1; v = 0; x' = 1000*v; v' = -1000*x^3;", { maxSteps: 2000 });
    expect(failure).toMatchObject({ code: 'too-many-steps', hint: expect.stringMatching(/loosen/) });
    expect(failure.time).toBeGreaterThan(0);
    expect(failure.message).toMatch(
      /more than 2,000 steps .* at t = \S+\. Tried: Tsit5 at a relative tolerance of 0?\.?\S+, [\d,]+ steps and [\d,]+ rejected ones, the last of \S+\.$/,
    );
  });

  test('a blow-up in finite time', async () => {
    const failure = await run("calm = 1; x = 1; x' = x^2; calm' = -calm;");
    expect(failure.symbol).toBe('x');
    expect(failure.time).toBeCloseTo(1, 4);
    expect(failure.message).toMatch(
      /Tried: \w+ at a relative tolerance of \S+, \d+ steps and \d+ rejected ones, the last of \S+\.$/,
    );
  });

  test('a root of what becomes negative', async () => {
    const failure = await run("x = 1; y = 0; x' = -1; y' = sqrt(x);");
    expect(failure).toMatchObject({ code: 'not-finite', symbol: 'y' });
    expect(failure.time).toBeCloseTo(1, 3);
    expect(failure.message).toContain('Tried: ');
  });

  test('a rate that is not finite from the start', async () => {
    const failure = await run("x = 0; x' = 1/x;");
    expect(failure).toMatchObject({ code: 'not-finite', symbol: 'x', time: 0 });
    expect(failure.message).toMatch(/it could not make its first step\.$/);
  });

  test('an event that triggers itself', async () => {
    const failure = await run(
      "x = 0; y = 0; x' = 1; again: at (x + y > 1 && x - y > -1e9): x = 0.5; back: at (x < 0.9), t0 = true: x = 1.5;",
    );
    expect(failure).toMatchObject({ code: 'chattering' });
    expect(failure.message).toContain('Tried: ');
  });

  test('algebraic equations without a solution', async () => {
    const failure = await run("x = 1; z = 1; x' = -x; 0 = z^2 + 1 + x^2;");
    expect(failure).toMatchObject({ code: 'inconsistent-start' });
    expect(failure.message).toMatch(/Tried: Newton’s method/);
  });

  test('a start value that is none', async () => {
    const failure = await run("x = 0/0; x' = -x;");
    expect(failure).toMatchObject({ code: 'start-not-finite', symbol: 'x', time: 0 });
  });

  test('algebraic equations that lose their solution at a jump', async () => {
    const failure = await run("x = 1; z = 1; c = 1; x' = -x; 0 = c*z^2 - 1; gone: at (time > 4): c = -1;");
    expect(failure).toMatchObject({ code: 'inconsistent-start', symbol: 'z' });
    expect(failure.message).toMatch(
      /^After a jump at t = 4 no values satisfy the algebraic equations \(z\)\./,
    );
  });

  test('an algebraic equation that fades away', async () => {
    const failure = await run("x = 1; z = 1; x' = -x; 0 = exp(-exp(2*time))*(z - x);");
    expect(failure).toMatchObject({
      code: 'singular-matrix',
      hint: expect.stringMatching(/determines a quantity/),
    });
    expect(failure.message).toMatch(/at t = 3\.\d+: the system's matrix is singular\. Tried: Rodas5P/);
  });

  test('more delayed events than there is room for', async () => {
    const failure = await run(
      "x = 0; v = 1; n = 0; x' = 2000*v; v' = -2000*x; many: at 100 after (x > 0): n = n + 1;",
    );
    expect(failure).toMatchObject({ code: 'event-queue-full' });
    expect(failure.message).toMatch(/ at t = \d\.\d+\. Tried: /);
  });
});
