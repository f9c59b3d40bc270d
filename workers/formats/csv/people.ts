import type { Failure, PeopleRead } from '../../protocol.ts';
import { isMissing, parseCell, readHeading } from './cell.ts';
import { explainUnreadable, openText, previewCsv } from './preview.ts';
import { readLines, readRecords, Unreadable } from './records.ts';

/** As in the scenario's schema. */
const MOST_PEOPLE = 100_000;
const MOST_COLUMNS = 50;
/** Different words that a column of text may hold to count as a category. */
const MOST_WORDS = 10;

/** A column is numbers throughout, or few words, which become 0, 1, … in the order of the alphabet. */
type Kind = { kind: 'number' } | { kind: 'words'; words: string[] };

function kindOf(cells: readonly string[], decimal: '.' | ','): Kind | undefined {
  const told = cells.filter((cell) => !isMissing(cell));
  if (told.length === 0) return undefined;
  if (told.every((cell) => parseCell(cell, decimal) !== undefined)) return { kind: 'number' };
  if (told.some((cell) => parseCell(cell, decimal) !== undefined)) return undefined;
  const words = [...new Set(told.map((cell) => cell.trim()))].sort();
  return words.length <= MOST_WORDS ? { kind: 'words', words } : undefined;
}

/** A name that the model's language can read. */
function idOf(name: string, column: number, taken: ReadonlySet<string>): string {
  const tidy = name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .slice(0, 100);
  const id = /^[A-Za-z_][A-Za-z0-9_]*$/.test(tidy) ? tidy : `column_${column + 1}`;
  return taken.has(id) ? `${id}_${column + 1}` : id;
}

/**
 * A table of people, a row a person: its columns of numbers and of few words. Rows in which one of them is missing
 * are left out and counted. Never throws.
 */
export function readPeople(bytes: Uint8Array): PeopleRead | { failure: Failure } {
  const preview = previewCsv(bytes);
  if ('failure' in preview) return preview;
  const opened = openText(bytes);
  if ('failure' in opened) return opened;
  const rows: string[][] = [];
  try {
    for (const { cells } of readRecords(readLines(bytes, opened.encoding), preview.delimiter))
      if (rows.length <= MOST_PEOPLE) rows.push(cells);
  } catch (error) {
    if (error instanceof Unreadable) return { failure: explainUnreadable(error) };
    throw error;
  }
  const head = preview.hasHeader ? rows.shift() : undefined;
  if (rows.length > MOST_PEOPLE) {
    const message = `The file has more than ${MOST_PEOPLE.toLocaleString('en')} people.`;
    return { failure: { code: 'too-many-rows', message, hint: 'Take a part of it.' } };
  }
  const taken = new Set<string>();
  const columns = preview.columns.slice(0, MOST_COLUMNS).flatMap((_, at) => {
    const kind = kindOf(
      rows.map((row) => row[at] ?? ''),
      preview.decimal,
    );
    if (kind === undefined) return [];
    const { name, unit } = readHeading(head?.[at] ?? `Column ${at + 1}`);
    const id = idOf(name, at, taken);
    taken.add(id);
    const codes =
      kind.kind === 'words' ? ` (${kind.words.map((word, code) => `${code} ${word}`).join(', ')})` : '';
    return [{ id, label: `${name}${codes}`.slice(0, 200), unit, at, kind }];
  });
  const numberIn = (row: readonly string[], { at, kind }: (typeof columns)[number]): number | undefined => {
    const cell = row[at] ?? '';
    if (isMissing(cell)) return undefined;
    return kind.kind === 'number' ? parseCell(cell, preview.decimal) : kind.words.indexOf(cell.trim());
  };
  const read = rows.map((row) => columns.map((column) => numberIn(row, column)));
  const whole = read.filter((row): row is number[] => row.every((value) => value !== undefined));
  return {
    columns: columns.map(({ id, label, unit }, k) => ({
      id,
      label,
      ...(unit !== undefined && { unit }),
      values: whole.map((row) => row[k]!),
    })),
    skipped: rows.length - whole.length,
  };
}
