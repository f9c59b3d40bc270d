import { describe, expect, test } from 'vitest';
import { barsOf } from '../../web/panels/analyse/sensitivity/bars.ts';
import { curvesOf } from '../../web/panels/analyse/sensitivity/curves.ts';
import type { SensitivityCurve, Sensitivities } from '../../workers/protocol.ts';

const curve = (...scaled: number[]): SensitivityCurve => {
  const peak = scaled.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const rms = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0) / scaled.length);
  return {
    absolute: Float64Array.from(scaled),
    scaled: Float64Array.from(scaled),
    peak,
    peakTime: scaled.indexOf(peak),
    rms,
  };
};
const found: Sensitivities = {
  time: { id: 'time', label: 'Time', unit: 'h', values: Float64Array.of(0, 1, 2) },
  parameters: ['a', 'b', 'c'].map((id) => ({ id, label: id.toUpperCase(), value: 1 })),
  outputs: [
    {
      id: 'y',
      label: 'Y',
      unit: 'mg',
      values: Float64Array.of(0, 0, 0),
      curves: [curve(0, 1, 4), curve(-2, -8, 0), curve(0, 0, 0)],
      ranking: [1, 0, 2],
    },
  ],
  method: 'exact',
  milliseconds: 1,
};

describe('ranked bars', () => {
  test('stand in order of size with their sign, the longest of length 1', () => {
    const { bars, still } = barsOf(found, 'peak', 0);
    expect(bars.map(({ id, value, share }) => [id, value, share])).toEqual([
      ['b', -8, -1],
      ['a', 4, 0.5],
    ]);
    expect(still).toEqual(['C']);
  });

  test('at one time rank by what holds then', () => {
    expect(barsOf(found, 'time', 2).bars.map(({ id }) => id)).toEqual(['a']);
  });
});

test('a bar has the hue of its curve, and a chosen curve stands out, drawn last', () => {
  const { curves } = curvesOf(found, [1, 0], 1);
  expect(curves.map(({ id, look }) => [id, look])).toEqual([
    ['a', 'ghost'],
    ['b', 'solid'],
  ]);
  for (const { id, color } of barsOf(found, 'peak', 0).bars)
    expect(curves.find((one) => one.id === id)!.color).toBe(color);
});
