import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Projects } from '../../web/state/project.svelte.ts';
import type { LockState, ProjectRecord, ProjectStore, SaveOutcome } from '../../web/store/records.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION, type Scenario } from '../../workers/protocol.ts';

const scenario: Scenario = {
  starling: SCENARIO_VERSION,
  title: 'Mine',
  parameters: {},
  regimen: [],
  time: { end: 1, points: 2 },
  solver: DEFAULT_SOLVER,
  seed: 1,
  measurements: [],
};

/** A store in memory whose answers the test chooses. */
class MemoryStore {
  readonly kept = new Map<string, ProjectRecord>();
  outcome: SaveOutcome = 'saved';
  lock: LockState = 'mine';
  #notice: ((state: LockState) => void) | undefined;

  turn(state: LockState): void {
    this.#notice?.(state);
  }

  readonly api = {
    listProjects: async () => [...this.kept.values()],
    loadProject: async (id: string) => this.kept.get(id),
    saveProject: async (record: ProjectRecord) => {
      if (this.outcome === 'saved') this.kept.set(record.id, record);
      return this.outcome;
    },
    requestPersistence: async () => true,
    takeProject: async () => this.turn('mine'),
    lockProject: (_: string, notice: (state: LockState) => void) => {
      this.#notice = notice;
      void Promise.resolve().then(() => notice(this.lock));
      return () => undefined;
    },
  } as unknown as ProjectStore;
}

function opened(store: MemoryStore): { projects: Projects; told: string[] } {
  const told: string[] = [];
  const projects = new Projects(store.api, () => ({ scenario, past: [], future: [] }), {
    kept: (kept) => told.push(kept),
    newer: (record) => told.push(`newer ${record.revision}`),
    parted: () => told.push('parted'),
  });
  projects.begin('Mine');
  return { projects, told };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the open project', () => {
  test('is kept from the first change on, each write one revision further', async () => {
    const store = new MemoryStore();
    const { projects } = opened(store);
    await settle();
    expect(store.kept.size).toBe(0);
    projects.touch();
    projects.touch();
    await settle();
    projects.touch();
    await settle();
    expect([...store.kept.values()].map(({ name, revision }) => [name, revision])).toEqual([['Mine', 2]]);
    expect(projects.kept).toBe('saved');
  });

  test('is written at once when the page goes away', async () => {
    const store = new MemoryStore();
    const { projects } = opened(store);
    projects.touch();
    await projects.flush();
    expect(store.kept.size).toBe(1);
  });

  test('stays in memory where the disk is full, and says so', async () => {
    const store = new MemoryStore();
    const { projects, told } = opened(store);
    store.outcome = 'quota';
    projects.touch();
    await settle();
    expect(told).toEqual(['saving', 'quota']);
    store.outcome = 'saved';
    projects.touch();
    await settle();
    expect(projects.kept).toBe('saved');
  });

  test('is not written while another tab holds it, and is once that tab is gone', async () => {
    const store = new MemoryStore();
    store.lock = 'elsewhere';
    const { projects, told } = opened(store);
    projects.touch();
    await settle();
    expect(store.kept.size).toBe(0);
    expect(told).toContain('locked');
    store.turn('mine');
    await settle();
    expect(store.kept.size).toBe(1);
  });

  test('shows what another tab wrote, where nothing was changed here', async () => {
    const store = new MemoryStore();
    store.lock = 'elsewhere';
    const { projects, told } = opened(store);
    await settle();
    store.kept.set(projects.openId!, { id: projects.openId!, revision: 7 } as ProjectRecord);
    store.turn('mine');
    await settle();
    expect(told).toContain('newer 7');
  });

  test('is continued here when asked, and what was changed meanwhile is kept', async () => {
    const store = new MemoryStore();
    store.lock = 'elsewhere';
    const { projects, told } = opened(store);
    projects.touch();
    await settle();
    expect(projects.isStranded).toBe(true);
    await projects.continueHere();
    await settle();
    expect(told.at(-1)).toBe('saved');
    expect(store.kept.size).toBe(1);
    expect(projects.isStranded).toBe(false);
  });

  test('parts from what another tab wrote, where both changed it', async () => {
    const store = new MemoryStore();
    store.lock = 'elsewhere';
    const { projects, told } = opened(store);
    const first = projects.openId!;
    projects.touch();
    await settle();
    store.kept.set(first, { id: first, revision: 7 } as ProjectRecord);
    store.lock = 'mine';
    store.turn('mine');
    await settle();
    expect(told).toContain('parted');
    expect(projects.openId).not.toBe(first);
    expect(store.kept.size).toBe(2);
  });
});
