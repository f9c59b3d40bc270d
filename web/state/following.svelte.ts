import type { EngineApi, Failure, Outcome, Progress } from '../../workers/protocol.ts';

type Work<T> = (progress: (progress: Progress) => void) => Promise<Outcome<T>>;

/** Longer ones are ended for a newer question; shorter ones are awaited, so that a drag shows them all. */
const PATIENCE = 120;

/** The answer to what is asked now. While one question is worked on, only the newest waits. */
export class Following<T> {
  result: T | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();
  progress: Progress | undefined = $state.raw();
  isRunning = $state(false);
  private waiting: Work<T> | undefined;
  private began = 0;

  constructor(
    private readonly engine: Pick<EngineApi, 'cancel'>,
    readonly channel: string,
    /** Milliseconds after which a question is ended for a newer one. */
    private readonly patience = PATIENCE,
  ) {}

  ask(work: Work<T>): void {
    if (!this.isRunning) return void this.solve(work);
    this.waiting = work;
    if (performance.now() - this.began > this.patience) void this.engine.cancel(this.channel);
  }

  /** Ends what is under way. */
  stop(): void {
    this.waiting = undefined;
    if (this.isRunning) void this.engine.cancel(this.channel);
  }

  private async solve(work: Work<T>): Promise<void> {
    this.isRunning = true;
    this.began = performance.now();
    const outcome = await work((progress) => (this.progress = progress));
    this.isRunning = false;
    this.progress = undefined;
    if (outcome.kind === 'done') {
      this.result = outcome.value;
      this.failure = undefined;
    } else if (outcome.kind === 'failed') this.failure = outcome.failure;
    else if (outcome.kind === 'cancelled' && outcome.partial !== undefined) this.result = outcome.partial;
    const next = this.waiting;
    this.waiting = undefined;
    if (next !== undefined) void this.solve(next);
  }
}
