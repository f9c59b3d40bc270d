import { describe, expect, test } from 'vitest';
import {
  armsPlane,
  bandsTable,
  endpointPlane,
  endpointRows,
  nearestPerson,
  type Look,
} from '../../web/panels/cohort/outcome/bands.ts';
import { numbersOf } from '../../web/panels/cohort/population/distributions.ts';
import type { CohortArm, CohortRun } from '../../workers/protocol.ts';

const numbers = (...values: number[]): Float64Array<ArrayBuffer> => Float64Array.from(values);

function arm(id: string, label: string, scale: number): CohortArm {
  const curve = (height: number): Float64Array<ArrayBuffer> =>
    numbers(0, height * scale, (height * scale) / 2);
  const spread = {
    count: 3,
    mean: 2 * scale,
    sd: 1,
    percentiles: [1, 2, 3].map((value) => value * scale),
    histogram: { edges: [scale, 2 * scale, 3 * scale], counts: [1, 2] },
  };
  return {
    id,
    label,
    bands: [
      {
        column: { id: 'C', label: 'Plasma', unit: 'mg/L' },
        curves: [curve(1), curve(2), curve(3)],
        sample: [4, 1, 2].map((height, person) => ({ person, values: curve(height) })),
      },
    ],
    endpoints: [
      {
        id: 'max',
        label: 'Cmax',
        unit: 'mg/L',
        spread,
        target: { met: 2, share: 2 / 3, low: 0.2, high: 0.9 },
      },
    ],
    failed: { count: 0, first: [] },
  };
}

const RUN: CohortRun = {
  modelHash: '',
  seed: 1,
  size: 3,
  done: 3,
  percentiles: [5, 50, 95],
  time: { id: 'time', label: 'Time', unit: 'h', values: numbers(0, 1, 2) },
  arms: [arm('', 'Once', 1), arm('b', 'Twice', 2)],
  statistics: { milliseconds: 1, remainingMilliseconds: 0, peoplePerSecond: 1, threads: 1, where: '' },
  warnings: [],
};

const LOOK: Look = {
  color: 0,
  spaghetti: 2,
  isLog: false,
  isMeasured: false,
  limits: [{ from: 5, to: 15, label: 'Therapeutic' }],
  observed: [{ x: 1, y: 0, says: 'none' }],
};

describe('bands of several arms', () => {
  const plane = armsPlane(RUN, LOOK);

  test('are told apart by name and colour, and hidden one by one', () => {
    expect(plane.areas!.map(({ label, color }) => [label, color])).toEqual([
      ['Once: 5 to 95 %', 0],
      ['Twice: 5 to 95 %', 1],
    ]);
    expect(new Set(plane.lines.map(({ id }) => id))).toEqual(
      new Set(['Therapeutic', '0 samples', '0 median', '1 samples', '1 median']),
    );
  });

  test('show the whole target and every measurement', () => {
    expect(plane.y.range[1]).toBeGreaterThanOrEqual(15);
    expect(plane.marks.filter(({ id }) => id === 'measured')).toHaveLength(1);
  });

  test('have no 0 on a logarithmic axis', () => {
    const log = armsPlane(RUN, { ...LOOK, isLog: true });
    expect(log.y.range[0]).toBeGreaterThan(0);
    expect(log.marks.every(({ y }) => y > 0)).toBe(true);
    expect(log.areas![0]!.low[0]).toBeNaN();
    // A band whose lower end is not above 0 reaches down to the axis.
    const below = {
      ...RUN,
      arms: [
        {
          ...RUN.arms[0]!,
          bands: [
            { ...RUN.arms[0]!.bands[0]!, curves: [numbers(0, -1, 1), numbers(1, 1, 1), numbers(2, 2, 2)] },
          ],
        },
      ],
    };
    const { low } = armsPlane(below, { ...LOOK, isLog: true }).areas![0]!;
    expect(low[1]).toBeGreaterThan(0);
    expect(low[1]).toBeLessThan(1e-6);
  });

  test('are saved with percentiles and single people, a row a time', () => {
    const [head, ...rows] = bandsTable(RUN, 1);
    expect(head).toEqual([
      'Time [h]',
      'Once, Plasma, 5 % [mg/L]',
      'Once, Plasma, 50 % [mg/L]',
      'Once, Plasma, 95 % [mg/L]',
      'Once, Plasma, person 1 [mg/L]',
      'Twice, Plasma, 5 % [mg/L]',
      'Twice, Plasma, 50 % [mg/L]',
      'Twice, Plasma, 95 % [mg/L]',
      'Twice, Plasma, person 1 [mg/L]',
    ]);
    expect(rows[1]).toEqual([1, 1, 2, 3, 4, 2, 4, 6, 8]);
  });
});

test('the person nearest to where someone pressed is among those drawn', () => {
  expect(nearestPerson(RUN, 2, 1.1, 3.9)).toEqual({ person: 0, arm: '' });
  expect(nearestPerson(RUN, 2, 0.9, 2.1)).toEqual({ person: 1, arm: 'b' });
  expect(nearestPerson(RUN, 0, 1, 1)).toBeUndefined();
});

test('histograms of arms share one axis, and the table of endpoints has a row an arm', () => {
  const plane = endpointPlane(RUN, 0, 0);
  expect(plane.x.range).toEqual([1, 6]);
  expect(plane.areas!.map(({ label }) => label)).toEqual(['Once', 'Twice']);
  const rows = endpointRows(RUN);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toEqual(['Cmax', 'Twice', 'mg/L', 3, 4, 1, '', '', 2, 4, 6, 2 / 3, 0.2, 0.9]);
});

test.each([
  ['1 2;3', [1, 2, 3]],
  ['0.5', [0.5]],
  ['1 x', undefined],
  ['', undefined],
])('numbers typed as “%s”', (text, read) => {
  expect(numbersOf(text)).toEqual(read);
});
