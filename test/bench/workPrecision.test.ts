import { describe, expect, it } from 'vitest';
import { benchProblems, endError } from './problems/problems.ts';
import { advantages } from './workPrecision.ts';

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
