import type {
  HistoryEntry,
  LockState,
  ProjectRecord,
  ProjectStore,
  ProjectSummary,
} from '../store/records.ts';
import type { Scenario } from '../../workers/protocol.ts';

const LAST = 'starling.lastProject';
/** A change is written after this long without another. */
const SETTLE = 200;

/** How safely the open project is kept. */
export type Kept = 'saved' | 'saving' | 'quota' | 'locked';

/** Who is told what became of the open project. */
interface Told {
  kept: (kept: Kept, before: Kept) => void;
  /** Another tab has written it, and nothing was changed here: show what it wrote. */
  newer: (record: ProjectRecord) => void;
  /** Another tab has written it, and so did this one: what is shown here goes on as a project of its own. */
  parted: () => void;
}

interface Snapshot {
  scenario: Scenario;
  past: readonly HistoryEntry[];
  future: readonly HistoryEntry[];
}

/** One person's projects: the open one is written as they work. */
export class Projects {
  list: readonly ProjectSummary[] = $state.raw([]);
  openId: string | undefined = $state();
  kept: Kept = $state('saved');

  readonly #store: ProjectStore;
  readonly #snapshot: () => Snapshot;
  readonly #told: Told;
  #record: Omit<ProjectRecord, keyof Snapshot> | undefined;
  #release: (() => void) | undefined;
  /** Unknown until the store has answered for the open project; nothing is written before. */
  #lock: LockState | undefined;
  #answered: Promise<void> = Promise.resolve();
  #isDirty = false;
  /** Written since it was taken up; the first write reads too, which a closing page does not live to end. */
  #isWritten = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #askedToPersist = false;

  constructor(store: ProjectStore, snapshot: () => Snapshot, told: Told) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#told = told;
  }

  async refresh(): Promise<void> {
    this.list = await this.#store.listProjects();
  }

  /** The project this browser showed last, or the newest. */
  async last(): Promise<ProjectRecord | undefined> {
    await this.refresh();
    const id = readLast() ?? '';
    const found = this.list.find((project) => project.id === id) ?? this.list[0];
    return found && this.#store.loadProject(found.id);
  }

  load(id: string): Promise<ProjectRecord | undefined> {
    return this.#store.loadProject(id);
  }

  /** Makes a kept project the one that is written to. */
  attach(record: ProjectRecord): void {
    const { id, name, created, updated, revision } = record;
    this.#hold({ id, name, created, updated, revision });
  }

  /** A new project around the scenario shown; it is kept from the first change on. */
  begin(name: string): void {
    const now = Date.now();
    this.#hold({ id: crypto.randomUUID(), name, created: now, updated: now, revision: 0 });
  }

  /** Notes that something changed; written soon, and at once where nothing is written yet. */
  touch(): void {
    if (this.#record === undefined) return;
    this.#isDirty = true;
    if (this.kept === 'saved') this.#become('saving');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#isWritten ? SETTLE : 0);
  }

  /**
   * Takes the open project over from the other tab. What that tab has written is shown here; what was changed
   * here meanwhile goes on as a project of its own.
   */
  async continueHere(): Promise<void> {
    if (this.openId !== undefined && this.#lock === 'elsewhere') await this.#store.takeProject(this.openId);
  }

  /** What was changed here would be lost with this page, since another tab holds the project. */
  get isStranded(): boolean {
    return this.#isDirty && this.#lock === 'elsewhere';
  }

  /** Writes now what is not yet written. */
  flush(): Promise<void> {
    if (this.#timer === undefined) return this.#writing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Stops writing to the open project, with nothing left to write. */
  async leave(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#record = undefined;
    this.openId = undefined;
    this.#release?.();
    this.#release = undefined;
    await this.#writing;
  }

  async delete(id: string): Promise<void> {
    await this.#store.deleteProject(id);
    await this.refresh();
  }

  async restore(id: string): Promise<void> {
    await this.#store.restoreProject(id);
    await this.refresh();
  }

  /** Changes the name of a project that is not open; the open one takes the scenario's title. */
  async rename(id: string, name: string): Promise<void> {
    const record = await this.#store.loadProject(id);
    if (record === undefined) return;
    await this.#store.saveProject({
      ...record,
      name,
      scenario: { ...record.scenario, title: name },
      updated: Date.now(),
      revision: record.revision + 1,
    });
    await this.refresh();
  }

  #hold(record: Omit<ProjectRecord, keyof Snapshot>): void {
    this.#release?.();
    this.#record = record;
    this.openId = record.id;
    this.#lock = undefined;
    this.#isDirty = false;
    this.#isWritten = false;
    this.kept = 'saved';
    rememberLast(record.id);
    this.#answered = new Promise((resolve) => {
      this.#release = this.#store.lockProject(record.id, (state) => {
        const was = this.#lock;
        this.#lock = state;
        if (state === 'elsewhere') this.#become('locked');
        else if (was === 'elsewhere') void this.#takeOver(record.id);
        resolve();
      });
    });
  }

  /** The project may be written from here again, or has moved on without this tab: nobody's work is lost. */
  async #takeOver(id: string): Promise<void> {
    const kept = await this.#store.loadProject(id);
    const own = this.#record;
    if (own?.id !== id) return;
    const isNewer = kept !== undefined && kept.revision > own.revision;
    if (isNewer && this.#isDirty) {
      this.begin(own.name);
      this.touch();
      this.#told.parted();
    } else if (isNewer) {
      this.#record = { ...own, revision: kept.revision };
      this.#become('saved');
      this.#told.newer(kept);
    } else {
      this.#become('saved');
      if (this.#isDirty) this.touch();
    }
  }

  async #write(): Promise<void> {
    const record = this.#record;
    if (record === undefined) return;
    await this.#answered;
    if (this.#lock === 'elsewhere' || this.#record?.id !== record.id) return;
    if (!this.#askedToPersist) {
      this.#askedToPersist = true;
      void this.#store.requestPersistence();
    }
    const { scenario, past, future } = this.#snapshot();
    const next = { ...record, name: scenario.title, updated: Date.now(), revision: record.revision + 1 };
    this.#isDirty = false;
    const outcome = await this.#store.saveProject({
      ...next,
      scenario,
      past: [...past],
      future: [...future],
    });
    if (this.#record?.id !== record.id) return;
    if (outcome === 'saved') {
      this.#record = next;
      this.#isWritten = true;
    } else this.#isDirty = true;
    this.#become(outcome);
    // Held here and yet refused: another tab wrote it before.
    if (outcome === 'locked') await this.#takeOver(record.id);
    await this.refresh();
  }

  #become(kept: Kept): void {
    const before = this.kept;
    this.kept = kept;
    if (kept !== before) this.#told.kept(kept, before);
  }
}

function readLast(): string | undefined {
  try {
    return localStorage.getItem(LAST) ?? undefined;
  } catch {
    return undefined;
  }
}

function rememberLast(id: string): void {
  try {
    localStorage.setItem(LAST, id);
  } catch {
    // The newest project is opened instead.
  }
}
