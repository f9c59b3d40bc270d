import { describe, expect, it } from 'vitest';
import { benchProblems, endError } from './problems/problems.ts';
import { advantages, timeAt } from './workPrecision.ts';
import { workPrecisionSvg } from './workPrecisionPlot.ts';

describe('work and precision', () => {
  const rows = [
    { solver: 'a', rtol: 1e-3, ms: 1, error: 1e-4 },
    { solver: 'a', rtol: 1e-6, ms: 2, error: 1e-7 },
    { solver: 'b', rtol: 1e-3, ms: 0.5, error: 1e-2 },
    { solver: 'b', rtol: 1e-6, ms: 6, error: 1e-5 },
  ];

  it('compares times at equal or smaller error, not at equal tolerance', () => {
    expect(advantages(rows, 'a')).toEqual([
      { against: 'b', at: 'ours', rtol: 1e-3, ratio: 6 },
      { against: 'b', at: 'ours', rtol: 1e-6, ratio: undefined },
      { against: 'b', at: 'theirs', rtol: 1e-3, ratio: 0.5 },
      { against: 'b', at: 'theirs', rtol: 1e-6, ratio: 3 },
    ]);
  });

  it('leaves out rows that failed', () => {
    const failed = { solver: 'b', rtol: 1e-8, ms: NaN, error: NaN };
    expect(advantages([...rows, failed], 'a')).toEqual(advantages(rows, 'a'));
  });

  it('reads the time for an error off the curve between two rows', () => {
    // Halfway between 1e-4 and 1e-7 in the logarithm, √(1 · 2) ms.
    expect(timeAt(rows, 'a', 10 ** -5.5)).toBeCloseTo(Math.SQRT2, 12);
    expect(timeAt(rows, 'a', 1e-2)).toBe(1);
    expect(timeAt(rows, 'a', 1e-8)).toBeUndefined();
  });

  it('draws a panel a problem with a curve a solver', () => {
    const drawn = rows.map((row) => ({ ...row, problem: 'vdp', rhsCalls: 1 }));
    const svg = workPrecisionSvg(drawn);
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).toContain('>vdp<');
    expect(svg).toContain('error at the end');
  });

  it('measures the error of an end point against its size and a thousandth', () => {
    const vdp = benchProblems().find(({ name }) => name === 'vdp')!;
    const [y1, y2] = vdp.reference as [number, number];
    expect(endError(vdp, [y1, y2])).toBe(0);
    expect(endError(vdp, [y1, y2 + 1e-6])).toBeCloseTo(1e-6 / (Math.abs(y2) + 1e-3), 12);
    expect(endError(vdp, [y1])).toBeNaN();
  });

  it('has a reference value for every state', () => {
    for (const { people, reference, states } of benchProblems()) {
      expect(reference).toHaveLength(people === undefined ? states.length : people.length);
    }
  });
});
