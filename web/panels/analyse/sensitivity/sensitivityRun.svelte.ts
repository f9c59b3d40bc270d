import type {
  EngineApi,
  Failure,
  Outcome,
  Progress,
  Scenario,
  Sensitivities,
} from '../../../../workers/protocol.ts';

const CHANNEL = 'sensitivities';
/** As many points as a curve needs on a screen. */
const MOST_POINTS = 401;

/** What is asked for now, and the last answer. While one is solved, only the newest question waits. */
export class SensitivityRun {
  result: Sensitivities | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();
  progress: Progress | undefined = $state.raw();
  isRunning = $state(false);
  private waiting: (() => void) | undefined;

  constructor(private readonly engine: Pick<EngineApi, 'sensitivities' | 'cancel'>) {}

  ask(scenario: Scenario, output: string): void {
    const { time } = scenario;
    const coarse = { ...scenario, time: { ...time, points: Math.min(time.points, MOST_POINTS) } };
    const solve = (): void => void this.solve(coarse, output);
    if (this.isRunning) this.waiting = solve;
    else solve();
  }

  /** Ends what is under way. */
  stop(): void {
    this.waiting = undefined;
    if (this.isRunning) void this.engine.cancel(CHANNEL);
  }

  private async solve(scenario: Scenario, output: string): Promise<void> {
    this.isRunning = true;
    const outcome: Outcome<Sensitivities> = await this.engine.sensitivities(
      { scenario, channel: CHANNEL, outputs: [output] },
      (progress) => (this.progress = progress),
    );
    this.isRunning = false;
    this.progress = undefined;
    if (outcome.kind === 'done') {
      this.result = outcome.value;
      this.failure = undefined;
    } else if (outcome.kind === 'failed') this.failure = outcome.failure;
    const next = this.waiting;
    this.waiting = undefined;
    next?.();
  }
}
