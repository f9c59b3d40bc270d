import { isMissing, parseCell } from './cell.ts';
import { readRecords, separatorLine, Unreadable } from './records.ts';

/** How a file writes its table. A blank as delimiter stands for any run of blanks and tabs. */
export interface Dialect {
  delimiter: string;
  decimal: '.' | ',';
  hasHeader: boolean;
}

/** In the order in which they win a draw. */
export const DELIMITERS = ['\t', ';', ',', '|', ' '] as const;

/** Rows looked at. */
export const SAMPLE_ROWS = 200;

interface Candidate {
  delimiter: string;
  decimal: '.' | ',';
  columns: number;
  score: number;
}

function recordsOf(lines: readonly string[], delimiter: string): string[][] {
  const rows: string[][] = [];
  try {
    for (const { cells } of readRecords(lines, delimiter)) rows.push(cells);
  } catch (error) {
    // A sample may end inside a quoted cell: the rows before it are enough.
    if (!(error instanceof Unreadable)) throw error;
  }
  return rows;
}

/** The commonest width of the rows, and the share of rows that have it. */
function width(rows: readonly string[][]): { columns: number; share: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let columns = 0;
  let most = 0;
  for (const [length, count] of counts) if (count > most) [columns, most] = [length, count];
  return { columns, share: rows.length === 0 ? 0 : most / rows.length };
}

/** The decimal sign that more cells need; a point where none needs either. */
function decimalOf(rows: readonly string[][]): '.' | ',' {
  let balance = 0;
  for (const row of rows) {
    for (const cell of row) {
      const point = parseCell(cell, '.') !== undefined;
      const comma = parseCell(cell, ',') !== undefined;
      if (point !== comma) balance += point ? 1 : -1;
    }
  }
  return balance < 0 ? ',' : '.';
}

/** Share of cells below the first row that are numbers or missing. */
function numericShare(rows: readonly string[][], decimal: '.' | ','): number {
  let numeric = 0;
  let all = 0;
  for (const row of rows.slice(rows.length > 1 ? 1 : 0)) {
    for (const cell of row) {
      all += 1;
      if (isMissing(cell) || parseCell(cell, decimal) !== undefined) numeric += 1;
    }
  }
  return all === 0 ? 0 : numeric / all;
}

function judge(lines: readonly string[], delimiter: string, fixed: '.' | ',' | undefined): Candidate {
  const rows = recordsOf(lines, delimiter);
  const { columns, share } = width(rows);
  const decimal = fixed ?? decimalOf(rows);
  // Even widths and cells that are numbers both speak for a delimiter; text columns must not speak against it.
  return {
    delimiter,
    decimal,
    columns,
    score: columns < 2 ? 0 : share * (0.5 + numericShare(rows, decimal)),
  };
}

/** A first row without any number above rows that have some is a heading, and so is one above text alone. */
function hasHeading(rows: readonly string[][], decimal: '.' | ','): boolean {
  const [first, ...rest] = rows;
  if (first === undefined) return false;
  const isNumber = (cell: string) => parseCell(cell, decimal) !== undefined;
  if (first.some(isNumber)) return false;
  if (first.every(isMissing)) return false;
  return (
    rest.length === 0 || rest.some((row) => row.some(isNumber)) || first.every((cell) => !isMissing(cell))
  );
}

/** The dialect of a table from its first lines; what is given is kept. */
export function detectDialect(lines: readonly string[], given: Partial<Dialect> = {}): Dialect {
  const [first] = lines;
  const declared = given.delimiter ?? (first === undefined ? undefined : separatorLine(first));
  const candidates = (declared === undefined ? DELIMITERS : [declared]).map((delimiter) =>
    judge(lines, delimiter, given.decimal),
  );
  let best = candidates[0]!;
  for (const candidate of candidates) if (candidate.score > best.score) best = candidate;
  const { delimiter, decimal } = best;
  const rows = recordsOf(lines, delimiter);
  return { delimiter, decimal, hasHeader: given.hasHeader ?? hasHeading(rows, decimal) };
}
