import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importFile } from '../../../workers/formats/importFile.ts';

const MODEL = `model decay()
  unit time_unit = 3600 second;
  species A = 10;
  A is "Drug in plasma";
  J: A -> ; k*A;
  k = 0.1;
end
`;

function open(files: Record<string, string>) {
  const packed = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]));
  const imported = importFile('archive.omex', zipSync({ 'model.ant': strToU8(MODEL), ...packed }));
  if ('failure' in imported) throw new Error(imported.failure.message);
  const [scenario] = imported.scenarios;
  return {
    measured: scenario!.measurements.map(({ output, time, value, unit }) => ({ output, time, value, unit })),
    told: imported.diagnostics.filter(({ code }) => code === 'data-in-archive').map(({ message }) => message),
  };
}

describe('a table that an archive holds and no experiment refers to', () => {
  test('is measured data where it has times and columns named as the quantities are', () => {
    const { measured, told } = open({ 'data.csv': 'time,A,batch\n0,10,a\n1,9.1,a\n2,8.2,b\n' });
    expect(measured).toEqual([{ output: 'A', time: [0, 1, 2], value: [10, 9.1, 8.2], unit: undefined }]);
    expect(told).toEqual(['The table data.csv is shown as measured data of A.']);
  });

  test('is read in its own unit of time, and by the name that people read', () => {
    const { measured } = open({ 'data.csv': 'time (min);Drug in plasma (mg/L)\n0;10,5\n30;9,5\n' });
    expect(measured).toEqual([{ output: 'A', time: [0, 0.5], value: [10.5, 9.5], unit: 'mg/L' }]);
  });

  test.each([
    ['without times', 'dose,A\n1,2\n3,4\n'],
    ['of other quantities', 'time,B\n0,1\n1,2\n'],
    ['of what is held in the model', 'time,k\n0,1\n1,2\n'],
    ['in a unit of time that nobody knows', 'time (moon),A\n0,1\n1,2\n'],
  ])('%s is named, and not guessed at', (_, text) => {
    const { measured, told } = open({ 'data.csv': text });
    expect(measured).toEqual([]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('data.csv');
  });
});
