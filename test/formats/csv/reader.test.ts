import { describe, expect, test } from 'vitest';
import type { CsvMapping } from '../../../workers/protocol.ts';
import { readCsv } from '../../../workers/formats/csv/reader.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const mapping: CsvMapping = {
  delimiter: ',',
  decimal: '.',
  hasHeader: true,
  name: 'study',
  personal: true,
  time: 1,
  subject: 0,
  timeFactor: 1 / 60,
  values: [{ column: 2, output: 'conc', unit: 'mg/L' }],
};

function read(text: string, changes: Partial<CsvMapping> = {}) {
  const result = readCsv(utf8(text), { ...mapping, ...changes });
  if ('failure' in result) throw new Error(result.failure.message);
  return result;
}

describe('measurements from a table', () => {
  test('times are converted, subjects and marks kept', () => {
    const [measured] = read('id,min,c\nAnn,30,1.5\nBob,60,2\n').measurements;
    expect(measured).toMatchObject({
      name: 'study',
      personal: true,
      output: 'conc',
      unit: 'mg/L',
      time: [0.5, 1],
      value: [1.5, 2],
      subject: ['Ann', 'Bob'],
    });
  });

  test('every left-out cell is named with row and column', () => {
    const { skipped, measurements } = read('id,min,c\nA,0,1\nA,,2\nA,3,<0.1\n,4,5\nA,6,NA\nA,7\n');
    expect(measurements[0]?.value).toEqual([1]);
    expect(skipped).toEqual([
      { row: 3, reason: '"min" is empty' },
      { row: 4, reason: '"c" holds "<0.1", which is not a number' },
      { row: 5, reason: '"id" is empty' },
      { row: 6, reason: '"c" is missing (NA)' },
      { row: 7, reason: '"c" is empty' },
    ]);
  });

  test('several columns become several measurements with ids of their own', () => {
    const { measurements } = read('id,min,c,d\nA,0,1,2\nA,60,3,\n', {
      values: [
        { column: 2, output: 'conc' },
        { column: 3, output: 'effect' },
      ],
    });
    expect(measurements.map(({ output, value }) => [output, value])).toEqual([
      ['conc', [1, 3]],
      ['effect', [2]],
    ]);
    expect(new Set(measurements.map(({ id }) => id)).size).toBe(2);
  });

  test('the list of left-out cells is bounded and counts the rest', () => {
    const { skipped } = read(`id,min,c\nA,0,1\n${'A,1,x\n'.repeat(1500)}`);
    expect(skipped).toHaveLength(1001);
    expect(skipped.at(-1)).toEqual({ row: 1502, reason: 'and 500 more up to this row' });
  });

  test.each([
    ['a column without numbers', 'id,min,c\nA,0,x\n', {}, 'no-values'],
    ['no column of values', 'id,min,c\nA,0,1\n', { values: [] }, 'invalid-mapping'],
    ['a factor of zero', 'id,min,c\nA,0,1\n', { timeFactor: 0 }, 'invalid-mapping'],
    ['an open quote', 'id,min,c\nA,0,"1\n', {}, 'unclosed-quote'],
    ['too many rows', `id,min,c\n${'A,0,1\n'.repeat(1_000_001)}`, {}, 'too-many-rows'],
  ])('%s is refused', (_name, text, changes, code) => {
    expect(readCsv(utf8(text), { ...mapping, ...changes })).toMatchObject({ failure: { code } });
  });
});
