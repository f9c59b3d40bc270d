/** A small table of a twin folder: commas, one header row, lines that begin with `#` are remarks. */
export interface Table {
  header: string[];
  rows: string[][];
  /** 1-based line of each row in the file. */
  lines: number[];
}

/** Splits the text of a twin's CSV file; blank lines are skipped. */
export function readTable(text: string): Table {
  const table: Table = { header: [], rows: [], lines: [] };
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return;
      const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
      if (table.header.length === 0) {
        table.header = cells;
        return;
      }
      table.rows.push(cells);
      table.lines.push(index + 1);
    });
  return table;
}

/** A cell as a number; NaN where it is not one. An empty cell is not a number. */
export function numberIn(cell: string | undefined): number {
  return cell === undefined || cell === '' ? NaN : Number(cell);
}
