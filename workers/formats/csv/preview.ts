import type { CsvPreview, Diagnostic, Failure } from '../../protocol.ts';
import { isMissing, parseCell, readHeading } from './cell.ts';
import { detectDialect, SAMPLE_ROWS, type Dialect } from './dialect.ts';
import { detectEncoding, type Encoding } from './encoding.ts';
import { MOST_CHARACTERS, readLines, readRecords, Unreadable } from './records.ts';

/** Largest table; a scenario holds no more values of one quantity either. */
export const MOST_ROWS = 1_000_000;
export const MOST_COLUMNS = 1000;
/** Largest file, in bytes. */
export const MOST_BYTES = 512 * 1024 * 1024;

/** Cells of a column that are named one by one; the counts cover all. */
const MOST_NAMED = 100;
const SAMPLE_CELLS = 8;
const MOST_SAMPLE_TEXT = 60;

export function shorten(text: string): string {
  return text.length > MOST_SAMPLE_TEXT ? `${text.slice(0, MOST_SAMPLE_TEXT)}…` : text;
}

/** What stopped a reading, as a failure. */
export function explainUnreadable(error: Unreadable): Failure {
  return error.reason === 'unclosed-quote'
    ? {
        code: 'unclosed-quote',
        message: `A quote opened in row ${error.row} is never closed.`,
        hint: 'Close it, or write a quote inside a cell twice ("").',
      }
    : {
        code: 'line-too-long',
        message: `Row ${error.row} is longer than ${MOST_CHARACTERS.toLocaleString('en')} characters.`,
        hint: 'A table needs one line a row; check that the file is a table.',
      };
}

export function tooManyRows(rows: number): Failure {
  return {
    code: 'too-many-rows',
    message: `This file has ${rows.toLocaleString('en')} rows; at most ${MOST_ROWS.toLocaleString('en')} can be read.`,
    hint: 'Keep every n-th row, or only the rows of interest.',
  };
}

/** The encoding of a file of bearable size, or why it cannot be read. */
export function openText(bytes: Uint8Array): { encoding: Encoding } | { failure: Failure } {
  if (bytes.length > MOST_BYTES) {
    return {
      failure: {
        code: 'file-too-large',
        message: `This file has ${Math.round(bytes.length / 2 ** 20)} MB; at most ${MOST_BYTES / 2 ** 20} MB can be read.`,
        hint: 'Keep only the columns and rows of interest.',
      },
    };
  }
  return detectEncoding(bytes);
}

function takeLines(bytes: Uint8Array, encoding: Encoding, most: number): string[] {
  const taken: string[] = [];
  for (const line of readLines(bytes, encoding)) {
    taken.push(line);
    if (taken.length >= most) break;
  }
  return taken;
}

type PreviewColumn = CsvPreview['columns'][number];

function emptyColumn(heading: string | undefined, at: number): PreviewColumn {
  const read = heading === undefined ? undefined : readHeading(heading);
  return {
    name: read?.name || `Column ${at + 1}`,
    ...(read?.unit === undefined ? {} : { unit: read.unit }),
    numeric: 0,
    missing: 0,
    invalid: [],
    sample: [],
  };
}

function count(column: PreviewColumn, cell: string, row: number, decimal: '.' | ','): void {
  if (column.sample.length < SAMPLE_CELLS) column.sample.push(shorten(cell.trim()));
  if (parseCell(cell, decimal) !== undefined) column.numeric += 1;
  else if (isMissing(cell)) column.missing += 1;
  else if (column.invalid.length < MOST_NAMED) column.invalid.push({ row, text: shorten(cell.trim()) });
}

function warning(code: string, message: string, hint: string): Diagnostic {
  return { severity: 'warning', code, message, hint };
}

/** Rows whose width differs from the first row's. */
interface Ragged {
  short: number;
  long: number;
  first: number;
}

function warningsOf(columns: PreviewColumn[], encoding: Encoding, ragged: Ragged): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (encoding === 'windows-1252') {
    found.push(
      warning(
        'assumed-latin-1',
        'The text is not UTF-8 and was read as Western European (Windows-1252).',
        'Where letters look wrong, save the file as UTF-8.',
      ),
    );
  }
  if (ragged.short + ragged.long > 0) {
    found.push(
      warning(
        'ragged-rows',
        `${ragged.short} rows have fewer cells and ${ragged.long} rows have more cells than the first row, beginning with row ${ragged.first}.`,
        'Cells that are not there count as missing, further ones are left out. Check the delimiter.',
      ),
    );
  }
  const twice = columns.find((column, at) => columns.findIndex((other) => other.name === column.name) < at);
  if (twice !== undefined) {
    found.push(
      warning(
        'repeated-heading',
        `Two columns are named "${twice.name}".`,
        'Tell them apart by their order.',
      ),
    );
  }
  return found;
}

function scan(bytes: Uint8Array, encoding: Encoding, dialect: Dialect): CsvPreview | { failure: Failure } {
  let columns: PreviewColumn[] | undefined;
  let rows = 0;
  const ragged: Ragged = { short: 0, long: 0, first: 0 };
  for (const { row, cells } of readRecords(readLines(bytes, encoding), dialect.delimiter)) {
    if (columns === undefined) {
      if (cells.length > MOST_COLUMNS) {
        return {
          failure: {
            code: 'too-many-columns',
            message: `Row ${row} has ${cells.length.toLocaleString('en')} columns; at most ${MOST_COLUMNS} can be read.`,
            hint: 'Check the delimiter, or turn the table so that times run downwards.',
          },
        };
      }
      columns = cells.map((cell, at) => emptyColumn(dialect.hasHeader ? cell : undefined, at));
      if (dialect.hasHeader) continue;
    }
    rows += 1;
    if (rows > MOST_ROWS) continue; // counted to the end, so that the message can say how many there are
    if (cells.length !== columns.length) {
      if (ragged.first === 0) ragged.first = row;
      if (cells.length < columns.length) ragged.short += 1;
      else ragged.long += 1;
    }
    for (let at = 0; at < columns.length; at++) count(columns[at]!, cells[at] ?? '', row, dialect.decimal);
  }
  if (rows > MOST_ROWS) return { failure: tooManyRows(rows) };
  if (columns === undefined || rows === 0) {
    return {
      failure: {
        code: 'no-rows',
        message:
          columns === undefined
            ? 'This file holds no table.'
            : 'This file has a heading and no rows below it.',
        hint: 'A table has a heading and one line for every time of measurement.',
      },
    };
  }
  return { ...dialect, columns, rows, warnings: warningsOf(columns, encoding, ragged) };
}

/**
 * How a file is understood: dialect, columns with name and unit, and what their cells hold. Never throws.
 *
 * @param given parts of the dialect that a person has chosen; the rest is detected
 */
export function previewCsv(
  bytes: Uint8Array,
  given: Partial<Dialect> = {},
): CsvPreview | { failure: Failure } {
  const opened = openText(bytes);
  if ('failure' in opened) return opened;
  try {
    const dialect = detectDialect(takeLines(bytes, opened.encoding, SAMPLE_ROWS), given);
    return scan(bytes, opened.encoding, dialect);
  } catch (error) {
    if (error instanceof Unreadable) return { failure: explainUnreadable(error) };
    throw error;
  }
}
