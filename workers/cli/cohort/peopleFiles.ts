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
const GROUP = 100_000;

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
        if (kind === 'person') return { name, type: 'INT32' as const, repetition_type: 'REQUIRED' as const };
        const repetition_type = 'OPTIONAL' as const;
        if (kind === 'failure')
          return { name, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type };
        return { name, type: 'DOUBLE' as const, repetition_type };
      }),
    ],
    kvMetadata: columns.flatMap(({ id, unit }) =>
      unit === undefined ? [] : [{ key: `unit:${id}`, value: unit }],
    ),
  });
  let waiting: unknown[][] = columns.map(() => []);
  const write = (rows: number): void => {
    const columnData = columns.map(({ id: name, kind }, k): ColumnSource => ({
      name,
      data: waiting[k]!.slice(0, rows),
      // A column of covariates may have few values, one of endpoints has not.
      ...(kind !== 'covariate' && kind !== 'failure' && { encoding: 'PLAIN' }),
    }));
    void writer.write({ columnData, rowGroupSize: GROUP });
    waiting = waiting.map((values) => values.slice(rows));
  };
  return {
    add(rows) {
      rows.forEach((values, k) => {
        const column = waiting[k]!;
        for (const value of values) column.push(value);
      });
      while (waiting[0]!.length >= GROUP) write(GROUP);
    },
    finish() {
      if (waiting[0]!.length > 0) write(waiting[0]!.length);
      void writer.finish();
    },
  };
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
