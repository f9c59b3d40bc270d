import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatsBetween } from '../../web/panels/regimen/administrations.ts';
import { snap, timeMarks, timeStep, usualInterval } from '../../web/panels/regimen/timeSteps.ts';

describe('steps of time are those that people count in', () => {
  test.each([
    [0.1, 'h', 0.25],
    [5, 'h', 6],
    [25, 'h', 48],
    [20, 'min', 30],
    [0.2, 'd', 1 / 4],
    [3, 'furlong', 5],
    [0.03, undefined, 0.05],
  ])('at least %d %s: %d', (least, unit, step) => {
    expect(timeStep(least, unit)).toBeCloseTo(step, 12);
  });

  test('a time on a step is free of binary dust', () => {
    expect(snap(0.3 + 0.6, 0.1)).toBe(0.9);
    expect(snap(-0.01, 0.25)).toBe(0);
  });

  test('marks cover the axis and are no more than asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom('h', 'min', 's', 'd', undefined),
        (span, from, unit) => {
          const marks = timeMarks(from, from + span, unit, 12);
          expect(marks.length).toBeLessThanOrEqual(13);
          for (const mark of marks) {
            expect(mark).toBeGreaterThanOrEqual(from - 1e-6 * span);
            expect(mark).toBeLessThanOrEqual(from + span * (1 + 1e-6) + 1e-6);
          }
        },
      ),
    );
  });

  test.each([
    [72, 'h', 24],
    [1440 * 3, 'min', 1440],
    [24, 'h', 6],
    [100, undefined, 50],
  ])('doses within %d %s repeat every %d', (end, unit, every) => {
    expect(usualInterval(end, unit)).toBe(every);
  });
});

describe('repeats that are drawn', () => {
  const item = { id: 'a', input: 'x', time: 2, amount: 1, duration: 1, repeat: { every: 6, count: 10_000 } };

  test('are those within the bounds, without the first', () => {
    expect(repeatsBetween(item, 0, 24, 0)).toEqual([8, 14, 20]);
    expect(repeatsBetween(item, 8.5, 14, 0)).toEqual([8, 14]);
    expect(repeatsBetween({ ...item, repeat: { every: 6, count: 2 } }, 0, 24, 0)).toEqual([8]);
  });

  test('are thinned where they would lie too close', () => {
    expect(repeatsBetween(item, 0, 60_000, 1000).length).toBeLessThan(61);
  });
});
