import { describe, expect, it } from 'vitest';
import { Bench, Cell, Method, Operation, Status } from './core.ts';
import { robertsonDae } from './problems.ts';
import type { TestModel } from './wat.ts';

/** x decays at rate z, and z³ + z = x: an algebraic equation without a closed form in use. */
const cubic: TestModel = {
  states: ['x', 'z'],
  parameters: { k: 1 },
  initial: [2, 7],
  mass: [1, 0],
  rhs: ['-k*z', 'x - z^3 - z'],
  jacobian: [{ z: '-k' }, { x: '1', z: '-3*z^2 - 1' }],
};
const residual = ([x, z]: number[]) => x! - z! ** 3 - z!;

describe('algebraic equations', () => {
  it('hold from the start, whatever value was given', () => {
    const solve = new Bench(cubic).solve({ end: 0, times: [0] });
    expect(solve.rows[0]).toEqual([0, 2, expect.closeTo(1, 12)]);
  });

  it('hold on the way and in the rows between the steps', () => {
    const times = Array.from({ length: 50 }, (_, i) => i / 10);
    const solve = new Bench(cubic).solve({ end: 5, times, rtol: 1e-8, atol: 1e-10 });
    for (const [, ...x] of solve.rows) expect(Math.abs(residual(x))).toBeLessThan(1e-7);
    // dz/dt = −z/(3z² + 1): t = 3(1 − z²)/2 − ln z from z(0) = 1.
    const z = solve.x[1]!;
    expect(1.5 * (1 - z * z) - Math.log(z)).toBeCloseTo(5, 7);
  });

  it('are solved by Rodas5P even where the explicit method was asked for', () => {
    const solve = new Bench(cubic).solve({ end: 1, method: Method.Tsit5 });
    expect(solve.status).toBe(Status.Done);
    expect(solve.int(Cell.CurrentMethod)).toBe(Method.Rodas5P);
  });

  it('hold again after a scheduled change and after an event', () => {
    const model: TestModel = {
      ...cubic,
      roots: ['x - 1'],
      events: [{ trigger: 'x < 1', assign: { x: '10' } }],
    };
    const solve = new Bench(model).solve({
      end: 1.5,
      times: [0.5, 1.5],
      schedule: [{ time: 0.5, target: 'x', value: 28, operation: Operation.Add }],
    });
    expect(Math.abs(residual(solve.rows[0]!.slice(1)))).toBeLessThan(1e-8);
    const fired = new Bench(model).solve({ end: 1.5 });
    expect(fired.int(Cell.EventsFired)).toBe(1);
    expect(Math.abs(residual(fired.x))).toBeLessThan(1e-6);
  });

  it('without a solution are refused, with the equation', () => {
    const model: TestModel = { ...cubic, rhs: ['-z', 'z^2 + 1'], jacobian: [{ z: '-1' }, { z: '2*z' }] };
    const solve = new Bench(model).solve({ end: 1 });
    expect(solve.status).toBe(Status.InconsistentStart);
    expect(solve.int(Cell.FailedState)).toBe(1);
  });

  it('of many unknowns are solved with pivots wherever they are', () => {
    // B z = x·c with a sparse B of seeded random numbers and an empty diagonal.
    const size = 11;
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const names = Array.from({ length: size }, (_, i) => `z${i}`);
    const B = names.map((_, i) =>
      names.map((_, j) => (j === (i * 4 + 3) % size || (i !== j && random() < 0.3) ? 2 * random() + 0.5 : 0)),
    );
    const row = (i: number) =>
      B[i]!.map((b, j) => `${b}*z${j}`)
        .filter((_, j) => B[i]![j] !== 0)
        .join(' + ');
    const model: TestModel = {
      states: ['x', ...names],
      initial: [1, ...names.map(() => 0)],
      mass: [1, ...names.map(() => 0)],
      rhs: ['-x', ...names.map((_, i) => `${row(i)} - ${i + 1}*x`)],
      jacobian: [
        { x: '-1' },
        ...names.map((_, i) => ({
          x: `-${i + 1}`,
          ...Object.fromEntries(names.map((name, j) => [name, String(B[i]![j])])),
        })),
      ],
    };
    const solve = new Bench(model).solve({ end: 2 });
    expect(solve.status).toBe(Status.Done);
    // One factorisation and two Newton steps at the start: the linear system is solved at once.
    const [x, ...z] = solve.x;
    names.forEach((_, i) => {
      expect(B[i]!.reduce((sum, b, j) => sum + b * z[j]!, 0)).toBeCloseTo((i + 1) * x!, 10);
    });
    const start = new Bench(model).solve({ end: 0 });
    expect(start.int(Cell.JacobianCalls)).toBeLessThanOrEqual(2);
  });

  it('need no Jacobian from the model', () => {
    const { jacobian: _, ...model } = robertsonDae;
    const solve = new Bench(model).solve({ end: 1e6, rtol: 1e-6, atol: 1e-10 });
    const exact = new Bench(robertsonDae).solve({ end: 1e6, rtol: 1e-9, atol: 1e-13 });
    expect(solve.status).toBe(Status.Done);
    solve.x.forEach((value, i) => expect(value).toBeCloseTo(exact.x[i]!, 6));
  });
});
