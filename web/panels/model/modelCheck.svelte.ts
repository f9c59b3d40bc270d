import type { Checked, Diagnostic, ModelSummary } from '../../../workers/protocol.ts';
import { modelTexts } from './modelTexts.ts';

/** A pause in typing so long asks for a check. */
const PAUSE_MS = 150;

export type Check = (text: string) => Promise<Checked>;

/** What is known about the text being written: the newest answer, and whether a newer one is awaited. */
export class ModelCheck {
  diagnostics: readonly Diagnostic[] = $state.raw([]);
  /** Of the last text that compiled. */
  summary: ModelSummary | undefined = $state.raw();
  /** The summary is of an earlier text. */
  isStale = $state(false);
  isChecking = $state(false);

  #newest = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly check: Check) {}

  /** Checks a text after a pause; a newer request takes the place of an older one. */
  request(text: string, pause = PAUSE_MS): void {
    const number = ++this.#newest;
    clearTimeout(this.#pause);
    this.isChecking = true;
    this.#pause = setTimeout(() => void this.#ask(text, number), pause);
  }

  dispose(): void {
    this.#newest++;
    clearTimeout(this.#pause);
  }

  async #ask(text: string, number: number): Promise<void> {
    const checked = await this.check(text).catch((error: unknown): Checked => ({
      diagnostics: [
        { severity: 'error', code: 'check-failed', message: modelTexts.checkFailed, hint: String(error) },
      ],
    }));
    if (number !== this.#newest) return;
    this.isChecking = false;
    this.diagnostics = checked.diagnostics;
    this.isStale = checked.summary === undefined;
    if (checked.summary) this.summary = checked.summary;
  }
}
