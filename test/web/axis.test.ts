import { describe, expect, test } from 'vitest';
import { horizontalInterval, ticksOf, verticalInterval } from '../../web/plots/axis.ts';
import { nearestIndex, type PlotData } from '../../web/plots/series.ts';

function plot(x: number[], y: number[]): PlotData {
  return {
    id: 'p',
    title: 'p',
    x: { label: 'Time', unit: 'h', isTime: true },
    y: { label: '' },
    curves: [
      {
        id: 'c',
        label: 'c',
        color: 0,
        x: Float64Array.from(x),
        y: Float64Array.from(y),
        time: Float64Array.from(x),
        look: 'solid',
      },
    ],
    points: [],
    bands: [],
    doses: [],
  };
}

const none: ReadonlySet<string> = new Set();
const values = (ticks: { value: number }[]): number[] => ticks.map((tick) => tick.value);

describe('ticks', () => {
  test('hours are told in quarters of a day', () => {
    expect(values(ticksOf([0, 24], 'linear', 5, 'h'))).toEqual([0, 6, 12, 18, 24]);
  });

  test('minutes are told in hours and their parts', () => {
    expect(values(ticksOf([0, 420], 'linear', 8, 'min'))).toEqual([0, 60, 120, 180, 240, 300, 360, 420]);
  });

  test('other quantities go by 1, 2 and 5', () => {
    expect(values(ticksOf([0, 1], 'linear', 5))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(values(ticksOf([-0.3, 0.3], 'linear', 4))).toEqual([-0.2, 0, 0.2]);
  });

  test('logarithmic axes label decades, and 2 and 5 where there are few', () => {
    const labelled = ticksOf([1, 100], 'log', 6).filter((tick) => tick.label !== '');
    expect(values(labelled)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(values(ticksOf([1, 1e6], 'log', 8).filter((tick) => tick.label !== ''))).toEqual([
      1, 10, 100, 1e3, 1e4, 1e5, 1e6,
    ]);
  });
});

describe('intervals', () => {
  test('zero is shown where the curve comes near it', () => {
    expect(verticalInterval(plot([0, 1], [1, 10]), none, 'linear')[0]).toBe(0);
    expect(verticalInterval(plot([0, 1], [90, 100]), none, 'linear')[0]).toBeGreaterThan(80);
  });

  test('every value lies inside', () => {
    for (const y of [
      [-3, 7.3],
      [5, 5],
      [0, 0],
      [1e-9, 3e-9],
    ]) {
      const [low, high] = verticalInterval(plot([0, 1], y), none, 'linear');
      expect(low).toBeLessThanOrEqual(Math.min(...y));
      expect(high).toBeGreaterThanOrEqual(Math.max(...y));
      expect(high).toBeGreaterThan(low);
    }
  });

  test('a small move of a curve leaves the axis at rest', () => {
    expect(verticalInterval(plot([0, 1], [0, 8.1]), none, 'linear')).toEqual(
      verticalInterval(plot([0, 1], [0, 8.3]), none, 'linear'),
    );
  });

  test('a logarithmic axis shows positive values alone, and no dust below five decades', () => {
    const [low, high] = verticalInterval(plot([0, 1, 2], [0, 1e-20, 12]), none, 'log');
    expect(low).toBeCloseTo(1e-4, 10);
    expect(high).toBe(100);
  });

  test('hidden curves and values that are no numbers do not count', () => {
    expect(verticalInterval(plot([0, 1], [1, 2]), new Set(['c']), 'linear')).toEqual([0, 1]);
    expect(verticalInterval(plot([0, 1, 2], [NaN, 1, Infinity]), none, 'linear')[1]).toBeLessThan(3);
  });

  test('time is shown from start to end', () => {
    expect(horizontalInterval(plot([0, 12, 25], [1, 2, 3]), none)).toEqual([0, 25]);
  });
});

test('the cursor reads the nearest point', () => {
  const times = Float64Array.from([0, 1, 2, 4]);
  expect([-5, 0.4, 0.6, 2.9, 3.1, 99].map((time) => nearestIndex(times, time))).toEqual([0, 0, 1, 2, 3, 3]);
});
