import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../workers/engine/engine.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Failure, Run, Scenario } from '../../workers/protocol.ts';
import { ENDLESS, ORAL, runOf, scenarioOf, startEngine } from './models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

async function failed(scenario: Scenario): Promise<{ failure: Failure; partial: Run | undefined }> {
  const outcome = await engine.simulate({ scenario, channel: 'test' });
  if (outcome.kind !== 'failed') throw new Error(`it was ${outcome.kind}`);
  return { failure: outcome.failure, partial: outcome.partial };
}

describe('a solve that cannot go on', () => {
  test("y' = y² explodes at t = 1: the quantity and the time are named, and what there was is kept", async () => {
    const { failure, partial } = await failed(scenarioOf("y = 1; y' = y^2;"));
    expect(failure).toMatchObject({ code: 'step-too-small', symbol: 'y' });
    expect(failure.message).toContain('y needs ever smaller ones');
    expect(failure.message).toContain('t = 1');
    expect(failure.time).toBeCloseTo(1, 3);
    expect(failure.hint).toContain('grows to infinity');
    expect(partial?.time.values.length).toBeGreaterThanOrEqual(10);
    expect(partial?.columns[0]?.values[0]).toBe(1);
  });

  test('a root of a negative number', async () => {
    const { failure } = await failed(scenarioOf("y = 1; y' = -1 / sqrt(y);"));
    expect(failure).toMatchObject({ code: 'not-finite', symbol: 'y' });
    expect(failure.message).toContain('rate of change of y is not a finite number at t = 0.666');
    expect(failure.hint).toContain('root of a negative number');
  });

  test('a start value that is not a number', async () => {
    const { failure } = await failed(scenarioOf("a = 0; y = 1 / a; y' = -y;"));
    expect(failure).toMatchObject({ code: 'start-not-finite', symbol: 'y' });
    expect(failure.message).toContain('no finite value at the start');
  });

  test('one that never ends stops at its budget', async () => {
    const { failure, partial } = await failed(
      scenarioOf(ENDLESS, {
        time: { end: 1e9, points: 11 },
        solver: { ...DEFAULT_SOLVER, maxSteps: 5000 },
      }),
    );
    expect(failure.code).toBe('too-many-steps');
    expect(failure.message).toContain('5,000 steps');
    expect(failure.hint).toContain('allow more steps');
    expect(partial?.time.values.length).toBeGreaterThan(0);
  });

  test('an event that chatters', async () => {
    const text = "x = 0; x' = 1; up: at (x >= 1): x = 0; down: at (x < 1), t0 = false: x = 2;";
    const { failure } = await failed(scenarioOf(text));
    expect(failure.code).toBe('chattering');
    expect(failure.message).toMatch(/Event (up|down) fires again and again/);
    expect(failure.hint).toContain('hysteresis');
  });

  test.each([
    [
      'do not determine a quantity',
      "var x, y; x = 1; y = 1; z = 1; z' = -z; 0 = x + y - z; 0 = 2*x + 2*y - 2*z;",
    ],
    ['have no solution', "x = 1; var y = 1; x' = -x; 0 = y^2 + x;"],
  ])('algebraic equations that %s', async (_, text) => {
    const { failure } = await failed(scenarioOf(text));
    expect(failure).toMatchObject({ code: 'inconsistent-start', symbol: 'y' });
    expect(failure.message).toBe(
      'No start values satisfy the algebraic equations (y). Tried: Newton’s method from the values there, its steps halved where they led away.',
    );
    expect(failure.hint).toContain('nearer to a solution');
  });

  test('an algebraic equation that loses its solution on the way', async () => {
    const { failure, partial } = await failed(scenarioOf("x = 1; var y = 1; x' = -x; 0 = y^2 - x + 0.3;"));
    expect(failure.code).toBe('step-too-small');
    expect(failure.time).toBeCloseTo(-Math.log(0.3), 3);
    expect(failure.hint).toContain('no solution any more');
    expect(partial?.columns[0]?.values[0]).toBe(1);
  });

  test('the engine is well afterwards', async () => {
    await failed(scenarioOf("y = 1; y' = y^2;"));
    runOf(await engine.simulate({ scenario: scenarioOf(ORAL), channel: 'test' }));
  });
});

describe('a text that cannot be run', () => {
  test.each([
    ['undeclared', "x = 1; x' = -k * x;", 'k'],
    ['circular', 'a := b + 1; b := a + 1;', 'a'],
    ['broken', "x = 1; x' = -(k * ;", undefined],
  ])('%s: the finding says what and where', async (_, text, symbol) => {
    const { failure } = await failed(scenarioOf(text));
    expect(failure.code).toBe('invalid-model');
    expect(failure.message.length).toBeGreaterThan(10);
    const errors = failure.diagnostics?.filter(({ severity }) => severity === 'error') ?? [];
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]?.line).toBe(1);
    if (symbol !== undefined) expect(failure.message).toContain(symbol);
    expect(failure.hint).toBeDefined();
  });

  test('a unit that nothing defines is told of once', async () => {
    const { diagnostics } = await engine.check('x = 1 furlong;');
    expect(diagnostics.filter(({ code }) => code === 'undefined-unit')).toHaveLength(1);
  });

  test('is described without a summary, for the editor', async () => {
    const checked = await engine.check("x = 1; x' = -k * x;");
    expect(checked.summary).toBeUndefined();
    expect(checked.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

describe('a scenario that asks for what is not there', () => {
  const { model: _, ...without } = scenarioOf(ORAL);

  test('no model at all', async () => {
    const { failure } = await failed(without);
    expect(failure.code).toBe('no-model');
  });

  test('an unknown twin', async () => {
    const { failure } = await failed({ ...without, twin: 'unicorn' });
    expect(failure).toMatchObject({ code: 'unknown-twin', symbol: 'unicorn' });
  });

  test('an unknown parameter', async () => {
    const { failure } = await failed(scenarioOf(ORAL, { parameters: { kA: 1 } }));
    expect(failure).toMatchObject({ code: 'unknown-quantity', symbol: 'kA' });
    expect(failure.hint).toContain('ka');
  });

  test('what the model computes', async () => {
    const { failure } = await failed(scenarioOf(ORAL, { parameters: { C: 1 } }));
    expect(failure.message).toContain('C');
  });
});
