import type { Encoding } from './encoding.ts';

/** Bytes decoded at a time: the decoded text of a large file is never held whole. */
const CHUNK = 1 << 20;

/** Longest line or quoted record, in characters. */
export const MOST_CHARACTERS = 1_000_000;

/** What stops a reading, with the row where it happened. */
export class Unreadable extends Error {
  readonly reason: 'unclosed-quote' | 'line-too-long';
  readonly row: number;

  constructor(reason: 'unclosed-quote' | 'line-too-long', row: number) {
    super(reason);
    this.reason = reason;
    this.row = row;
  }
}

/** One record of a file; `row` counts from 1, comments and blank lines included, as spreadsheets count. */
export interface RawRecord {
  row: number;
  cells: string[];
}

/** Lines of encoded text without their ends: LF, CRLF or a lone CR. */
export function* readLines(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  let end: '\n' | '\r' | undefined;
  let held = '';
  let row = 1;
  for (let at = 0; at < bytes.length; at += CHUNK) {
    held += decoder.decode(bytes.subarray(at, at + CHUNK), { stream: at + CHUNK < bytes.length });
    if (end === undefined) {
      const feed = held.indexOf('\n');
      const carriage = held.indexOf('\r');
      if (feed >= 0) end = '\n';
      else if (carriage >= 0 && carriage < held.length - 1) end = '\r';
    }
    let from = 0;
    if (end !== undefined) {
      for (let to = held.indexOf(end); to >= 0; to = held.indexOf(end, from)) {
        if (to - from > MOST_CHARACTERS) throw new Unreadable('line-too-long', row);
        yield held.slice(from, to > from && held.charCodeAt(to - 1) === 13 ? to - 1 : to);
        from = to + 1;
        row += 1;
      }
    }
    held = held.slice(from);
    if (held.length > MOST_CHARACTERS) throw new Unreadable('line-too-long', row);
  }
  if (held !== '') yield held.endsWith('\r') ? held.slice(0, -1) : held;
}

/** Splits at runs of blanks. */
function splitBlanks(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === '' ? [] : trimmed.split(/[ \t]+/);
}

/**
 * Adds the cells of a line with quotes, after RFC 4180, to `cells`. A quote inside an unquoted cell stands for
 * itself.
 *
 * @param open what a quoted cell, begun on an earlier line, holds so far
 * @returns what the last cell holds so far where its quote is still open at the end of the line
 */
function splitQuoted(line: string, delimiter: string, cells: string[], open?: string): string | undefined {
  const blanks = delimiter === ' ';
  const isBlank = (at: number) => line[at] === ' ' || (line[at] === '\t' && delimiter !== '\t');
  const isDelimiter = (at: number) => (blanks ? isBlank(at) : line[at] === delimiter);
  let at = 0;
  let quoted = open;
  for (;;) {
    const start = at;
    if (quoted === undefined) {
      while (isBlank(at)) at += 1;
      if (blanks && at >= line.length) return undefined;
      if (line[at] === '"') {
        quoted = '';
        at += 1;
      }
    }
    if (quoted === undefined) {
      at = blanks ? at : start;
      const from = at;
      while (at < line.length && !isDelimiter(at)) at += 1;
      cells.push(line.slice(from, at));
    } else {
      for (;;) {
        const quote = line.indexOf('"', at);
        if (quote < 0) return quoted + line.slice(at);
        quoted += line.slice(at, quote);
        at = quote + 1;
        if (line[at] !== '"') break;
        quoted += '"';
        at += 1;
      }
      // What follows a closing quote up to the delimiter belongs to the cell, unless it is blank.
      const rest = at;
      while (at < line.length && !isDelimiter(at)) at += 1;
      cells.push(quoted + line.slice(rest, at).trim());
      quoted = undefined;
    }
    if (at >= line.length) return undefined;
    at += 1;
  }
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

/** The hint of a spreadsheet about its own delimiter, on the first line: `sep=;`. */
export function separatorLine(line: string): string | undefined {
  return /^"?sep=(.)"?$/i.exec(line.trim())?.[1];
}

/**
 * Records of a table: comments (`#`), blank lines and a spreadsheet's `sep=` line are passed over.
 *
 * @param delimiter one character; a blank stands for any run of blanks and tabs
 * @throws Unreadable for a quote that never closes and for lines beyond all measure
 */
export function* readRecords(lines: Iterable<string>, delimiter: string): Generator<RawRecord> {
  let row = 0;
  let cells: string[] = [];
  let open: string | undefined;
  for (const line of lines) {
    if (open === undefined) {
      row += 1;
      if (line.trim() === '' || isComment(line) || (row === 1 && separatorLine(line) !== undefined)) continue;
      if (!line.includes('"')) {
        yield { row, cells: delimiter === ' ' ? splitBlanks(line) : line.split(delimiter) };
        continue;
      }
      cells = [];
      open = splitQuoted(line, delimiter, cells);
    } else {
      open = splitQuoted(line, delimiter, cells, `${open}\n`);
    }
    if (open === undefined) yield { row, cells };
    else if (open.length > MOST_CHARACTERS) throw new Unreadable('unclosed-quote', row);
  }
  if (open !== undefined) throw new Unreadable('unclosed-quote', row);
}
