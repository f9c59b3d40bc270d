import { database, type Database, type StoredSummary } from './database.ts';
import { holding, withProject } from './locks.ts';
import { summaryOf, withCurrentScenarios } from './migrations.ts';
import type { ProjectRecord, ProjectSummary, SaveOutcome, StorageEstimate } from './records.ts';

export { lockProject, takeProject } from './locks.ts';

/** Revisions that this tab has seen: a project that has moved on without it is never overwritten. */
const seen = new Map<string, number>();

/** Times of holding a project in which this tab has written it: nobody else can have written since. */
const written = new WeakSet<object>();

/** See `ProjectStore`, here and below. */
export async function listProjects(): Promise<ProjectSummary[]> {
  try {
    const kept = (await (await database())?.getAll('summaries')) ?? [];
    return kept.filter(({ deleted }) => deleted === undefined).sort((a, b) => b.updated - a.updated);
  } catch {
    return [];
  }
}

export async function loadProject(id: string): Promise<ProjectRecord | undefined> {
  try {
    const record = await (await database())?.get('projects', id);
    if (record === undefined) return undefined;
    seen.set(id, record.revision);
    return await withCurrentScenarios(record);
  } catch {
    return undefined;
  }
}

/**
 * Puts a project and its summary, both or neither.
 *
 * @param expected revision that the kept project must have; undefined where nobody else can have written
 */
async function put(
  open: Database,
  record: ProjectRecord,
  expected: number | undefined,
): Promise<SaveOutcome> {
  const transaction = open.transaction(['projects', 'summaries'], 'readwrite');
  const projects = transaction.objectStore('projects');
  if (expected !== undefined) {
    const kept = await projects.get(record.id);
    if (kept !== undefined && kept.revision !== expected) return 'locked';
  }
  const puts = [projects.put(record), transaction.objectStore('summaries').put(summaryOf(record))];
  // A page on its way out will not be there to see the transaction end by itself.
  transaction.commit();
  await Promise.all([...puts, transaction.done]);
  seen.set(record.id, record.revision);
  return 'saved';
}

async function write(record: ProjectRecord): Promise<SaveOutcome> {
  const { id, revision } = record;
  const open = await database();
  if (open === undefined) return 'quota';
  const hold = holding(id);
  // One step less, which a closing page might not live to take.
  if (hold !== undefined && written.has(hold)) return put(open, record, undefined);
  const outcome = await put(open, record, seen.get(id) ?? revision - 1);
  if (outcome === 'saved' && hold !== undefined) written.add(hold);
  return outcome;
}

export async function saveProject(record: ProjectRecord): Promise<SaveOutcome> {
  try {
    return await withProject(record.id, () => write(record));
  } catch {
    // QuotaExceededError in the main; whatever else the database refuses for, the project is in memory alone.
    return 'quota';
  }
}

/** Changes a summary in place; nothing happens where there is none. */
async function changeSummary(id: string, change: (summary: StoredSummary) => StoredSummary): Promise<void> {
  try {
    const transaction = (await database())?.transaction('summaries', 'readwrite');
    const summary = await transaction?.store.get(id);
    if (summary !== undefined) await transaction?.store.put(change(summary));
    await transaction?.done;
  } catch {
    // The list shows what became of it.
  }
}

export function deleteProject(id: string): Promise<void> {
  return changeSummary(id, (summary) => ({ ...summary, deleted: Date.now() }));
}

export function restoreProject(id: string): Promise<void> {
  return changeSummary(id, ({ deleted: _deleted, ...summary }) => summary);
}

export async function requestPersistence(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}

export async function storageEstimate(): Promise<StorageEstimate | undefined> {
  try {
    const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return { usage, quota, persisted };
  } catch {
    return undefined;
  }
}
