import type { CsvMapping, Failure, Measurements } from '../../protocol.ts';
import { isMissing, parseCell } from './cell.ts';
import { explainUnreadable, MOST_ROWS, openText, shorten, tooManyRows } from './preview.ts';
import { readLines, readRecords, Unreadable, type RawRecord } from './records.ts';

/** Skipped cells that are named one by one; further ones are counted. */
const MOST_NAMED = 1000;
/** As in the scenario's schema. */
const MOST_SUBJECT = 100;

interface Skipped {
  row: number;
  reason: string;
}

export type CsvRead = { measurements: Measurements[]; skipped: Skipped[] } | { failure: Failure };

/** Names the cells that were left out, up to a bound. */
class SkipList {
  readonly named: Skipped[] = [];
  private more = 0;

  add(row: number, reason: string): void {
    if (this.named.length < MOST_NAMED) this.named.push({ row, reason });
    else this.more += 1;
  }

  finish(lastRow: number): Skipped[] {
    if (this.more === 0) return this.named;
    return [
      ...this.named,
      { row: lastRow, reason: `and ${this.more.toLocaleString('en')} more up to this row` },
    ];
  }
}

/** An id for new measurements that no other import has taken. */
function newId(output: string): string {
  return `${output.slice(0, 150)}-${crypto.randomUUID().slice(0, 8)}`;
}

function mappingProblem(mapping: CsvMapping): string | undefined {
  const { time, subject, values, timeFactor, delimiter } = mapping;
  const columns = [time, ...(subject === undefined ? [] : [subject]), ...values.map((value) => value.column)];
  if (values.length === 0) return 'No column of values was chosen.';
  if (columns.some((column) => !Number.isInteger(column) || column < 0))
    return 'A chosen column does not exist.';
  if (!Number.isFinite(timeFactor) || timeFactor <= 0) return 'The factor of the time unit must be positive.';
  if (delimiter.length !== 1) return 'The delimiter must be one character.';
  return undefined;
}

/** Fills one list of measurements a mapped column, row after row. */
class Collector {
  readonly measurements: Measurements[];
  readonly skips = new SkipList();
  private readonly mapping: CsvMapping;
  private readonly headings: string[] = [];

  constructor(mapping: CsvMapping) {
    this.mapping = mapping;
    this.measurements = mapping.values.map(({ output, unit }) => ({
      id: newId(output),
      name: mapping.name.slice(0, 200),
      personal: mapping.personal,
      output,
      ...(unit === undefined ? {} : { unit }),
      time: [],
      value: [],
      ...(mapping.subject === undefined ? {} : { subject: [] }),
    }));
  }

  header({ cells }: RawRecord): void {
    this.headings.push(...cells.map((cell) => cell.trim()));
  }

  private nameOf(column: number): string {
    return `"${shorten(this.headings[column] || `Column ${column + 1}`)}"`;
  }

  /** Why a cell is no number. */
  private reason(column: number, cell: string): string {
    const text = shorten(cell.trim());
    if (text === '') return `${this.nameOf(column)} is empty`;
    return isMissing(cell)
      ? `${this.nameOf(column)} is missing (${text})`
      : `${this.nameOf(column)} holds "${text}", which is not a number`;
  }

  row({ row, cells }: RawRecord): void {
    const { mapping } = this;
    const timeCell = cells[mapping.time] ?? '';
    const read = parseCell(timeCell, mapping.decimal);
    const time = read === undefined ? undefined : read * mapping.timeFactor;
    if (time === undefined || !Number.isFinite(time)) {
      this.skips.add(row, this.reason(mapping.time, timeCell));
      return;
    }
    const subject = mapping.subject === undefined ? '' : (cells[mapping.subject] ?? '').trim();
    if (mapping.subject !== undefined && (subject === '' || subject.length > MOST_SUBJECT)) {
      const why = subject === '' ? 'is empty' : `is longer than ${MOST_SUBJECT} characters`;
      this.skips.add(row, `${this.nameOf(mapping.subject)} ${why}`);
      return;
    }
    mapping.values.forEach(({ column }, at) => {
      const cell = cells[column] ?? '';
      const value = parseCell(cell, mapping.decimal);
      if (value === undefined) return this.skips.add(row, this.reason(column, cell));
      const into = this.measurements[at]!;
      into.time.push(time);
      into.value.push(value);
      into.subject?.push(subject);
    });
  }

  /** A chosen column without a single value. */
  emptyColumn(): string | undefined {
    const at = this.measurements.findIndex((measured) => measured.value.length === 0);
    return at < 0 ? undefined : this.nameOf(this.mapping.values[at]!.column);
  }
}

/**
 * Measurements from mapped columns. Cells that are empty or no numbers are left out and named. Never throws.
 */
export function readCsv(bytes: Uint8Array, mapping: CsvMapping): CsvRead {
  const problem = mappingProblem(mapping);
  if (problem !== undefined) {
    return { failure: { code: 'invalid-mapping', message: problem, hint: 'Choose the columns again.' } };
  }
  const opened = openText(bytes);
  if ('failure' in opened) return opened;
  const collector = new Collector(mapping);
  let first = true;
  let rows = 0;
  let lastRow = 0;
  try {
    for (const record of readRecords(readLines(bytes, opened.encoding), mapping.delimiter)) {
      if (first && mapping.hasHeader) collector.header(record);
      else {
        rows += 1;
        lastRow = record.row;
        if (rows <= MOST_ROWS) collector.row(record);
      }
      first = false;
    }
  } catch (error) {
    if (error instanceof Unreadable) return { failure: explainUnreadable(error) };
    throw error;
  }
  if (rows > MOST_ROWS) return { failure: tooManyRows(rows) };
  const empty = collector.emptyColumn();
  if (empty !== undefined) {
    return {
      failure: {
        code: 'no-values',
        message: `No row has both a time and a number in ${empty}.`,
        hint: `Check the decimal sign (now "${mapping.decimal}") and the chosen columns.`,
      },
    };
  }
  return { measurements: collector.measurements, skipped: collector.skips.finish(lastRow) };
}
