import type { Scenario } from '../../workers/protocol.ts';

/** One step of a scenario's history: what was done, and the scenario to go back (or forward) to. */
export interface HistoryEntry {
  label: string;
  scenario: Scenario;
}

/** A project as it is kept: the scenario now, and the way there and back. */
export interface ProjectRecord {
  id: string;
  name: string;
  /** Milliseconds since the epoch. */
  created: number;
  updated: number;
  /** Counts writes, so that two tabs notice each other. */
  revision: number;
  scenario: Scenario;
  /** Scenarios before each change, oldest first: undo takes the last. */
  past: HistoryEntry[];
  /** Scenarios after each undone change: redo takes the last. */
  future: HistoryEntry[];
}

/** What a list of projects shows, without the history. */
export interface ProjectSummary {
  id: string;
  name: string;
  created: number;
  updated: number;
  /** Twin of its scenario; absent for a model of one's own. */
  twin?: string;
}

/** How a write ended: kept; disk full (nothing is lost from memory); or another tab holds or has changed the project. */
export type SaveOutcome = 'saved' | 'quota' | 'locked';

/** Where a project may be written from. */
export type LockState = 'mine' | 'elsewhere';

/** Bytes used and granted, as the browser estimates them. */
export interface StorageEstimate {
  usage: number;
  quota: number;
  persisted: boolean;
}

/** What web/store/projects.ts exports as functions of the same names; none of them throws. */
export interface ProjectStore {
  /** Newest first; without deleted ones. Empty where the browser keeps nothing (private windows). */
  listProjects(): Promise<ProjectSummary[]>;
  /** Undefined where there is none or it cannot be read. Older schema versions arrive migrated. */
  loadProject(id: string): Promise<ProjectRecord | undefined>;
  /** Writes the record whole; the caller counts `revision` up by one before every save. */
  saveProject(record: ProjectRecord): Promise<SaveOutcome>;
  /** Hides the project; `restoreProject` brings it back until the next visit. */
  deleteProject(id: string): Promise<void>;
  restoreProject(id: string): Promise<void>;
  /** Asks the browser never to evict what is kept; true where it agreed. */
  requestPersistence(): Promise<boolean>;
  storageEstimate(): Promise<StorageEstimate | undefined>;
  /**
   * Takes the project for this tab. `notice` is told at once and at every change whether this tab may write;
   * where another tab holds it, this one waits and is told `mine` once it is free. Returns the release.
   */
  lockProject(id: string, notice: (state: LockState) => void): () => void;
  /**
   * Takes the project over from the tab that holds it, which is told `elsewhere`. This tab must wait for it by
   * `lockProject`; told `mine`, it loads the project anew before it writes.
   */
  takeProject(id: string): Promise<void>;
}
