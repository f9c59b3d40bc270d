import { describe, expect, test } from 'vitest';
import type { CsvPreview, Failure } from '../../../workers/protocol.ts';
import { readHeading } from '../../../workers/formats/csv/cell.ts';
import { previewCsv } from '../../../workers/formats/csv/preview.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function preview(text: string | Uint8Array, given = {}): CsvPreview {
  const read = previewCsv(typeof text === 'string' ? utf8(text) : text, given);
  if ('failure' in read) throw new Error(read.failure.message);
  return read;
}

function failure(bytes: Uint8Array): Failure {
  const read = previewCsv(bytes);
  if (!('failure' in read)) throw new Error('it was read');
  return read.failure;
}

describe('dialects', () => {
  test.each([
    ['comma', 'time,conc\n0,1.5\n1,2.5\n', ',', '.', true],
    ['semicolon and decimal comma', 'time;conc\n0;1,5\n1,5;2,5\n', ';', ',', true],
    ['tab', 'time\tconc\n0\t1.5\n', '\t', '.', true],
    ['tab and decimal comma', 'time\tconc\n0\t1,5\n', '\t', ',', true],
    ['bar', 'time|conc\n0|1.5\n', '|', '.', true],
    ['blanks of any number', '  time   conc\n  0    1.5\n 10    2.5\n', ' ', '.', true],
    ['blanks and decimal comma', 'time conc\n0 1,5\n1,5 2,5\n', ' ', ',', true],
    ['quoted decimal commas', '"time","conc"\n"0,5","1,5"\n"1,5","2,5"\n', ',', ',', true],
    ['no heading', '0,1.5\n1,2.5\n', ',', '.', false],
    ['a name in the rows', 'id;time;drug\nAnn B;0,5;1\nCarl D;1,5;2\n', ';', ',', true],
    ['dates with blanks', 'when;a;b\n2024-01-01 10:00;1,5;2,3\n2024-01-01 11:00;1,7;2,1\n', ';', ',', true],
    ["a spreadsheet's own word", 'sep=;\ntime;conc\n0;1\n', ';', '.', true],
  ] as const)('%s', (_name, text, delimiter, decimal, hasHeader) => {
    const { delimiter: d, decimal: s, hasHeader: h } = preview(text);
    expect([d, s, h]).toEqual([delimiter, decimal, hasHeader]);
  });

  test('what a person has chosen is kept', () => {
    expect(preview('time;conc\n0;1,5\n', { decimal: '.' })).toMatchObject({ delimiter: ';', decimal: '.' });
    expect(preview('a,b\n1,2\n', { hasHeader: false }).rows).toBe(2);
  });
});

describe('headings', () => {
  test.each([
    ['Conc (mg/L)', 'Conc', 'mg/L'],
    ['conc [mg/L]', 'conc', 'mg/L'],
    ['time_h', 'time', 'h'],
    ['glucose_mg_dl', 'glucose', 'mg/dL'],
    ['Time, h', 'Time', 'h'],
    ['subject', 'subject', undefined],
    ['visit_number', 'visit_number', undefined],
  ])('%s', (text, name, unit) => {
    expect(readHeading(text)).toEqual(unit === undefined ? { name } : { name, unit });
  });
});

describe('texts', () => {
  test('a byte order mark is no part of the first heading', () => {
    expect(preview('\uFEFFtime,conc\n0,1\n').columns[0]?.name).toBe('time');
  });

  test.each(['utf-16le', 'utf-16be'])('%s with and without mark', (encoding) => {
    for (const mark of ['\uFEFF', '']) {
      const units = Uint16Array.from(`${mark}time,Größe\n0,1\n`, (character) => character.charCodeAt(0));
      const bytes = new Uint8Array(units.buffer);
      if (encoding === 'utf-16be') {
        for (let at = 0; at < bytes.length; at += 2) bytes.subarray(at, at + 2).reverse();
      }
      expect(preview(bytes).columns.map((column) => column.name)).toEqual(['time', 'Größe']);
    }
  });

  test('Latin-1 is read and said', () => {
    const read = preview(Uint8Array.from('Größe,b\n1,2\n', (character) => character.charCodeAt(0)));
    expect(read.columns[0]?.name).toBe('Größe');
    expect(read.warnings.map((warning) => warning.code)).toContain('assumed-latin-1');
  });

  test.each(['\n', '\r\n', '\r'])('line ends %j', (end) => {
    expect(preview(['a,b', '1,2', '3,4', ''].join(end))).toMatchObject({ rows: 2 });
  });

  test('comments and blank lines are passed over and counted as rows', () => {
    const read = preview('# a study\n\ntime,conc\n0,x1\n# note\n1,2\n');
    expect(read.rows).toBe(2);
    expect(read.columns[1]?.invalid).toEqual([{ row: 4, text: 'x1' }]);
  });

  test('quoted cells hold delimiters, quotes and line ends', () => {
    const read = preview('name,v\n"a, ""b""\nc",1\nd,2\n');
    expect(read.columns[0]?.sample).toEqual(['a, "b"\nc', 'd']);
  });
});

describe('cells', () => {
  test('missing and invalid ones are told apart', () => {
    const read = preview('t,c\n0,1\n1,NA\n2,.\n3,-\n4,\n5,<0.1\n6,2\n');
    expect(read.columns[1]).toMatchObject({ numeric: 2, missing: 4, invalid: [{ row: 7, text: '<0.1' }] });
  });

  test('ragged rows are warned of with the first of them', () => {
    expect(preview('a,b\n1,2\n3\n4,5,6\n').warnings[0]?.message).toContain('beginning with row 3');
  });
});

describe('what is no table is refused by name', () => {
  test.each([
    ['a workbook', [0x50, 0x4b, 0x03, 0x04, 0, 0, 0], 'not-text', 'Excel'],
    ['a PDF', [...utf8('%PDF-1.7\n')], 'not-text', 'PDF'],
    ['garbage', Array.from({ length: 999 }, (_, at) => (at * 7919) % 256), 'not-text', 'binary'],
    ['nothing', [], 'empty-file', 'empty'],
    ['a heading alone', [...utf8('time,conc\n')], 'no-rows', 'no rows'],
    ['comments alone', [...utf8('# a\n# b\n')], 'no-rows', 'no table'],
    ['an open quote', [...utf8('a,b\n1,"2\n3,4\n')], 'unclosed-quote', 'row 2'],
    ['an endless line', [...utf8('1,'.repeat(600_000))], 'line-too-long', 'Row 1'],
    ['a wide table', [...utf8(`${'1,'.repeat(2000)}\n`)], 'too-many-columns', '2,001'],
  ])('%s', (_name, bytes, code, words) => {
    const found = failure(Uint8Array.from(bytes));
    expect(found.code).toBe(code);
    expect(found.message).toContain(words);
    expect(found.hint).toBeTruthy();
  });

  test('more rows than can be held are counted', () => {
    expect(failure(utf8('1,2\n'.repeat(1_000_001))).message).toContain('1,000,001 rows');
  });
});
