import { describe, expect, it, test } from 'vitest';
import { HIGHEST_ORDER, alpha, errorConstant, gamma } from '../../assembly/ode/tableaus/ndf.ts';
import { Bench, Cell, Flag, Method, Status } from './core.ts';
import { hires, pk, robertson, robertsonDae, vanDerPol } from './problems.ts';
import type { TestModel } from './wat.ts';

const orders = Array.from({ length: HIGHEST_ORDER }, (_, i) => i + 1);

/** Backward differences of y on the whole numbers, of every order up to `most`, at `at`. */
function differences(y: (t: number) => number, at: number, most: number): number[] {
  let row = Array.from({ length: most + 1 }, (_, i) => y(at - i));
  const found = [row[0]!];
  for (let m = 1; m <= most; m++) {
    row = row.slice(0, -1).map((value, i) => value - row[i + 1]!);
    found.push(row[0]!);
  }
  return found;
}

describe.each(orders)('the formula of order %i', (k) => {
  const residual = (degree: number): number => {
    const y = (t: number): number => t ** degree;
    const before = differences(y, 0, k + 1);
    const d = differences(y, 1, k + 1)[k + 1]!;
    const sum = before.slice(1, k + 1).reduce((total, own, m) => total + gamma(m + 1) * own, 0);
    return alpha(k) * d + sum - degree;
  };

  test('is exact for polynomials of its degree', () => {
    for (let degree = 0; degree <= k; degree++) expect(residual(degree)).toBeCloseTo(0, 10);
  });

  test('errs by its error constant for one degree more', () => {
    const d = differences((t) => t ** (k + 1), 1, k + 1)[k + 1]!;
    expect(residual(k + 1) / d).toBeCloseTo(-errorConstant(k), 10);
  });
});

/** Error at t = 1 of `steps` steps of order k on y' = −y + sin t, from exact values before the start. */
function errorAtEnd(k: number, steps: number): number {
  const exact = (t: number): number => (Math.sin(t) - Math.cos(t)) / 2 + 1.5 * Math.exp(-t);
  const h = 1 / steps;
  const values = Array.from({ length: k + 1 }, (_, i) => exact((i - k) * h));
  for (let step = 1; step <= steps; step++) {
    const before = differences((i) => values[values.length - 1 + i]!, 0, k);
    const predicted = before.reduce((sum, own) => sum + own, 0);
    const past = before.reduce((sum, own, m) => sum + gamma(m) * own, 0);
    // α d + Σ γ_m D_m = h (−(predicted + d) + sin t), solved for d.
    const d = (h * (Math.sin(step * h) - predicted) - past) / (alpha(k) + h);
    values.push(predicted + d);
  }
  return Math.abs(values.at(-1)! - exact(1));
}

test.each(orders)('fixed steps of order %i converge at that order', (k) => {
  const rates = [20, 40].map((steps) => Math.log2(errorAtEnd(k, steps) / errorAtEnd(k, 2 * steps)));
  for (const rate of rates) expect(Math.abs(rate - k)).toBeLessThan(0.25);
});

describe('NDF', () => {
  // Endpoints: IVP Test Set (Mazzia & Magherini 2008) and Hairer & Wanner II.
  const problems = [
    ['Robertson', robertson, 40, [0.7158270687, 0.9185534765e-5, 0.2841637457]],
    ['Robertson as a DAE', robertsonDae, 40, [0.7158270687, 0.9185534765e-5, 0.2841637457]],
    ['HIRES', hires, 321.8122, [0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4]],
    ['van der Pol', vanDerPol, 2000, [1.706167732170483, -0.8928097010247975e-3]],
  ] as const;

  it.each(problems)('solves %s the better, the smaller the tolerance', (_, model, end, expected) => {
    const bench = new Bench(model);
    const errorAt = (rtol: number): number => {
      const solve = bench.solve({ end, method: Method.Ndf, rtol, atol: 1e-4 * rtol });
      expect(solve.status).toBe(Status.Done);
      expect(solve.int(Cell.CurrentMethod)).toBe(Method.Ndf);
      return Math.max(...expected.map((y, i) => Math.abs(solve.x[i]! / y - 1)));
    };
    expect(errorAt(1e-8)).toBeLessThan(1e-6);
    expect(errorAt(1e-8)).toBeLessThan(errorAt(1e-5) / 20);
  });

  it('keeps its Jacobian and its factors while they serve', () => {
    const solve = new Bench(hires).solve({ end: 321.8122, method: Method.Ndf, rtol: 1e-6, atol: 1e-10 });
    expect(solve.int(Cell.JacobianCalls)).toBeLessThan(solve.int(Cell.Accepted) / 5);
    expect(solve.int(Cell.Factorisations)).toBeLessThan(solve.int(Cell.Accepted) / 2);
  });

  it('shows what lies inside its steps', () => {
    const model: TestModel = {
      states: ['x', 'v'],
      initial: [1, 0],
      rhs: ['v', '-x'],
      jacobian: [{ v: '1' }, { x: '-1' }],
    };
    const times = Array.from({ length: 101 }, (_, i) => i / 10);
    const solve = new Bench(model).solve({ end: 10, method: Method.Ndf, rtol: 1e-9, atol: 1e-11, times });
    for (const [t, x] of solve.rows) expect(Math.abs(x! - Math.cos(t!))).toBeLessThan(1e-6);
  });

  it('begins anew after doses, at their very times', () => {
    const schedule = [0, 12, 24].map((time) => ({ time, target: 'gut', value: 100 }));
    const at = (method: Method): number[][] =>
      new Bench(pk).solve({ end: 36, method, rtol: 1e-9, atol: 1e-10, times: [6, 12, 20, 36], schedule })
        .rows;
    const exact = at(Method.Tsit5);
    at(Method.Ndf).forEach((row, i) => row.forEach((x, j) => expect(x).toBeCloseTo(exact[i]![j]!, 4)));
  });

  it('stops at events', () => {
    const model: TestModel = {
      states: ['x', 'count'],
      initial: [1, 0],
      rhs: ['-x', '0'],
      jacobian: [{ x: '-1' }, {}],
      roots: ['x - 0.5'],
      events: [{ trigger: 'x < 0.5', assign: { x: '1', count: 'count + 1' } }],
    };
    const solve = new Bench(model).solve({
      end: 3.5,
      method: Method.Ndf,
      rtol: 1e-10,
      atol: 1e-12,
      flags: Flag.RecordJumps,
    });
    expect(solve.column('count').at(-1)).toBe(5);
    const fired = solve.column('t').filter((_, i) => i % 2 === 1);
    fired.slice(0, 5).forEach((t, i) => expect(t).toBeCloseTo((i + 1) * Math.LN2, 7));
  });

  it('gives the same bits in one call and in many', () => {
    const options = { end: 40, method: Method.Ndf, times: [0.1, 1, 10, 40] };
    const bench = new Bench(robertson);
    const atOnce = bench.solve(options);
    const piecewise = bench.problem(options);
    piecewise.run(1);
    expect(piecewise.rows).toEqual(atOnce.rows);
  });
});
