import type { CohortRequest, Failure, StochasticRequest, Twin } from '../../protocol.ts';
import type { Lane } from './lanes.ts';
import type { Part } from './part.ts';

/** What is shared out between lanes: a cohort's people, or the replicates of one. */
export type LaneRequest = CohortRequest | StochasticRequest;

/** What an engine on a thread of its own does for another's cohort. */
export interface LaneApi {
  /** Gets ready to solve people of this cohort, under a number of the asker's. */
  openLane(id: number, request: LaneRequest, twin: Twin | undefined): Promise<Failure | undefined>;
  /** People `from` to `to` − 1; undefined where the lane was closed meanwhile. */
  solveLane(id: number, from: number, to: number): Promise<Part | undefined>;
  closeLane(id: number): Promise<void>;
}

/** A thread that was started for lanes. */
export interface LaneThread {
  api: LaneApi;
  /** Rejected when the thread dies, never fulfilled. */
  death: Promise<never>;
  end(): void;
}

/** Looks this often whether the cohort is to end: a tenth of a second is allowed. */
const LOOK_MS = 20;

/** Threads that solve cohorts, started when first needed and kept. */
export class LanePool {
  private threads: LaneThread[] = [];
  private jobs = 0;

  constructor(
    private readonly start: () => LaneThread,
    private readonly count: number,
  ) {}

  /** Lanes for one cohort, one a thread; `close` gives them back. */
  open(
    request: LaneRequest,
    twin: Twin | undefined,
    isEnded: () => boolean,
  ): { lanes: Lane[]; close: () => void } {
    while (this.threads.length < this.count) this.raise();
    const id = ++this.jobs;
    const threads = [...this.threads];
    const close = (): void => {
      clearInterval(look);
      for (const { api } of threads) void api.closeLane(id).catch(() => undefined);
    };
    const look = setInterval(() => {
      if (isEnded()) close();
    }, LOOK_MS);
    const lanes = threads.map(({ api, death }): Lane => {
      let opened: Promise<Failure | undefined> | undefined;
      return {
        async solve(from, to) {
          const failure = await Promise.race([(opened ??= api.openLane(id, request, twin)), death]);
          if (failure !== undefined) throw new Error(failure.message);
          return Promise.race([api.solveLane(id, from, to), death]);
        },
      };
    });
    return { lanes, close };
  }

  /** Ends all threads; the next cohort starts new ones. */
  end(): void {
    for (const thread of this.threads.splice(0)) thread.end();
  }

  private raise(): void {
    const thread = this.start();
    this.threads.push(thread);
    thread.death.catch(() => {
      this.threads = this.threads.filter((each) => each !== thread);
    });
  }
}
