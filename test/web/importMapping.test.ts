import { describe, expect, test } from 'vitest';
import { guessUses, mappingOf, problemOf, timeFactor } from '../../web/panels/data/mapping.ts';
import { previewCsv } from '../../workers/formats/csv/preview.ts';

const targets = [
  { id: 'cp', label: 'Plasma concentration', unit: 'mg/L' },
  { id: 'effect', label: 'Effect' },
];

function preview(text: string) {
  const read = previewCsv(new TextEncoder().encode(text));
  if ('failure' in read) throw new Error(read.failure.message);
  return read;
}

const roles = (text: string) =>
  guessUses(preview(text).columns, targets, 'h').map(({ role, unit }) => [
    role.kind === 'value' ? role.output : role.kind,
    unit,
  ]);

describe('columns are guessed', () => {
  test('by their names', () => {
    expect(roles('ID;Time (min);Effect;plasma concentration [ug/mL];note\n1;0;1;2;x\n')).toEqual([
      ['subject', ''],
      ['time', 'min'],
      ['effect', ''],
      ['cp', 'ug/mL'],
      ['unused', ''],
    ]);
  });

  test('by what they hold where names say nothing', () => {
    expect(roles('a,b,c\nx,0,1\ny,1,2\n')).toEqual([
      ['unused', ''],
      ['time', 'h'],
      ['cp', ''],
    ]);
  });
});

test('times are converted between units that both sides name', () => {
  expect(timeFactor('min', 'h')).toBeCloseTo(1 / 60, 15);
  expect(timeFactor('d', 'hours')).toBe(24);
  expect(timeFactor('', 'h')).toBe(1);
  expect(timeFactor('h', undefined)).toBe(1);
});

test('what is missing is said before anything is read', () => {
  const unused = { role: { kind: 'unused' as const }, unit: '' };
  const time = { role: { kind: 'time' as const }, unit: 'h' };
  const value = { role: { kind: 'value' as const, output: 'cp' }, unit: ' mg/L ' };
  expect(problemOf([unused, value])).toContain('time');
  expect(problemOf([time, time, value])).toContain('one column');
  expect(problemOf([time, unused])).toContain('values');
  expect(problemOf([value, time])).toBeUndefined();
  const read = preview('a,b\n1,2\n');
  expect(mappingOf(read, [value, time], { name: 'n', personal: true, timeUnit: 'min' })).toEqual({
    delimiter: ',',
    decimal: '.',
    hasHeader: true,
    name: 'n',
    personal: true,
    time: 1,
    timeFactor: 60,
    values: [{ column: 0, output: 'cp', unit: 'mg/L' }],
  });
});
