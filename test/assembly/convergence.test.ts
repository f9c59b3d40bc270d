import { describe, expect, it } from 'vitest';
import { Bench, Cell, Method, Status } from './core.ts';
import { pk } from './problems.ts';
import type { TestModel } from './wat.ts';

/** Logistic growth, and a right side that depends on time: y = 1/(1 + e^(−t)), z = 1/(1 + t²). */
const exact: TestModel = {
  states: ['y', 'z'],
  initial: [0.5, 1],
  rhs: ['y*(1 - y)', '-2*t*z^2'],
  jacobian: [{ y: '1 - 2*y' }, { z: '-4*t*z' }],
  timeDerivative: ['0', '-2*z^2'],
};
const differenced: TestModel = { ...exact, jacobian: undefined as never };
delete (differenced as Partial<TestModel>).jacobian;

const solution = (t: number) => [1 / (1 + Math.exp(-t)), 1 / (1 + t * t)];

/** Largest error at the end, and at times off the steps, with steps of fixed size h. */
function errors(bench: Bench, method: Method, h: number): { end: number; dense: number } {
  const times = Array.from({ length: 97 }, (_, i) => 0.02 + i * 0.0203);
  const solve = bench.solve({ end: 2, method, rtol: 1e3, atol: 1e3, firstStep: h, largestStep: h, times });
  expect(solve.status).toBe(Status.Done);
  expect(solve.int(Cell.Accepted)).toBe(Math.round(2 / h));
  const distance = (t: number, x: number[]) => Math.max(...solution(t).map((v, i) => Math.abs(v - x[i]!)));
  return {
    end: distance(2, solve.x),
    dense: Math.max(...solve.rows.map(([t, ...x]) => distance(t!, x))),
  };
}

describe.each([
  ['Tsit5', Method.Tsit5, exact],
  ['Rodas5P with the model’s Jacobian', Method.Rodas5P, exact],
  ['Rodas5P with differences', Method.Rodas5P, differenced],
] as const)('%s', (_, method, model) => {
  it('converges with order 5, its interpolant with 4 at least', () => {
    const bench = new Bench(model);
    const coarse = errors(bench, method, 1 / 8);
    const fine = errors(bench, method, 1 / 16);
    expect(Math.log2(coarse.end / fine.end)).toBeGreaterThan(4.7);
    expect(Math.log2(coarse.dense / fine.dense)).toBeGreaterThan(3.9);
  });

  it.each([1e-4, 1e-6, 1e-8, 1e-10])('keeps the end error within ten tolerances at rtol %f', (rtol) => {
    const solve = new Bench(model).solve({ end: 20, method, rtol, atol: rtol });
    solution(20).forEach((value, i) => expect(Math.abs(solve.x[i]! - value)).toBeLessThan(10 * rtol));
  });
});

it('lands on the exact decay of a drug', () => {
  const solve = new Bench(pk).solve({ end: 10, override: { gut: 100 }, rtol: 1e-9, atol: 1e-12 });
  expect(solve.x[0]).toBeCloseTo(100 * Math.exp(-10), 9);
});

it('gives a largest step its due', () => {
  const solve = new Bench(pk).solve({ end: 10, override: { gut: 100 }, largestStep: 0.01, rtol: 1e-3 });
  expect(solve.int(Cell.Accepted)).toBeGreaterThanOrEqual(1000);
});

describe('Vern7', () => {
  it('converges with order 7, its interpolant too', () => {
    const bench = new Bench(exact);
    const coarse = errors(bench, Method.Vern7, 1 / 4);
    const fine = errors(bench, Method.Vern7, 1 / 8);
    expect(Math.log2(coarse.end / fine.end)).toBeGreaterThan(6.7);
    expect(Math.log2(coarse.dense / fine.dense)).toBeGreaterThan(6.7);
  });

  it.each([1e-4, 1e-6, 1e-8, 1e-10])('keeps the end error within ten tolerances at rtol %f', (rtol) => {
    const solve = new Bench(exact).solve({ end: 20, method: Method.Vern7, rtol, atol: rtol });
    solution(20).forEach((value, i) => expect(Math.abs(solve.x[i]! - value)).toBeLessThan(10 * rtol));
  });

  it('asks for the slope at a step’s end once, and for five more where a row lies inside', () => {
    const bench = new Bench(pk);
    const calls = (times: number[]): number[] => {
      const solve = bench.solve({ end: 1, method: Method.Vern7, override: { gut: 100 }, times });
      return [solve.int(Cell.RhsCalls), solve.int(Cell.Accepted), solve.int(Cell.Rejected)];
    };
    const [bare, steps, again] = calls([]);
    expect(bare).toBe(2 + 10 * steps! + 9 * again!);
    expect(calls([0.5])[0]).toBe(bare! + 5);
  });
});
