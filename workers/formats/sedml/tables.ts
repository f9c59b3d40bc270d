import type { Diagnostic } from '../../model/diagnostic.ts';
import type { FindBytes } from '../readModel.ts';
import { decode } from '../textEncoding.ts';
import type { DataDescription, DataSource, Experiment } from './experiment.ts';
import { readTable, type NumberTable } from './table.ts';

/** Numbers of an experiment's data files, each read when it is first asked for. */
export class ExperimentTables {
  private readonly tables = new Map<string, NumberTable | { failure: Diagnostic }>();

  /** @param findFile files by path, as `source` gives it */
  constructor(
    private readonly experiment: Pick<Experiment, 'tables'>,
    private readonly findFile: FindBytes,
  ) {}

  /** The numbers that a variable's target names: `#` and the id of a data source. */
  numbers(target: string): Float64Array<ArrayBuffer> | { failure: Diagnostic } | undefined {
    const [, id] = /^#(.+)$/.exec(target.trim()) ?? [];
    if (id === undefined) return undefined;
    for (const description of this.experiment.tables) {
      const source = description.sources.find((one) => one.id === id);
      if (source === undefined) continue;
      const table = this.table(description);
      return 'failure' in table ? table : numbersOf(source, table);
    }
    return { failure: failure('unknown-data', `There is no data source ${id.slice(0, 200)}.`) };
  }

  private table(description: DataDescription): NumberTable | { failure: Diagnostic } {
    let table = this.tables.get(description.source);
    if (table === undefined) {
      table = this.read(description);
      this.tables.set(description.source, table);
    }
    return table;
  }

  private read({ id, source, line }: DataDescription): NumberTable | { failure: Diagnostic } {
    const what = `Data ${id} (line ${line})`;
    if (/^(https?|urn|ftp):/i.test(source))
      return {
        failure: failure(
          'data-elsewhere',
          `${what} is at ${source.slice(0, 200)}: nothing is fetched from there.`,
          line,
        ),
      };
    const bytes = this.findFile(source);
    if (bytes === undefined)
      return {
        failure: failure(
          'missing-file',
          `${what} is in the file ${source.slice(0, 200) || '(no source)'}, which is not there.`,
          line,
        ),
      };
    const text = decode(bytes);
    if (text === undefined)
      return {
        failure: failure(
          'unsupported-data',
          `${what} is neither CSV nor NuML (${source.slice(0, 200)}), which are read.`,
          line,
        ),
      };
    const table = readTable(text);
    return 'failure' in table
      ? { failure: { ...table.failure, message: `${source}: ${table.failure.message}`, line } }
      : table;
  }
}

function numbersOf(
  { id, indexSet, slices, line }: DataSource,
  { rowNames, index, columns }: NumberTable,
): Float64Array<ArrayBuffer> | { failure: Diagnostic } {
  const isRows = (name: string): boolean =>
    rowNames.includes(name) || (rowNames.length === 0 && /^(index|rows?)$/i.test(name));
  let rows = index.map((_, row) => row);
  let column: Float64Array | undefined =
    indexSet === undefined
      ? undefined
      : isRows(indexSet)
        ? Float64Array.from(index, Number)
        : columns.get(indexSet);
  for (const { reference, value, from, to } of slices) {
    if (isRows(reference)) {
      if (value !== undefined) rows = rows.filter((row) => index[row] === value);
      else rows = rows.slice(from ?? 0, to === undefined ? undefined : to + 1);
    } else if (value !== undefined) column = columns.get(value);
    else if (from !== undefined && from === to) column = [...columns.values()][from];
    else column = undefined;
  }
  if (indexSet === undefined && slices.length === 0 && columns.size === 1) [column] = [...columns.values()];
  if (column !== undefined) return Float64Array.from(rows, (row) => column[row]!);
  return {
    failure: failure(
      'unknown-data',
      `Data source ${id} (line ${line}) names nothing in its table, whose columns are ${[...columns.keys()].slice(0, 12).join(', ')}.`,
      line,
    ),
  };
}

function failure(code: string, message: string, line?: number): Diagnostic {
  return { severity: 'error', code, message, ...(line !== undefined && line > 0 && { line }) };
}
