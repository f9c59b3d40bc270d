import { Status } from '../../assembly/status.ts';
import { SLICE_MS } from './control.ts';
import type { Problem } from './problem.ts';

/**
 * Steps of the first call, before any was timed: a step of a large system costs about N³ (its factorisation).
 * Later calls are sized so that each takes about half a slice.
 */
function firstSteps(states: number): number {
  return Math.max(1, Math.min(500, Math.round(2e7 / (states ** 3 + 1))));
}

/** A problem on its way: calls the core, a slice at a time. */
export class Solve {
  private status: Status | undefined;
  private steps: number;

  constructor(
    private readonly problem: Problem,
    private readonly recorder: { take(rows: Float64Array): void },
    states: number,
    /** Goes on for one step, where somebody looks at each. */
    private readonly follower?: { advance(): Status },
  ) {
    this.steps = firstSteps(states);
  }

  /** Works for about `SLICE_MS`; `Paused` where there is more to do. */
  slice(): Status {
    const began = performance.now();
    this.status ??= this.call(() => this.problem.begin());
    while (this.status < Status.Failed && this.status !== Status.Done) {
      const before = performance.now();
      if (before - began > SLICE_MS) return Status.Paused;
      this.status = this.call(() => this.follower?.advance() ?? this.problem.advance(this.steps));
      const spent = performance.now() - before;
      if (this.status === Status.Paused) {
        const wanted = (this.steps * SLICE_MS) / 2 / Math.max(spent, 0.01);
        this.steps = Math.max(1, Math.min(Math.round(wanted), 4 * this.steps, 1e9));
      }
    }
    return this.status;
  }

  private call(core: () => Status): Status {
    const status = core();
    this.recorder.take(this.problem.takeRows());
    return status;
  }
}
