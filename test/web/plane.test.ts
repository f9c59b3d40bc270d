import { describe, expect, test } from 'vitest';
import {
  arrowsPath,
  brokenLine,
  linePath,
  planeFrame,
  spanOf,
  type PlaneData,
} from '../../web/plots/plane.ts';

const data: PlaneData = {
  title: 'plane',
  x: { label: 'x', range: [1, 100], scale: 'log' },
  y: { label: 'y', range: [0, 10] },
  lines: [],
  marks: [],
};

describe('an interval around values', () => {
  test('leaves room at both ends', () => expect(spanOf([0, 100])).toEqual([-8, 108]));
  test('of values that differ by rounding alone is that of a constant', () => {
    const [low, high] = spanOf([95, 95 + 1e-13]);
    expect(low).toBeCloseTo(85.5, 6);
    expect(high).toBeCloseTo(104.5, 6);
  });
  test('holds 0 where that is asked, and is never empty', () => {
    expect(spanOf([-5, -1], true)).toEqual([-5.4, 0.4]);
    expect(spanOf([])).toEqual([0, 1]);
    expect(spanOf([0, NaN])).toEqual([-1, 1]);
  });
});

describe('a plane', () => {
  const frame = planeFrame(data, 400, 300, 10);

  test('goes from values to pixels and back, on a logarithmic axis too', () => {
    for (const value of [1, 10, 55, 100]) expect(frame.fromX(frame.toX(value))).toBeCloseTo(value, 9);
    expect(frame.toX(10)).toBeCloseTo((frame.left + frame.right) / 2, 9);
    expect(frame.fromY(frame.toY(2.5))).toBeCloseTo(2.5, 12);
  });

  test('breaks lines where a point is not finite', () => {
    const { x, y } = brokenLine(Float64Array.of(1, 0, 10, 1, 10, 2, 100, 3));
    expect(linePath({ x, y }, frame).match(/M/g)).toHaveLength(2);
    expect(linePath({ x: [1, -1, 10], y: [0, 0, 0] }, frame).match(/M/g)).toHaveLength(2);
  });

  test('leaves out arrows that point nowhere', () => {
    expect(arrowsPath([{ x: 10, y: 5, dx: 0, dy: 0 }], frame, 10)).toBe('');
    expect(arrowsPath([{ x: 10, y: 5, dx: 0, dy: 1 }], frame, 10)).not.toBe('');
  });
});
