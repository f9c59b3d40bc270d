import type { Diagnostic } from '../../model/diagnostic.ts';
import { parseCell, readHeading } from '../csv/cell.ts';
import { detectDialect, SAMPLE_ROWS } from '../csv/dialect.ts';
import { readRecords } from '../csv/records.ts';
import { attributeOf, childNamed, childrenNamed, textOf, type XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { numberAt } from './math.ts';

/** Numbers by column and row; what is no number is `NaN`. */
export interface NumberTable {
  /** Names of the dimension that runs down the rows. */
  rowNames: string[];
  /** The rows' own index. */
  index: string[];
  columns: Map<string, Float64Array>;
}

/** More numbers than these are no table that goes with an experiment. */
const MOST_NUMBERS = 5_000_000;

function failed(code: string, message: string): { failure: Diagnostic } {
  return { failure: { severity: 'error', code, message } };
}

/** Reads CSV, or NuML (Dada et al. 2017, doi:10.2390/biecoll-jib-2016-288), by content. */
export function readTable(text: string): NumberTable | { failure: Diagnostic } {
  return text.trimStart().startsWith('<') ? readNuml(text) : readCsvTable(text);
}

function readCsvTable(text: string): NumberTable | { failure: Diagnostic } {
  const lines = text.split(/\r\n|\r|\n/);
  const { delimiter, decimal, hasHeader } = detectDialect(lines.slice(0, SAMPLE_ROWS));
  const [head, ...rows] = [...readRecords(lines, delimiter)].map(({ cells }) => cells);
  if (head === undefined) return failed('empty-table', 'It holds no row.');
  const body = hasHeader ? rows : [head, ...rows];
  if (body.length * head.length > MOST_NUMBERS) return failed('too-large', 'It holds too many numbers.');
  const names = head.map((cell, at) => (hasHeader ? readHeading(cell).name || cell.trim() : `${at}`));
  const columns = new Map(
    names.map((name, at) => [
      name,
      Float64Array.from(body, (cells) => parseCell(cells[at] ?? '', decimal) ?? NaN),
    ]),
  );
  return { rowNames: [], index: body.map((_, row) => String(row)), columns };
}

function readNuml(text: string): NumberTable | { failure: Diagnostic } {
  const read = readXml(text);
  if ('diagnostic' in read) return { failure: read.diagnostic };
  const component = read.root.children.find(({ name }) => name === 'resultComponent');
  const dimension = component && childNamed(component, 'dimension');
  const description =
    component && childNamed(component, 'dimensionDescription')?.children.find(isDescription);
  if (dimension === undefined) return failed('empty-table', 'It holds no <dimension>.');
  const names = (one: XmlElement | undefined): string[] =>
    ['id', 'name'].flatMap((key) => (one && attributeOf(one, key)) ?? []);
  const tuple = description && description.children.find(({ name }) => name === 'tupleDescription');
  const tupleNames = (tuple?.children ?? []).map(
    (one, at) => attributeOf(one, 'name') ?? attributeOf(one, 'id') ?? String(at),
  );
  const rows = childrenNamed(dimension, 'compositeValue');
  const table: NumberTable = {
    rowNames: names(description),
    index: rows.map((row) => attributeOf(row, 'indexValue') ?? ''),
    columns: new Map(),
  };
  const put = (row: number, name: string, value: XmlElement | undefined): void => {
    let column = table.columns.get(name);
    if (column === undefined) {
      column = new Float64Array(rows.length).fill(NaN);
      table.columns.set(name, column);
    }
    if (value !== undefined) column[row] = numberAt(textOf(value));
  };
  for (const [at, row] of rows.entries()) {
    if (table.columns.size * rows.length > MOST_NUMBERS)
      return failed('too-large', 'It holds too many numbers.');
    for (const inner of row.children) {
      if (inner.name === 'atomicValue') put(at, '', inner);
      if (inner.name === 'compositeValue')
        put(at, attributeOf(inner, 'indexValue') ?? '', childNamed(inner, 'atomicValue'));
      if (inner.name === 'tuple')
        inner.children.forEach((value, k) => put(at, tupleNames[k] ?? String(k), value));
    }
  }
  return table;
}

function isDescription({ name }: XmlElement): boolean {
  return name === 'compositeDescription' || name === 'tupleDescription';
}
