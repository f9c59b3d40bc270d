import type {
  Failure,
  FitResult,
  FitSettings,
  Outcome,
  Progress,
  Scenario,
} from '../../../workers/protocol.ts';

export type Fit = (scenario: Scenario, progress: (progress: Progress) => void) => Promise<Outcome<FitResult>>;

/** A fit and what came of the last one. Kept outside the panel, it outlives the panel's being folded away. */
export class FitRun {
  isRunning = $state(false);
  progress: Progress = $state.raw({ fraction: 0 });
  result: FitResult | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();
  isCancelled = $state(false);
  /** What the result was found with. */
  settings: FitSettings | undefined = $state.raw();

  async start(fit: Fit, scenario: Scenario, settings: FitSettings): Promise<void> {
    this.isRunning = true;
    this.isCancelled = false;
    this.failure = undefined;
    this.progress = { fraction: 0 };
    const outcome = await fit({ ...scenario, fit: settings }, (progress) => (this.progress = progress)).catch(
      (error: unknown): Outcome<FitResult> => ({
        kind: 'failed',
        failure: { code: 'fit-failed', message: String(error) },
      }),
    );
    if (outcome.kind === 'superseded') return;
    this.isRunning = false;
    this.isCancelled = outcome.kind === 'cancelled';
    const found = outcome.kind === 'done' ? outcome.value : outcome.partial;
    if (found !== undefined) {
      this.result = found;
      this.settings = settings;
    }
    if (outcome.kind === 'failed') this.failure = outcome.failure;
  }
}
