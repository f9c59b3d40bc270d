import { expect, test } from 'vitest';
import { readPeople } from '../../../workers/formats/csv/people.ts';

const read = (text: string) => readPeople(new TextEncoder().encode(text));

test('a row is a person, numbers are numbers, few words are 0, 1, …', () => {
  expect(read('ID,Weight (kg),Sex\n1,70,M\n2,55.5,F\n3,82,M\n')).toEqual({
    columns: [
      { id: 'ID', label: 'ID', values: [1, 2, 3] },
      { id: 'Weight', label: 'Weight', unit: 'kg', values: [70, 55.5, 82] },
      { id: 'Sex', label: 'Sex (0 F, 1 M)', values: [1, 0, 1] },
    ],
    skipped: 0,
  });
});

test('people of whom a number is missing are left out and counted', () => {
  const people = read('age;weight\n30;70,5\n.;80\n41;66\n');
  expect(people).toMatchObject({ skipped: 1, columns: [{ values: [30, 41] }, { values: [70.5, 66] }] });
});

test('a column of many words or of words and numbers is no covariate', () => {
  const rows = Array.from({ length: 20 }, (_, k) => `name${k},${k % 2 ? k : 'x'},${k}`).join('\n');
  const people = read(`name,mixed,CL/F\n${rows}\n`);
  expect('columns' in people && people.columns.map(({ id }) => id)).toEqual(['CL_F']);
});

test('a workbook is named', () => {
  const people = readPeople(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]));
  expect('failure' in people && people.failure.message).toMatch(/Excel/);
});
