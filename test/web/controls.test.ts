import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEditable, formatNumber, parseNumber } from '../../web/controls/format.ts';
import { fractionOf, valueAt } from '../../web/controls/scalePosition.ts';

describe('numbers', () => {
  test('are read with point or comma, and with nothing beside them', () => {
    expect(['5', ' 0,25 ', '-1.5e-3', '.5', '−2'].map(parseNumber)).toEqual([5, 0.25, -0.0015, 0.5, -2]);
    expect(['', '5 mg', '1,2,3', 'x', '1e999', '--1'].map(parseNumber)).toEqual(Array(6).fill(undefined));
  });

  test('are written so that they can be typed back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), (value) => {
        const back = parseNumber(formatEditable(value))!;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-11);
      }),
    );
  });

  test('are shown with four digits', () => {
    expect(formatNumber(2.751227)).toBe('2.751');
    expect(formatNumber(3.917e-6)).toBe('3.917e-6');
    expect(formatNumber(NaN)).toBe('–');
  });
});

describe('a slider’s scale', () => {
  test('its ends are exactly the limits', () => {
    for (const scale of ['linear', 'log'] as const) {
      const slider = { range: [0.1, 12] as const, scale };
      expect([valueAt(0, slider), valueAt(1, slider)]).toEqual([0.1, 12]);
    }
  });

  test('going there and back stays within one step', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('linear', 'log'),
        (at, scale) => {
          const slider = { range: [0.5, 80] as const, scale: scale as 'linear' | 'log' };
          expect(Math.abs(fractionOf(valueAt(at, slider), slider) - at)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  test('the middle of a logarithmic slider is the geometric mean', () => {
    expect(valueAt(0.5, { range: [1, 100], scale: 'log' })).toBe(10);
  });

  test('values outside rest at the ends', () => {
    expect(fractionOf(200, { range: [1, 100], scale: 'log' })).toBe(1);
    expect(fractionOf(-4, { range: [1, 100], scale: 'log' })).toBe(0);
  });
});
