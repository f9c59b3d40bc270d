import { flushSync } from 'svelte';
import type { EngineApi, Failure, Progress, Run, RunStatistics, Scenario } from '../../workers/protocol.ts';

interface Job {
  scenario: Scenario;
  /** Individuals whose curves are drawn beside the chosen one. */
  people: readonly string[];
  /** What is drawn, where no more is needed: a run while something is dragged. Absent asks for everything. */
  columns?: readonly string[] | undefined;
  /** Time stamp of the earliest input event that this job answers. */
  since?: number | undefined;
}

/** A run that lasts longer is replaced at once by a newer request; a shorter one is awaited. */
const PATIENCE = 60;
/** Shown as running only after this long, so that quick runs do not flicker. */
const NOTICEABLE = 150;
/** Runs that lasted longer report their progress. */
const SLOW = 200;

export interface Baseline {
  run: Run;
  scenario: Scenario;
}

/** Runs of the current scenario: the newest request wins, and one at most is under way. */
export class Runs {
  latest: Run | undefined = $state.raw();
  /** The scenario that `latest` came from. */
  scenario: Scenario | undefined = $state.raw();
  /** How the newest run that was no preview was computed: numbers that flicker during a drag tell nothing. */
  statistics: RunStatistics | undefined = $state.raw();
  /** Why the newest request gave nothing; `latest` is then an older run. */
  failure: Failure | undefined = $state.raw();
  /** Curves of the other individuals, by their id. */
  everyone: ReadonlyMap<string, Run> = $state.raw(new Map());
  baseline: Baseline | undefined = $state.raw();
  isBusy = $state(false);
  isCancelled = $state(false);
  progress: Progress | undefined = $state.raw();

  readonly #engine: EngineApi;
  readonly #onsettled: () => void;
  #active: { job: Job; token: number; began: number } | undefined;
  #waiting: Job | undefined;
  #token = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #noticing = false;
  #lasted = 0;
  #measured = 0;

  constructor(engine: EngineApi, onsettled: () => void) {
    this.#engine = engine;
    this.#onsettled = onsettled;
  }

  /** Asks for a run; it starts now, or as soon as the one under way has ended. */
  request(job: Job): void {
    const since = earliest(this.#waiting?.since, job.since);
    this.#waiting = { ...job, since };
    if (this.#active === undefined) this.#start();
    else
      this.#patience ??= setTimeout(() => this.#start(), this.#active.began + PATIENCE - performance.now());
  }

  /** Ends what is under way; the last curves stay. */
  cancel(): void {
    this.#waiting = undefined;
    this.#token++;
    this.#active = undefined;
    this.isBusy = false;
    this.isCancelled = true;
    void this.#engine.cancel('live');
  }

  /** Forgets everything: another scenario is shown. */
  clear(): void {
    this.#token++;
    this.#active = undefined;
    this.#waiting = undefined;
    this.latest = undefined;
    this.statistics = undefined;
    this.scenario = undefined;
    this.failure = undefined;
    this.baseline = undefined;
    this.everyone = new Map();
    this.isBusy = false;
    this.isCancelled = false;
  }

  /** Keeps the present curves as a ghost, or lets them go. */
  toggleBaseline(): void {
    if (this.baseline !== undefined) this.baseline = undefined;
    else if (this.latest !== undefined && this.scenario !== undefined) {
      this.baseline = { run: this.latest, scenario: this.scenario };
    }
  }

  #start(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    const job = this.#waiting;
    if (job === undefined) return;
    this.#waiting = undefined;
    const token = ++this.#token;
    this.#active = { job, token, began: performance.now() };
    this.#notice();
    void this.#run(job, token).finally(() => {
      if (token !== this.#token) return;
      this.#active = undefined;
      this.isBusy = false;
      this.#start();
    });
  }

  /** Says so when the run under way takes long; a timer of its own for every move of a slider would cost. */
  #notice(): void {
    if (this.#noticing || this.#active === undefined) return;
    this.#noticing = true;
    setTimeout(
      () => {
        this.#noticing = false;
        if (this.#active === undefined) return;
        if (performance.now() - this.#active.began >= NOTICEABLE - 1) this.isBusy = true;
        else this.#notice();
      },
      this.#active.began + NOTICEABLE - performance.now(),
    );
  }

  async #run(job: Job, token: number): Promise<void> {
    const { scenario } = job;
    const progress = (report: Progress): void => {
      if (token === this.#token) this.progress = report;
    };
    const began = performance.now();
    const request = {
      scenario: withoutData(scenario),
      channel: 'live',
      ...(job.columns && { columns: [...job.columns], preview: true }),
    };
    const outcome = await (this.#lasted > SLOW
      ? this.#engine.simulate(request, progress)
      : this.#engine.simulate(request));
    if (token !== this.#token) return;
    this.#lasted = performance.now() - began;
    this.progress = undefined;
    this.isCancelled = outcome.kind === 'cancelled';
    if (outcome.kind === 'failed') {
      this.failure = outcome.failure;
      if ('partial' in outcome && outcome.partial !== undefined) this.#show(outcome.partial, job);
      this.#onsettled();
      return;
    }
    if (outcome.kind !== 'done') return;
    this.failure = undefined;
    this.#show(outcome.value, job);
    this.#onsettled();
    await this.#runEveryone(job, token);
  }

  /** Sets the run and paints it before this task ends. */
  #show(run: Run, job: Job): void {
    this.latest = run;
    this.scenario = job.scenario;
    if (job.columns === undefined) this.statistics = run.statistics;
    flushSync();
    if (job.since === undefined) return;
    // Read by the latency benchmark; kept short so that a long session does not fill memory.
    if (++this.#measured % 2000 === 0) performance.clearMeasures('starling:drag');
    performance.measure('starling:drag', { start: job.since, end: performance.now() });
  }

  async #runEveryone(job: Job, token: number): Promise<void> {
    if (job.people.length === 0) {
      if (this.everyone.size > 0) this.everyone = new Map();
      return;
    }
    const found = new Map<string, Run>();
    for (const id of job.people) {
      const scenario = { ...withoutData(job.scenario), individual: id };
      const outcome = await this.#engine.simulate({ scenario, channel: `individual:${id}` });
      if (token !== this.#token || this.#waiting !== undefined) return;
      if (outcome.kind === 'done') found.set(id, outcome.value);
    }
    this.everyone = found;
  }
}

/** What a run needs of a scenario: measured data would be copied to the worker with every move of a slider. */
function withoutData(scenario: Scenario): Scenario {
  const {
    fit: _fit,
    plots: _plots,
    notes: _notes,
    experiment: _experiment,
    cohort: _cohort,
    ...needed
  } = scenario;
  return { ...needed, measurements: [] };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
