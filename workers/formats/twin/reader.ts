import * as v from 'valibot';
import type { Failure } from '../../protocol.ts';
import { explainIssues } from '../scenario/explain.ts';
import type { Measurements } from '../scenario/schema.ts';
import { twinManifest, validation, type Individual, type Twin, type TwinManifest } from './schema.ts';
import { numberIn, readTable, type Table } from './table.ts';

/** Raised inside this file alone, to leave nested reading with the reason. */
class Unreadable extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

function refuse(message: string, hint: string, symbol: string): never {
  throw new Unreadable({ code: 'invalid-twin', message, hint, symbol });
}

function fileOf(files: Readonly<Record<string, string>>, path: string): string {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text !== undefined) return text;
  return refuse(
    `The twin's file ${path} is missing.`,
    `The folder holds: ${Object.keys(files).sort().join(', ') || 'nothing'}.`,
    path,
  );
}

function parse<S extends v.GenericSchema>(
  files: Readonly<Record<string, string>>,
  path: string,
  schema: S,
): v.InferOutput<S> {
  let json: unknown;
  try {
    json = JSON.parse(fileOf(files, path));
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return refuse(`${path} is not JSON: ${String(error)}.`, 'Mend its syntax.', path);
  }
  const read = v.safeParse(schema, json);
  if (read.success) return read.output;
  throw new Unreadable(
    explainIssues('invalid-twin', path, read.issues, 'workers/formats/twin/schema.ts names every key.'),
  );
}

function column(table: Table, name: string, path: string): number {
  const index = table.header.indexOf(name);
  if (index >= 0) return index;
  return refuse(
    `${path} has no column "${name}".`,
    `Its columns are: ${table.header.join(', ')}.`,
    `${path}: ${name}`,
  );
}

/** Reads a number or says which line and column does not hold one. */
function numberAt(table: Table, row: number, index: number, path: string): number {
  const cell = table.rows[row]?.[index];
  const value = numberIn(cell);
  if (Number.isFinite(value)) return value;
  const name = table.header[index] ?? '';
  return refuse(
    `${path}, line ${table.lines[row]}: column "${name}" holds "${cell ?? ''}", which is not a number.`,
    'Write numbers with a decimal point.',
    `${path}: ${name}`,
  );
}

function readIndividuals(manifest: TwinManifest, files: Readonly<Record<string, string>>): Individual[] {
  if (manifest.individuals === undefined) return [];
  const { file, default: chosen } = manifest.individuals;
  const table = readTable(fileOf(files, file));
  const idColumn = column(table, 'id', file);
  const individuals = table.rows.map((cells, row) => {
    const values: Record<string, number> = {};
    table.header.forEach((name, index) => {
      if (index !== idColumn && name !== '') values[name] = numberAt(table, row, index, file);
    });
    return { id: cells[idColumn] ?? '', values };
  });
  const ids = individuals.map((individual) => individual.id);
  const twice = ids.find((id, index) => id === '' || ids.indexOf(id) !== index);
  if (twice !== undefined) {
    refuse(
      `${file}: the id "${twice}" is empty or used twice.`,
      'Give every individual an id of its own.',
      file,
    );
  }
  if (chosen !== undefined && !ids.includes(chosen)) {
    refuse(
      `twin.json: the default individual "${chosen}" is not in ${file}.`,
      `It holds: ${ids.join(', ')}.`,
      'individuals.default',
    );
  }
  return individuals;
}

function readMeasurements(manifest: TwinManifest, files: Readonly<Record<string, string>>): Measurements[] {
  return manifest.measurements.map(({ id, name, file, output }) => {
    const table = readTable(fileOf(files, file));
    const [subjects, times, values] = ['subject', 'time', 'value'].map((key) => column(table, key, file)) as [
      number,
      number,
      number,
    ];
    const rows = table.rows.map((_, row) => row);
    return {
      id,
      name,
      personal: false,
      output,
      time: rows.map((row) => numberAt(table, row, times, file)),
      value: rows.map((row) =>
        table.rows[row]?.[values] === '' ? null : numberAt(table, row, values, file),
      ),
      subject: table.rows.map((cells) => cells[subjects] ?? ''),
    };
  });
}

function readReferenceTable(files: Readonly<Record<string, string>>, path: string): Record<string, number[]> {
  const table = readTable(fileOf(files, path));
  return Object.fromEntries(
    table.header.map((name, index) => [name, table.rows.map((_, row) => numberAt(table, row, index, path))]),
  );
}

/**
 * A twin from its folder's files, by path inside the folder: twin.json, model.ant, and what they name.
 * validation.json and lesson.md may be left out.
 */
export function readTwin(files: Readonly<Record<string, string>>): { twin: Twin } | { failure: Failure } {
  try {
    const manifest = parse(files, 'twin.json', twinManifest);
    const checks = Object.hasOwn(files, 'validation.json') ? parse(files, 'validation.json', validation) : [];
    const tables: Twin['tables'] = {};
    for (const { measure } of checks) {
      if (measure.kind === 'table') tables[measure.file] ??= readReferenceTable(files, measure.file);
    }
    return {
      twin: {
        manifest,
        text: fileOf(files, 'model.ant'),
        individuals: readIndividuals(manifest, files),
        measurements: readMeasurements(manifest, files),
        validation: checks,
        tables,
        lesson: Object.hasOwn(files, 'lesson.md') ? fileOf(files, 'lesson.md') : '',
      },
    };
  } catch (error) {
    if (error instanceof Unreadable) return { failure: error.failure };
    throw error;
  }
}
