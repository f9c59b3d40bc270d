import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { fromVersion1, summaryOf, type ProjectVersion1 } from './migrations.ts';
import type { ProjectRecord, ProjectSummary } from './records.ts';

/**
 * What the browser keeps.
 *
 * | version | what came |
 * | --- | --- |
 * | 1 | `projects`, without revision and without what redo needs |
 * | 2 | `revision` and `future` in every project; `summaries`, so that a list needs no histories |
 */
export const DATABASE = 'starling';
export const DATABASE_VERSION = 2;

export interface StoredSummary extends ProjectSummary {
  /** When it was deleted, in milliseconds since the epoch; it can be restored until it is swept. */
  deleted?: number;
}

interface Schema extends DBSchema {
  projects: { key: string; value: ProjectRecord };
  summaries: { key: string; value: StoredSummary };
}

export type Database = IDBPDatabase<Schema>;

/** Deleted projects stay this long, so that no tab sweeps away what another may still restore. */
const KEPT_AFTER_DELETION = 24 * 60 * 60 * 1000;

let opening: Promise<Database | undefined> | undefined;

async function open(): Promise<Database | undefined> {
  try {
    const database = await openDB<Schema>(DATABASE, DATABASE_VERSION, {
      async upgrade(upgraded, from, _to, transaction) {
        if (from < 1) upgraded.createObjectStore('projects', { keyPath: 'id' });
        if (from < 2) {
          const summaries = upgraded.createObjectStore('summaries', { keyPath: 'id' });
          for await (const cursor of transaction.objectStore('projects')) {
            const record = fromVersion1(cursor.value as ProjectVersion1);
            await cursor.update(record);
            await summaries.put(summaryOf(record));
          }
        }
      },
      // A newer Starling in another tab needs the database: this tab opens it again when it next writes.
      blocking: () => close(database),
      terminated: () => close(undefined),
    });
    void sweep(database).catch(() => undefined);
    return database;
  } catch {
    opening = undefined;
    return undefined;
  }
}

function close(database: Database | undefined): void {
  database?.close();
  opening = undefined;
}

/** The database, opened once; undefined where the browser keeps nothing or holds a newer version. */
export function database(): Promise<Database | undefined> {
  opening ??= open();
  return opening;
}

/** Takes projects away whose deletion nobody will undo any more. */
async function sweep(database: Database): Promise<void> {
  const before = Date.now() - KEPT_AFTER_DELETION;
  const transaction = database.transaction(['projects', 'summaries'], 'readwrite');
  for (const { id, deleted } of await transaction.objectStore('summaries').getAll()) {
    if (deleted === undefined || deleted > before) continue;
    void transaction.objectStore('projects').delete(id);
    void transaction.objectStore('summaries').delete(id);
  }
  await transaction.done;
}
