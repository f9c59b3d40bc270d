import { expect, test } from 'vitest';
import { contour } from '../../web/panels/analyse/sweep/contours.ts';

const x = [0, 1, 2, 3];
const y = [0, 2, 4];
const plane = y.flatMap((up) => x.map((across) => across + up));

test('the level of a slope is a straight line, and lies on it', () => {
  const segments = contour({ x, y, values: plane }, 2.5);
  expect(segments.length).toBeGreaterThan(0);
  for (let k = 0; k < segments.length; k += 2) expect(segments[k]! + segments[k + 1]!).toBeCloseTo(2.5, 12);
});

test('a level that is not met has no line, and a run that failed has none about it', () => {
  expect(contour({ x, y, values: plane }, 99)).toHaveLength(0);
  const broken = plane.map((value, k) => (k === 5 ? NaN : value));
  expect(contour({ x, y, values: broken }, 2.5).length).toBeLessThan(
    contour({ x, y, values: plane }, 2.5).length,
  );
});
