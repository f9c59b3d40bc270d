import { describe, expect, it } from 'vitest';
import * as rodas5p from '../../assembly/ode/tableaus/rodas5p.ts';
import * as tsit5 from '../../assembly/ode/tableaus/tsit5.ts';
import * as vern7 from '../../assembly/ode/tableaus/vern7.ts';
import { trees, violation } from './orderConditions.ts';

const entry = (table: object, name: string): number => (table as Record<string, number>)[name] ?? 0;
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

it('counts the rooted trees of each order', () => {
  expect(range(5).map((n) => trees(n).length)).toEqual([1, 1, 2, 4, 9]);
});

describe('Tsit5', () => {
  const b = range(7).map((i) => entry(tsit5, `b${i}`));
  const a = range(7).map((i) => range(7).map((j) => (i === 7 ? b[j - 1]! : entry(tsit5, `a${i}${j}`))));
  const e = range(7).map((i) => entry(tsit5, `e${i}`));
  const c = [0, tsit5.c2, tsit5.c3, tsit5.c4, tsit5.c5, 1, 1];

  it('has rows that sum to their nodes', () => {
    a.forEach((row, i) => expect(sum(row)).toBeCloseTo(c[i]!, 13));
  });

  it.each([1, 2, 3, 4, 5])('fulfils the conditions of order %i', (order) => {
    expect(violation(b, a, a, order)).toBeLessThan(1e-13);
  });

  it('does not fulfil those of order 6', () => {
    expect(violation(b, a, a, 6)).toBeGreaterThan(1e-5);
  });

  it('has an embedded method of order 4 and no more', () => {
    const embedded = b.map((weight, i) => weight - e[i]!);
    for (const order of [1, 2, 3, 4]) expect(violation(embedded, a, a, order)).toBeLessThan(1e-13);
    expect(violation(embedded, a, a, 5)).toBeGreaterThan(1e-5);
  });

  it.each([0.1, 0.37, 0.5, 0.9, 1])('has an interpolant of order 4 at θ = %f', (theta) => {
    const weights = range(7).map((i) =>
      sum(range(4).map((m) => (i > 1 && m === 1 ? 0 : entry(tsit5, `r${i}${m}`)) * theta ** m)),
    );
    for (const order of [1, 2, 3, 4]) expect(violation(weights, a, a, order, theta)).toBeLessThan(1e-13);
  });
});

describe('Vern7', () => {
  const two = (i: number) => String(i).padStart(2, '0');
  const a = range(16).map((i) =>
    range(16).map((j) => (i === 11 ? entry(vern7, `b${j}`) : entry(vern7, `a${two(i)}${two(j)}`))),
  );
  const step = a.slice(0, 10).map((row) => row.slice(0, 10));
  const b = range(10).map((i) => entry(vern7, `b${i}`));
  const c = range(16).map((i) => (i === 1 ? 0 : [9, 10, 11].includes(i) ? 1 : entry(vern7, `c${i}`)));

  it('has rows that sum to their nodes', () => {
    a.forEach((row, i) => expect(sum(row)).toBeCloseTo(c[i]!, 12));
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('fulfils the conditions of order %i', (order) => {
    expect(violation(b, step, step, order)).toBeLessThan(1e-12);
  });

  it('does not fulfil those of order 8', () => {
    expect(violation(b, step, step, 8)).toBeGreaterThan(1e-6);
  });

  it('has an embedded method of order 6 and no more', () => {
    const embedded = b.map((weight, i) => weight - entry(vern7, `e${i + 1}`));
    for (const order of [1, 2, 3, 4, 5, 6])
      expect(violation(embedded, step, step, order)).toBeLessThan(1e-12);
    expect(violation(embedded, step, step, 7)).toBeGreaterThan(1e-6);
  });

  // As published: one coefficient has ten digits, which leaves the last order to seven.
  it.each([0.1, 0.37, 0.5, 0.9, 1])('has an interpolant of order 7 at θ = %f', (theta) => {
    const weights = range(16).map((i) =>
      sum(range(7).map((m) => entry(vern7, `r${two(i)}${m}`) * theta ** m)),
    );
    for (const order of [1, 2, 3, 4, 5, 6]) {
      expect(violation(weights, a, a, order, theta)).toBeLessThan(1e-12);
    }
    expect(violation(weights, a, a, 7, theta)).toBeLessThan(3e-7);
  });
});

describe('Rodas5P', () => {
  const at = (prefix: string, i: number, j: number) => entry(rodas5p, `${prefix}${i}${j}`);
  // Stages 7 and 8 begin where the stage before them ended.
  const a = range(8).map((i) =>
    range(8).map((j) => (j >= i ? 0 : j <= 5 && i > 6 ? at('a', 6, j) : j > 5 ? 1 : at('a', i, j))),
  );
  const m = a[7]!.map((weight, j) => (j === 7 ? 1 : weight));
  // u = Γ k, with Γ⁻¹ = diag(1/γ) − C (Hairer & Wanner II, IV.7.23).
  const inverse = range(8).map((i) =>
    range(8).map((j) => (i === j ? 1 / rodas5p.gamma : j < i ? -at('c', i, j) : 0)),
  );
  const Gamma = lowerInverse(inverse);
  const times = (row: number[], matrix: number[][]) =>
    matrix.map((_, j) => sum(row.map((r, i) => r * matrix[i]![j]!)));
  const alpha = a.map((row) => times(row, Gamma));
  const beta = alpha.map((row, i) => row.map((value, j) => value + Gamma[i]![j]!));
  const b = times(m, Gamma);

  it('has rows that sum to α_i and γ_i', () => {
    const nodes = [0, rodas5p.alpha2, rodas5p.alpha3, rodas5p.alpha4, rodas5p.alpha5, 1, 1, 1];
    alpha.forEach((row, i) => expect(sum(row)).toBeCloseTo(nodes[i]!, 12));
    Gamma.forEach((row, i) => expect(sum(row)).toBeCloseTo(entry(rodas5p, `gamma${i + 1}`), 12));
  });

  it.each([1, 2, 3, 4, 5])('fulfils the conditions of order %i', (order) => {
    expect(violation(b, alpha, beta, order)).toBeLessThan(1e-12);
  });

  it('is stiffly accurate: its weights are the last row of α + Γ', () => {
    b.forEach((weight, j) => expect(weight).toBeCloseTo(beta[7]![j]!, 12));
  });

  it('has an embedded method of order 4 and no more: the argument of its last stage', () => {
    for (const order of [1, 2, 3, 4]) expect(violation(alpha[7]!, alpha, beta, order)).toBeLessThan(1e-12);
    expect(violation(alpha[7]!, alpha, beta, 5)).toBeGreaterThan(1e-5);
  });

  it.each([0.1, 0.37, 0.5, 0.9])('has an interpolant of order 4 at θ = %f', (theta) => {
    const weights = m.map((weight, i) => {
      const [h1, h2, h3] = [1, 2, 3].map((row) => at('h', row, i + 1));
      return theta * (weight + (1 - theta) * (h1! + theta * (h2! + theta * h3!)));
    });
    for (const order of [1, 2, 3, 4]) {
      expect(violation(times(weights, Gamma), alpha, beta, order, theta)).toBeLessThan(1e-11);
    }
  });
});

/** Inverse of a lower triangular matrix, by forward substitution. */
function lowerInverse(matrix: number[][]): number[][] {
  const n = matrix.length;
  const result = matrix.map(() => new Array<number>(n).fill(0));
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      const known = sum(range(i).map((k) => matrix[i]![k - 1]! * result[k - 1]![j]!));
      result[i]![j] = ((i === j ? 1 : 0) - known) / matrix[i]![i]!;
    }
  }
  return result;
}
