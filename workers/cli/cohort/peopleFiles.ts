import { closeSync, openSync, writeSync } from 'node:fs';
import { fileWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import { writeCsvPieces } from '../../formats/csv/writer.ts';
import type { PeopleColumn, PeopleRows } from './peopleTable.ts';

/** A table that grows by rows and is finished once. */
export interface PeopleFile {
  add(rows: PeopleRows): void;
  finish(): void;
}

/** Rows a row group: readers take a group at a time, and the file is the same however people came. */
const GROUP = 50_000;

/** Parquet: doubles as they are, bit for bit. */
export function parquetFile(path: string, columns: readonly PeopleColumn[]): PeopleFile {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    // Random digits do not get shorter.
    codec: 'UNCOMPRESSED',
    createdBy: 'Starling',
    schema: [
      { name: 'people', num_children: columns.length },
      ...columns.map(({ id: name, kind }) => {
        // Everybody is drawn, but not everybody is solved.
        const isGiven = kind !== 'endpoint' && kind !== 'failure';
        const repetition_type = isGiven ? ('REQUIRED' as const) : ('OPTIONAL' as const);
        if (kind === 'person') return { name, type: 'INT32' as const, repetition_type };
        if (kind === 'failure')
          return { name, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type };
        return { name, type: 'DOUBLE' as const, repetition_type };
      }),
    ],
    kvMetadata: columns.flatMap(({ id, unit }) =>
      unit === undefined ? [] : [{ key: `unit:${id}`, value: unit }],
    ),
  });
  const waiting = columns.map(({ kind }) => {
    if (kind === 'person') return new Int32Array(GROUP);
    return kind === 'failure' ? new Array<string | null>(GROUP).fill(null) : new Float64Array(GROUP);
  });
  let filled = 0;
  const write = (): void => {
    const columnData = columns.map(({ id: name, kind }, k): ColumnSource => ({
      name,
      data: withNulls(waiting[k]!.slice(0, filled)),
      // A column of covariates may have few values, one of endpoints has not.
      ...(kind !== 'covariate' && kind !== 'failure' && { encoding: 'PLAIN' }),
    }));
    void writer.write({ columnData, rowGroupSize: GROUP });
    filled = 0;
  };
  return {
    add(rows) {
      const count = rows[0]!.length;
      for (let row = 0; row < count; row++) {
        for (let k = 0; k < rows.length; k++) waiting[k]![filled] = rows[k]![row]!;
        if (++filled === GROUP) write();
      }
    },
    finish() {
      if (filled > 0) write();
      void writer.finish();
    },
  };
}

/** Numbers as Parquet has them: none, where there is none. */
function withNulls(values: Float64Array | Int32Array | (string | null)[]): ColumnSource['data'] {
  if (!(values instanceof Float64Array) || !values.some(Number.isNaN)) return values;
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

/** CSV: the shortest text that reads back as the same double; an empty cell where a person has no such number. */
export function csvFile(path: string, columns: readonly PeopleColumn[]): PeopleFile {
  const file = openSync(path, 'w');
  let begun = false;
  return {
    add(rows) {
      const table = columns.map(({ id, unit }, k) => ({
        label: id,
        ...(unit !== undefined && { unit }),
        values: rows[k]!,
      }));
      const [heading, ...pieces] = writeCsvPieces(table);
      if (!begun) writeSync(file, heading!);
      begun = true;
      for (const piece of pieces) writeSync(file, piece);
    },
    finish() {
      closeSync(file);
    },
  };
}
