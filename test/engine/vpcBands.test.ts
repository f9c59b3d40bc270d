import { expect, test } from 'vitest';
import {
  equalCountBins,
  percentileBand,
  predictionCorrected,
  quantile,
} from '../../workers/engine/vpc/bands.ts';

test('equal counts, and equal times never parted', () => {
  expect(equalCountBins([4, 1, 3, 2], 2)).toEqual([1, 0, 1, 0]);
  expect(equalCountBins([1, 1, 1, 2], 2)).toEqual([0, 0, 0, 1]);
});

test('quantiles interpolate the order statistics', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([], 0.5)).toBeNaN();
});

test('prediction correction takes the dose away', () => {
  const corrected = predictionCorrected([1.1, 11, 110], [1, 10, 100], [0, 0, 0]);
  for (const y of corrected) expect(y).toBeCloseTo(11, 10);
});

test("the band is the 95 % interval of the replicas' percentiles", () => {
  const replicas = Array.from({ length: 1001 }, (_, r) => [r, r, r]);
  expect(percentileBand(replicas, 0.5)).toEqual({ low: 25, median: 500, high: 975 });
});
