import type {
  EngineApi,
  ExperimentRun as Result,
  Failure,
  Progress,
  Scenario,
} from '../../../../workers/protocol.ts';

const CHANNEL = 'experiment';
/** A slider that moves on within this time is waited for. */
const SETTLE = 150;

/** The experiment of the shown scenario: what it gave last, and what is under way. */
export class ExperimentRun {
  result: Result | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();
  progress: Progress | undefined = $state.raw();
  isRunning = $state(false);
  isStopped = $state(false);

  readonly #engine: Pick<EngineApi, 'experiment' | 'cancel'>;
  #token = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Pick<EngineApi, 'experiment' | 'cancel'>) {
    this.#engine = engine;
  }

  /** Runs soon; what is under way is superseded. */
  request(scenario: Scenario): void {
    clearTimeout(this.#timer);
    this.isRunning = true;
    this.isStopped = false;
    const token = ++this.#token;
    this.#timer = setTimeout(() => void this.#run(scenario, token), this.result === undefined ? 0 : SETTLE);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#token++;
    this.isRunning = false;
    this.isStopped = true;
    this.progress = undefined;
    void this.#engine.cancel(CHANNEL);
  }

  /** Nobody looks at it any more. */
  leave(): void {
    if (this.isRunning) this.cancel();
  }

  async #run(scenario: Scenario, token: number): Promise<void> {
    const needed = { ...scenario, measurements: [] };
    const outcome = await this.#engine.experiment({ scenario: needed, channel: CHANNEL }, (progress) => {
      if (token === this.#token) this.progress = progress;
    });
    if (token !== this.#token) return;
    this.isRunning = false;
    this.progress = undefined;
    this.failure = outcome.kind === 'failed' ? outcome.failure : undefined;
    this.isStopped = outcome.kind === 'cancelled';
    if (outcome.kind === 'done') this.result = outcome.value;
  }
}
