import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CsvMapping } from '../../../workers/protocol.ts';
import { DELIMITERS } from '../../../workers/formats/csv/dialect.ts';
import { previewCsv } from '../../../workers/formats/csv/preview.ts';
import { readCsv } from '../../../workers/formats/csv/reader.ts';
import { writeCsv } from '../../../workers/formats/csv/writer.ts';

const styles = DELIMITERS.flatMap((delimiter) =>
  (['.', ','] as const).map((decimal) => ({ delimiter, decimal })),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Subjects as they come back: trimmed and not empty. */
const subject = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map((text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\r]/g, 'x').trim())
  .filter((text) => text !== '' && !text.includes('\uFEFF'));
const table = fc.array(fc.tuple(number, subject, fc.option(number)), { minLength: 1, maxLength: 40 });

function mapping(style: { delimiter: string; decimal: '.' | ',' }): CsvMapping {
  return {
    ...style,
    hasHeader: true,
    name: 'study',
    personal: false,
    time: 0,
    timeFactor: 1,
    subject: 1,
    values: [{ column: 2, output: 'c', unit: 'mg/L' }],
  };
}

describe.each(styles)('written with $delimiter and $decimal', (style) => {
  test('a table reads back as it was, bit for bit', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const bytes = writeCsv(
          [
            { label: 'time', unit: 'h', values: rows.map(([time]) => time) },
            { label: 'who', values: rows.map(([, who]) => who) },
            { label: 'conc', unit: 'mg/L', values: rows.map(([, , value]) => value) },
          ],
          style,
        );
        const kept = rows.filter(([, , value]) => value !== null);
        const read = readCsv(bytes, mapping(style));
        if ('failure' in read) {
          expect(kept).toEqual([]);
          expect(read.failure.code).toBe('no-values');
          return;
        }
        const [measured] = read.measurements;
        // −0 has no sign of its own in a text.
        expect(measured?.time).toEqual(kept.map(([time]) => time + 0));
        expect(measured?.value).toEqual(kept.map(([, , value]) => value! + 0));
        expect(measured?.subject).toEqual(kept.map(([, who]) => who));
        expect(read.skipped).toHaveLength(rows.length - kept.length);
      }),
    );
  });

  test('its dialect, headings and units are detected', () => {
    const fraction = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole + 0.5);
    fc.assert(
      fc.property(fc.array(fc.tuple(fraction, fraction), { minLength: 2, maxLength: 300 }), (rows) => {
        const preview = previewCsv(
          writeCsv(
            [
              { label: 'time', unit: 'h', values: rows.map(([time]) => time) },
              { label: 'conc', unit: 'mg/L', values: rows.map(([, value]) => value) },
            ],
            style,
          ),
        );
        expect(preview).toMatchObject({ ...style, hasHeader: true, rows: rows.length, warnings: [] });
        expect('columns' in preview && preview.columns.map(({ name, unit }) => [name, unit])).toEqual([
          ['time', 'h'],
          ['conc', 'mg/L'],
        ]);
      }),
    );
  });
});

test('no bytes make the preview or the reader throw', () => {
  const textual = fc
    .string({ unit: fc.constantFrom(...'0123456789.,;|\t "#\n\r-eabNA\uFEFFü'), maxLength: 300 })
    .map((text) => new TextEncoder().encode(text));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), textual), (bytes) => {
      for (const style of styles) {
        const preview = previewCsv(bytes, style);
        expect('failure' in preview ? preview.failure.hint : preview.rows).toBeTruthy();
        const read = readCsv(bytes, mapping(style));
        expect('failure' in read ? read.failure.hint : read.measurements).toBeTruthy();
      }
      expect(previewCsv(bytes)).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
