import { describe, expect, test } from 'vitest';
import { bandPlane, histogramPlane, type BandData } from '../../web/plots/bandPlot.ts';
import { areaPath, planeFrame } from '../../web/plots/plane.ts';

const BAND: BandData = {
  title: 'A by chance',
  time: { label: 'Time', unit: 'h', values: [0, 1, 2] },
  y: { label: 'A', unit: 'mg' },
  color: 2,
  percentiles: [5, 25, 50, 75, 95],
  curves: [
    [0, 1, 1],
    [0, 2, 2],
    [0, 3, 3],
    [0, 4, 4],
    [0, 5, 9],
  ],
  samples: { label: 'single', curves: [[0, 2, 10]] },
  reference: { label: 'by the equations', color: 1, values: [0, 3, -1] },
  measured: { label: 'measured', color: 2, points: [{ x: 1, y: 2, says: '2 mg at 1 h' }] },
};

describe('a band', () => {
  const plane = bandPlane(BAND);

  test('has an area from the outermost percentiles inwards', () => {
    expect(plane.areas!.map(({ label }) => label)).toEqual(['5 to 95 %', '25 to 75 %']);
    expect(plane.areas![0]!.high).toBe(BAND.curves[4]);
  });

  test('has the median, single curves, what to compare with and what was measured', () => {
    expect(plane.lines.map(({ label, look }) => `${label}: ${look}`)).toEqual([
      'single: hair',
      'median: solid',
      'by the equations: dashed',
    ]);
    const [, middle] = plane.marks.filter(({ id }) => id === 'median');
    expect(middle!.says).toBe('1 h: median 3 mg, 5 to 95 % 1 – 5 mg');
    expect(plane.marks.filter(({ id }) => id === 'measured')).toHaveLength(1);
  });

  test('shows all of them', () => {
    expect(plane.x.range).toEqual([0, 2]);
    expect(plane.y.range[0]).toBeLessThan(-1);
    expect(plane.y.range[1]).toBeGreaterThan(10);
  });
});

test('an area is broken where an edge is not a number', () => {
  const x = [0, 1, 2, 3, 4];
  const area = { x, low: [0, 0, NaN, 0, 0], high: [1, 1, 1, 1, 1] };
  const frame = planeFrame(bandPlane(BAND), 400, 300, 10);
  expect(areaPath(area, frame).match(/M[^M]*Z/g)).toHaveLength(2);
});

test('a histogram has a bar from edge to edge', () => {
  const plane = histogramPlane('A at the end', { label: 'A' }, 'Replicates', 0, {
    edges: [0, 2, 4],
    counts: [3, 5],
  });
  expect(plane.areas![0]).toMatchObject({ x: [0, 2, 2, 4], high: [3, 3, 5, 5], low: [0, 0, 0, 0] });
  expect(plane.x.range).toEqual([0, 4]);
});
