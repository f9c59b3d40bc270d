import type { HistoryEntry } from '../store/records.ts';
import type { Scenario } from '../../workers/protocol.ts';

export type Change = (scenario: Scenario) => Scenario;

/** How many steps back are kept. */
const DEPTH = 200;
/** Changes of one name that follow each other this closely are one step, e.g. a held arrow key. */
const TOGETHER = 900;

/**
 * The scenario as immutable snapshots with a way back and forth. While something is dragged, `preview` shows
 * scenarios that leave no trace; the `change` that ends the drag goes back to where it began.
 */
export class ScenarioHistory {
  /** What is shown and run, previews included. */
  current: Scenario = $state.raw()!;
  past: readonly HistoryEntry[] = $state.raw([]);
  future: readonly HistoryEntry[] = $state.raw([]);
  /** What a preview began from. */
  #settled: Scenario | undefined = $state.raw();
  #changedAt = -Infinity;
  readonly #onchange: (before: Scenario, kind: 'preview' | 'change', at?: number) => void;

  constructor(onchange: (before: Scenario, kind: 'preview' | 'change', at?: number) => void) {
    this.#onchange = onchange;
  }

  /** Something is being dragged: `current` leaves no trace yet. */
  get isPreview(): boolean {
    return this.#settled !== undefined;
  }

  /** Replaces everything, without a call to `onchange`: another project is shown. */
  replace(
    scenario: Scenario,
    past: readonly HistoryEntry[] = [],
    future: readonly HistoryEntry[] = [],
  ): void {
    this.current = scenario;
    this.past = past;
    this.future = future;
    this.#settled = undefined;
    this.#changedAt = -Infinity;
  }

  /** Shows a scenario without recording it; `at` is the time stamp of the event that asked for it. */
  preview(change: Change, at?: number): void {
    const before = this.current;
    this.#settled ??= before;
    this.current = change(this.#settled);
    this.#onchange(before, 'preview', at);
  }

  /** Back to where the previews began. */
  cancelPreview(): void {
    if (this.#settled === undefined) return;
    const before = this.current;
    this.current = this.#settled;
    this.#settled = undefined;
    this.#onchange(before, 'preview');
  }

  /** Records a change under a name that undo shows. */
  change(label: string, change: Change): void {
    const before = this.current;
    const from = this.#settled ?? before;
    const next = change(from);
    this.#settled = undefined;
    if (next === from) {
      this.current = from;
      if (before !== from) this.#onchange(before, 'change');
      return;
    }
    const now = performance.now();
    const isSameStep = this.past.at(-1)?.label === label && now - this.#changedAt < TOGETHER;
    if (!isSameStep) this.past = [...this.past, { label, scenario: from }].slice(-DEPTH);
    this.#changedAt = now;
    this.future = [];
    this.current = next;
    this.#onchange(before, 'change');
  }

  undo(): void {
    const entry = this.past.at(-1);
    if (entry === undefined) return;
    this.#step(entry.scenario, this.past.slice(0, -1), [
      ...this.future,
      { label: entry.label, scenario: this.#settled ?? this.current },
    ]);
  }

  redo(): void {
    const entry = this.future.at(-1);
    if (entry === undefined) return;
    this.#step(
      entry.scenario,
      [...this.past, { label: entry.label, scenario: this.#settled ?? this.current }],
      this.future.slice(0, -1),
    );
  }

  #step(scenario: Scenario, past: readonly HistoryEntry[], future: readonly HistoryEntry[]): void {
    const before = this.current;
    this.replace(scenario, past, future);
    this.#onchange(before, 'change');
  }
}

/** True where two scenarios give the same numbers: titles, notes, plots, data and fits do not count. */
export function runsAlike(a: Scenario, b: Scenario): boolean {
  return (
    a.twin === b.twin &&
    a.model?.text === b.model?.text &&
    a.individual === b.individual &&
    a.parameters === b.parameters &&
    a.regimen === b.regimen &&
    a.time === b.time &&
    a.solver === b.solver &&
    a.seed === b.seed
  );
}
