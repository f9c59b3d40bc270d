import { expect, test } from 'vitest';
import { elementaryEffects, morrisDesign } from '../../../workers/engine/global/morris.ts';
import { runsPerPoint, sobolDesign, sobolIndices } from '../../../workers/engine/global/sobolIndices.ts';
import { shiftedSobol } from '../../../workers/engine/global/sobolSequence.ts';
import { latinHypercube } from '../../../workers/engine/latinHypercube.ts';
import type { Estimate } from '../../../workers/protocol.ts';

type Model = (x: Float64Array) => number;

/** Ishigami & Homma 1990 on (−π, π)³, with a = 7 and b = 0.1. */
const ishigami: Model = (u) => {
  const [x, y, z] = Array.from(u, (share) => Math.PI * (2 * share - 1)) as [number, number, number];
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);
};

/** Sobol's g-function, of which Vᵢ = 1/(3 (1 + aᵢ)²). */
const A = [0, 1, 4.5, 9];
const g: Model = (u) =>
  u.reduce((product, x, i) => (product * (Math.abs(4 * x - 2) + A[i]!)) / (1 + A[i]!), 1);

function indicesOf(model: Model, factors: number, points: number, draw = shiftedSobol) {
  const rows = sobolDesign(draw(points, 2 * factors, 1), factors);
  return sobolIndices(Float64Array.from(rows, model), factors, 1);
}

/** Within the interval that is told, which is narrow enough to say something. */
function isTold({ low, high, value }: Estimate, truth: number): boolean {
  expect(low).toBeLessThanOrEqual(value);
  expect(high).toBeGreaterThanOrEqual(value);
  expect(high - low).toBeLessThan(0.2);
  return low <= truth && truth <= high;
}

test.each([
  ['Sobol', shiftedSobol],
  ['Latin hypercube', latinHypercube],
] as const)('Ishigami: first, total and second order within their intervals, by a %s sample', (_, draw) => {
  const { first, total, second, points } = indicesOf(ishigami, 3, 1024, draw);
  expect(points).toBe(1024);
  const told = [
    ...[0.3139, 0.4424, 0].map((truth, i) => isTold(first[i]!, truth)),
    ...[0.5576, 0.4424, 0.2437].map((truth, i) => isTold(total[i]!, truth)),
    // Only the first and the third act together.
    ...[0, 0.2437, 0].map((truth, k) => isTold(second[k]!, truth)),
  ];
  // Of nine intervals of 95 %, one may miss.
  expect(told.filter(Boolean).length).toBeGreaterThanOrEqual(8);
});

test('the g-function: first and total order within their intervals', () => {
  const shares = A.map((a) => 1 / (3 * (1 + a) ** 2));
  const variance = shares.reduce((product, v) => product * (1 + v), 1) - 1;
  const { first, total, mean } = indicesOf(g, 4, 1024);
  shares.forEach((v, i) => {
    const others = shares.reduce((product, w, j) => (j === i ? product : product * (1 + w)), 1);
    expect(isTold(first[i]!, v / variance), `first ${i}`).toBe(true);
    expect(isTold(total[i]!, (v * others) / variance), `total ${i}`).toBe(true);
  });
  expect(mean).toBeCloseTo(1, 2);
});

test('a point of which one run failed is left out, and the rest is told', () => {
  const rows = sobolDesign(shiftedSobol(512, 6, 1), 3);
  const y = Float64Array.from(rows, ishigami);
  y[5 * runsPerPoint(3) + 4] = NaN;
  const found = sobolIndices(y, 3, 1);
  expect(found.points).toBe(511);
  expect(found.total[1]!.value).toBeCloseTo(0.4424, 1);
});

test('Morris: effects of a linear function are its slopes, without any spread', () => {
  const design = morrisDesign(shiftedSobol(10, 3, 1), 1);
  expect(design.rows).toHaveLength(40);
  for (const row of design.rows) for (const x of row) expect([0, 1 / 3, 2 / 3, 1]).toContainEqual(x);
  const y = Float64Array.from(design.rows, ([a, b]) => 3 * a! - 5 * b!);
  const { mean, size, deviation, trajectories } = elementaryEffects(y, design, 1);
  expect(trajectories).toBe(10);
  [3, -5, 0].forEach((slope, i) => {
    expect(mean[i]).toBeCloseTo(slope, 12);
    expect(size[i]!.value).toBeCloseTo(Math.abs(slope), 12);
    expect(size[i]!.high - size[i]!.low).toBeCloseTo(0, 12);
    expect(deviation[i]).toBeCloseTo(0, 12);
  });
});

test('Morris: what acts with another has a spread; each step moves one factor', () => {
  const design = morrisDesign(latinHypercube(40, 3, 2), 2);
  design.moved.forEach((order, t) =>
    order.forEach((i, j) => {
      const [from, to] = [design.rows[4 * t + j]!, design.rows[4 * t + j + 1]!];
      expect(from.findIndex((x, k) => x !== to[k])).toBe(i);
    }),
  );
  const y = Float64Array.from(design.rows, ([a, b, c]) => a! * b! + c!);
  const { deviation } = elementaryEffects(y, design, 2);
  expect(deviation[0]).toBeGreaterThan(0.2);
  expect(deviation[2]).toBeCloseTo(0, 12);
});
