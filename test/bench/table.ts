/** Rows as aligned text: the first column to the left, the others to the right. */
export function alignedTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = header.map((name, k) => Math.max(name.length, ...rows.map((row) => row[k]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, k) => (k === 0 ? cell.padEnd(width[k]!) : cell.padStart(width[k]!))).join('  ');
  return [line(header), line(width.map((n) => '─'.repeat(n))), ...rows.map(line)].join('\n');
}
