import type { EngineApi, Failure, Progress, ValidationRow } from '../../workers/protocol.ts';

/** A twin's published checks, run on this device. */
export class Validation {
  /** Whose rows these are. */
  twin: string | undefined = $state();
  rows: readonly ValidationRow[] | undefined = $state.raw();
  isRunning = $state(false);
  progress: Progress | undefined = $state.raw();

  readonly #engine: EngineApi;
  readonly #onfailure: (failure: Failure) => void;

  constructor(engine: EngineApi, onfailure: (failure: Failure) => void) {
    this.#engine = engine;
    this.#onfailure = onfailure;
  }

  async run(twin: string): Promise<void> {
    this.isRunning = true;
    this.progress = undefined;
    try {
      const outcome = await this.#engine.validate(twin, (progress) => (this.progress = progress));
      if (outcome.kind === 'done') {
        this.twin = twin;
        this.rows = outcome.value;
      } else if (outcome.kind === 'failed') this.#onfailure(outcome.failure);
    } catch (error) {
      this.#onfailure({ code: 'worker-died', message: String(error) });
    } finally {
      this.isRunning = false;
    }
  }

  cancel(): void {
    void this.#engine.cancel('validate');
  }
}
