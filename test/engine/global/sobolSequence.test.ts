import { expect, test } from 'vitest';
import {
  MOST_DIMENSIONS,
  shiftedSobol,
  sobolIntegers,
} from '../../../workers/engine/global/sobolSequence.ts';

const unit = (count: number, dimensions: number): number[][] =>
  sobolIntegers(count, dimensions).map((point) => Array.from(point, (bits) => bits / 2 ** 32));

test('the first points are those that Joe and Kuo print', () => {
  expect(unit(10, 3)).toEqual([
    [0, 0, 0],
    [0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
    [0.625, 0.125, 0.875],
    [0.125, 0.625, 0.375],
    [0.1875, 0.3125, 0.9375],
    [0.6875, 0.8125, 0.4375],
  ]);
});

test('point 29 in all dimensions is that of scipy.stats.qmc.Sobol', () => {
  const thirtySeconds = unit(30, MOST_DIMENSIONS)[29]!.map((x) => x * 32);
  expect(thirtySeconds).toEqual([
    25, 25, 21, 23, 7, 1, 3, 9, 29, 11, 25, 19, 23, 15, 13, 19, 31, 5, 11, 31, 5, 31, 9, 1, 19, 11, 11, 25, 5,
    1, 31, 5, 13, 15, 25, 21, 11, 23, 23, 3, 19, 13, 17, 27, 11, 9, 7, 7, 19, 15, 25, 19, 19, 21, 11, 9, 17,
    19, 17, 11, 23, 15, 7, 1,
  ]);
});

test('of 256 points every 256th of every axis has one, also after a shift; another seed gives other points', () => {
  const points = shiftedSobol(256, MOST_DIMENSIONS, 3);
  for (let axis = 0; axis < MOST_DIMENSIONS; axis++)
    expect(new Set(points.map((point) => Math.floor(256 * point[axis]!))).size).toBe(256);
  expect(shiftedSobol(4, 2, 3)).toEqual(points.slice(0, 4).map((point) => point.slice(0, 2)));
  expect(shiftedSobol(4, 2, 4)).not.toEqual(shiftedSobol(4, 2, 3));
});

test('more dimensions than there are numbers for are refused', () => {
  expect(() => sobolIntegers(1, MOST_DIMENSIONS + 1)).toThrow(RangeError);
});
