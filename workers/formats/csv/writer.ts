/** A column to write; a cell that is null or not a number is left empty. */
export interface CsvColumn {
  label: string;
  unit?: string;
  values: ArrayLike<number | string | null>;
}

export interface CsvStyle {
  /** One character; a blank separates cells by one blank. */
  delimiter: string;
  decimal: '.' | ',';
}

const PLAIN: CsvStyle = { delimiter: ',', decimal: '.' };

/** Rows joined at a time, so that a long run never holds all its lines at once. */
const ROWS_A_PIECE = 10_000;

/** Quotes a cell where RFC 4180 or this reader would take it for something else. */
function quote(text: string, delimiter: string): string {
  const plain =
    text !== '' &&
    !/["\r\n]/.test(text) &&
    !text.includes(delimiter) &&
    !text.startsWith('#') &&
    !/^sep=/i.test(text) &&
    text.trim() === text &&
    !(delimiter === ' ' && text.includes('\t'));
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

function writeCell(
  cell: number | string | null | undefined,
  { delimiter, decimal }: CsvStyle,
  empty: string,
): string {
  if (typeof cell === 'string') return quote(cell, delimiter);
  if (cell === null || cell === undefined || !Number.isFinite(cell)) return empty;
  // The shortest text that reads back as the same number.
  const text = String(cell);
  return decimal === ',' ? quote(text.replace('.', ','), delimiter) : text;
}

/** A table in pieces of text: a heading with units, `Plasma glucose (mg/dL)`, then the rows. */
export function* writeCsvPieces(
  columns: readonly CsvColumn[],
  style: Partial<CsvStyle> = {},
): Generator<string> {
  const full = { ...PLAIN, ...style };
  const heading = columns.map(({ label, unit }) =>
    quote(unit ? `${label} (${unit})` : label, full.delimiter),
  );
  yield `${heading.join(full.delimiter)}\r\n`;
  // Nothing between blanks, or on a line of its own, would not be seen as a cell.
  const empty = full.delimiter.trim() === '' || columns.length === 1 ? 'NA' : '';
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  for (let from = 0; from < rows; from += ROWS_A_PIECE) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(rows, from + ROWS_A_PIECE); row++) {
      lines.push(columns.map(({ values }) => writeCell(values[row], full, empty)).join(full.delimiter));
    }
    yield `${lines.join('\r\n')}\r\n`;
  }
}

/** A table as the bytes of a CSV file in UTF-8. */
export function writeCsv(
  columns: readonly CsvColumn[],
  style: Partial<CsvStyle> = {},
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces = [...writeCsvPieces(columns, style)].map((piece) => encoder.encode(piece));
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
