import type { LockState } from './records.ts';

/** Projects that this tab holds, each with a token that stands for this time of holding it. */
const held = new Map<string, object>();

/** Ends of holding that are under way: the same tab may take a project up again that it has just put down. */
const leaving = new Map<string, Promise<void>>();

const nameOf = (id: string): string => `starling-project-${id}`;

/** Absent in old browsers and without a secure context; there, revisions alone guard against overwriting. */
function lockManager(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks;
}

/** See `ProjectStore.lockProject`. */
export function lockProject(id: string, notice: (state: LockState) => void): () => void {
  const locks = lockManager();
  if (locks === undefined) {
    notice('mine');
    return () => undefined;
  }
  const ending = new AbortController();
  const { signal } = ending;
  /** Holds the project until this tab gives it up. */
  const hold = (): Promise<void> => {
    if (signal.aborted) return Promise.resolve();
    held.set(id, {});
    notice('mine');
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };
  const run = async (): Promise<void> => {
    const isFree = await locks.request(nameOf(id), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await hold();
      return lock !== null;
    });
    if (isFree || signal.aborted) return;
    notice('elsewhere');
    await locks.request(nameOf(id), { signal }, hold);
  };
  const keep = async (): Promise<void> => {
    await leaving.get(id);
    while (!signal.aborted) {
      try {
        await run();
      } catch (error) {
        held.delete(id);
        // Another tab took the project over (`takeProject`), or the waiting was given up.
        if (error instanceof DOMException && error.name === 'AbortError') continue;
        // No locks are granted here at all, as in a sandboxed frame.
        notice('mine');
        return;
      }
    }
    held.delete(id);
  };
  const kept = keep();
  return () => {
    ending.abort();
    leaving.set(id, kept);
  };
}

/** See `ProjectStore.takeProject`. */
export async function takeProject(id: string): Promise<void> {
  // Breaks the lock where it is held and gives it up at once: this tab's own waiting request is next in line.
  await lockManager()?.request(nameOf(id), { steal: true }, () => undefined);
}

/** A token for the time in which no other tab can write the project; undefined outside of it. */
export function holding(id: string): object | undefined {
  return held.get(id);
}

/** Writes only where no other tab holds the project. */
export async function withProject<T>(id: string, write: () => Promise<T>): Promise<T | 'locked'> {
  const locks = lockManager();
  if (locks === undefined || held.has(id)) return write();
  return locks.request(nameOf(id), { ifAvailable: true }, (lock): Promise<T | 'locked'> =>
    lock === null ? Promise.resolve('locked') : write(),
  );
}
