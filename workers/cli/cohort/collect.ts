import { closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Summary } from '../../engine/cohort/summary.ts';
import { writeCsv } from '../../formats/csv/writer.ts';
import { CommandFailed } from '../usage.ts';
import { csvFile, parquetFile, type PeopleFile } from './peopleFiles.ts';
import { peopleColumns, peopleRows, type PeopleColumn } from './peopleTable.ts';
import { prepareRun } from './prepareRun.ts';
import type { RunFolder } from './runFolder.ts';
import { TOLD } from '../../engine/cohort/part.ts';
import type { Shard } from './shard.ts';
import { readShard } from './shardFile.ts';
import { summaryFiles } from './summaryFiles.ts';
import { beginWhole, finishWhole, writeWhole } from './wholeFile.ts';

const FORMATS = {
  parquet: { name: 'people.parquet', open: parquetFile },
  csv: { name: 'people.csv', open: csvFile },
} as const satisfies Record<
  string,
  { name: string; open: (path: string, columns: readonly PeopleColumn[]) => PeopleFile }
>;
export type Format = keyof typeof FORMATS;
export const ALL_FORMATS = Object.keys(FORMATS) as Format[];

/** Name of every file that a finished cohort has, with its length. */
type Finished = Record<string, number>;

/** Whether everything is collected already, and its files are as they were written. */
export function isFinished(folder: RunFolder, formats: readonly Format[]): boolean {
  const path = join(folder.path, 'finished.json');
  if (!existsSync(path)) return false;
  const finished = JSON.parse(readFileSync(path, 'utf8')) as Finished;
  return (
    formats.every((format) => FORMATS[format].name in finished) &&
    Object.entries(finished).every(([name, length]) => {
      const file = join(folder.path, name);
      return existsSync(file) && statSync(file).size === length;
    })
  );
}

/** What was collected, for whoever tells it. */
export interface Collected {
  /** By arm: how many failed. */
  failed: number[];
}

/**
 * Puts a cohort together from its shards, in the order of people, one shard in memory at a time.
 *
 * @throws CommandFailed where a shard is not there whole
 */
export async function collect(folder: RunFolder, formats: readonly Format[]): Promise<Collected> {
  const prepared = await prepareRun(folder.task());
  const columns = peopleColumns(prepared);
  const summary = new Summary(prepared.shape);
  const reasons = prepared.shape.arms.map(() => new Map<string, number>());
  const unfinished = new Map<string, string>();
  const begin = (name: string): string => {
    const path = join(folder.path, name);
    unfinished.set(path, beginWhole(path));
    return unfinished.get(path)!;
  };
  const files = formats.map((format) => FORMATS[format].open(begin(FORMATS[format].name), columns));
  const failures = openSync(begin('failed.csv'), 'w');
  writeSync(failures, 'person,arm,reason,message\r\n');
  try {
    for (let index = 0; index < folder.shards; index++) {
      const shard = readShard(folder, index);
      if (shard === undefined) throw notWhole(folder, index);
      const rows = peopleRows(shard);
      for (const file of files) file.add(rows);
      addTo(summary, shard);
      shard.arms.forEach(({ failed }, arm) => {
        if (failed.length === 0) return;
        for (const { code } of failed) reasons[arm]!.set(code, (reasons[arm]!.get(code) ?? 0) + 1);
        const { id } = prepared.shape.arms[arm]!;
        const csv = Buffer.from(
          writeCsv([
            { label: 'person', values: failed.map(({ person }) => person) },
            { label: 'arm', values: failed.map(() => id) },
            { label: 'reason', values: failed.map(({ code }) => code) },
            { label: 'message', values: failed.map(({ message }) => message) },
          ]),
        );
        writeSync(failures, csv.subarray(csv.indexOf('\n') + 1));
      });
    }
    for (const file of files) file.finish();
  } finally {
    closeSync(failures);
    prepared.release();
  }
  const arms = summary.finish();
  const { identity } = folder;
  for (const [path, written] of unfinished) finishWhole(written, path);
  const texts = summaryFiles(prepared, { identity, columns, arms, reasons });
  for (const [name, text] of texts) writeWhole(join(folder.path, name), text);
  const names = [...texts.keys(), 'failed.csv', ...formats.map((format) => FORMATS[format].name)].sort();
  const finished: Finished = Object.fromEntries(
    names.map((name) => [name, statSync(join(folder.path, name)).size]),
  );
  writeWhole(join(folder.path, 'finished.json'), `${JSON.stringify(finished, null, 2)}\n`);
  folder.removeShards();
  return { failed: arms.map(({ failed }) => failed.count) };
}

function addTo(summary: Summary, { from, to, arms, bands }: Shard): void {
  summary.add({
    from,
    to,
    arms: arms.map(({ endpoints, failed }) => ({
      curves: [],
      endpoints: endpoints as Float64Array<ArrayBuffer>[],
      sample: [],
      failed: {
        count: failed.length,
        first: failed
          .slice(0, TOLD)
          .map(({ person, code, message }) => ({ person, failure: { code, message } })),
      },
    })),
  });
  bands.forEach((...octave) => summary.count(...octave));
}

function notWhole(folder: RunFolder, index: number): CommandFailed {
  const { from, to } = folder.range(index);
  return new CommandFailed(
    `People ${from} to ${to - 1} are not solved, or their file is damaged.\n  Go on with: starling resume ${folder.path}`,
  );
}
