import { expect, test } from 'vitest';
import { plotData } from '../../web/panels/explore/plotData.ts';
import { shownColumn } from '../../web/panels/explore/shownUnits.ts';
import type { Column, Run, TwinManifest, TwinOutput } from '../../workers/protocol.ts';

const glucose: TwinOutput = {
  id: 'G',
  label: 'Glucose',
  alternatives: [{ unit: 'mmol/L', factor: 0.0555 }],
  bands: [{ from: 70, to: 180, label: 'Target' }],
  color: 0,
};
const column: Column = { id: 'G', label: 'Glucose', unit: 'mg/dL', values: Float64Array.of(100, 200) };
const time: Column = { id: 'time', label: 'Time', unit: 'min', values: Float64Array.of(0, 1) };
const choice = { 'mg/dL': 'mmol/L' };

test('a column is read in the chosen unit, and stays as it is where it has no such unit', () => {
  expect(shownColumn(column, [glucose], choice)).toMatchObject({ unit: 'mmol/L' });
  expect(shownColumn(column, [glucose], choice).values[1]).toBeCloseTo(11.1, 12);
  expect(shownColumn(column, [], choice)).toBe(column);
  expect(shownColumn(column, [glucose], {})).toBe(column);
});

test('a plot’s curves, measured points, bands and axis follow the chosen unit', () => {
  const data = plotData(
    { id: 'p', title: 'Glucose', y: ['G'], scale: 'linear' },
    {
      manifest: { outputs: [glucose] } as unknown as TwinManifest,
      run: { time, columns: [column] } as unknown as Run,
      baseline: undefined,
      everyone: new Map(),
      observed: [{ id: 'm', name: 'Mine', output: 'G', time: [0, 1], value: [100, null], faint: false }],
      regimen: [],
      timeLabel: 'Time',
      units: choice,
    },
  );
  expect(data.y.unit).toBe('mmol/L');
  expect(data.curves[0]).toMatchObject({ unit: 'mmol/L' });
  expect(data.curves[0]!.y[0]).toBeCloseTo(5.55, 12);
  expect(data.points[0]!.y[0]).toBeCloseTo(5.55, 12);
  expect(data.points[0]!.y[1]).toBeNull();
  expect(data.bands[0]!.from).toBeCloseTo(3.885, 12);
});
