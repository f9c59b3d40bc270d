import { Status } from '../../assembly/status.ts';
import type { Failure, Outcome } from '../protocol.ts';
import { SLICE_MS, breathe, type Control } from './control.ts';
import { failureOf, outOfMemory } from './outcome.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { Problem } from './problem.ts';
import type { Program } from './program.ts';
import { refuse, statementOf, type Chance } from './stochastic/method.ts';

export interface StochasticSettings extends Chance {
  seed: number;
  /** Replicates that are wanted whole, by number. */
  keep?: readonly number[];
}

/** Many simulations of one plan: what they have in common, and the chosen ones. */
export interface StochasticRun {
  modelHash: string;
  time: Float64Array;
  columns: (Pick<PlannedColumn, 'id' | 'label' | 'unit'> & {
    mean: Float64Array;
    /** Over the replicates, with n − 1; NaN for a single one. */
    standardDeviation: Float64Array;
  })[];
  /** In the order of `columns`. */
  kept: { replicate: number; columns: Float64Array[] }[];
  settings: StochasticSettings;
  /** Replicates that the numbers are of; fewer than asked for where it was ended early. */
  replicates: number;
  /** Reactions fired, or leaps made, over all replicates. */
  moves: number;
  milliseconds: number;
}

const PROGRESS_MS = 50;
/** Reactions between two looks at the clock. */
const BUDGET = 20_000;

/**
 * Runs a plan molecule by molecule, or its equations with their white noise, many times. The program is compiled for that (`Purpose` "reactions"). A model
 * without reactions is solved as equations, by the plan's solver, and its draws are what differs. Replicate k has
 * the same numbers however many others there are.
 */
export async function simulateStochastic(
  program: Program,
  plan: Plan,
  settings: StochasticSettings,
  control: Control,
): Promise<Outcome<StochasticRun>> {
  const refusal = refuse(program.model, plan, settings);
  if (refusal !== undefined) return { kind: 'failed', failure: refusal };
  let ensemble: Ensemble;
  try {
    ensemble = new Ensemble(program, plan, settings);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'failed', failure: outOfMemory() };
    throw error;
  }
  try {
    let told = performance.now();
    while (!ensemble.slice()) {
      await breathe();
      const by = control.interruption();
      if (by === 'superseded') return { kind: by };
      if (by === 'cancelled') return { kind: by, partial: ensemble.result() };
      if (performance.now() - told > PROGRESS_MS) {
        told = performance.now();
        control.progress?.({ fraction: ensemble.fraction });
      }
    }
    const { failure } = ensemble;
    if (failure === undefined) return { kind: 'done', value: ensemble.result() };
    return { kind: 'failed', failure, partial: ensemble.result() };
  } finally {
    ensemble.release();
  }
}

/** The replicates one after another on one problem, their sums in the manner of Welford 1962. */
class Ensemble {
  failure: Failure | undefined;
  private readonly problem: Problem;
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly current: Float64Array;
  private readonly kept: StochasticRun['kept'] = [];
  private readonly wanted: ReadonlySet<number>;
  private readonly began = performance.now();
  private done = 0;
  private filled = 0;
  private moves = 0;
  /** Status of the replicate on its way; undefined between two. */
  private status: Status | undefined;

  /** @throws RangeError where the browser grants no more memory */
  constructor(
    private readonly program: Program,
    private readonly plan: Plan,
    private readonly settings: StochasticSettings,
  ) {
    const size = plan.times.length * plan.columns.length;
    this.mean = new Float64Array(size);
    this.squares = new Float64Array(size);
    this.current = new Float64Array(size);
    this.wanted = new Set(settings.keep);
    this.problem = Problem.make(program, {
      ...statementOf(program.model, plan, settings),
      seed: settings.seed,
    });
  }

  get fraction(): number {
    return this.done / this.settings.replicates;
  }

  /** Works for about `SLICE_MS`; true where all is done or one failed. */
  slice(): boolean {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      if (this.done === this.settings.replicates) return true;
      if (this.status === undefined) {
        this.problem.replicate(this.done);
        this.filled = 0;
        this.status = this.problem.begin();
      } else this.status = this.problem.advance(BUDGET);
      this.take();
      if (this.status >= Status.Failed) {
        const { model } = this.program;
        this.failure = failureOf(this.status, this.problem.failedAt(model, 0));
        return true;
      }
      if (this.status === Status.Done) this.finishReplicate();
    }
    return this.done === this.settings.replicates;
  }

  release(): void {
    this.problem.release();
  }

  result(): StochasticRun {
    const { plan, done } = this;
    const rows = plan.times.length;
    const pick = (from: Float64Array, k: number): Float64Array =>
      Float64Array.from({ length: rows }, (_, row) => from[row * plan.columns.length + k]!);
    return {
      modelHash: this.program.model.hash,
      time: plan.times,
      columns: plan.columns.map(({ id, label, unit }, k) => ({
        id,
        label,
        ...(unit === undefined ? {} : { unit }),
        mean: pick(this.mean, k),
        standardDeviation: pick(this.squares, k).map((sum) => Math.sqrt(sum / (done - 1))),
      })),
      kept: this.kept,
      settings: this.settings,
      replicates: done,
      moves: this.moves,
      milliseconds: performance.now() - this.began,
    };
  }

  private take(): void {
    const rows = this.problem.takeRows();
    const width = this.problem.width;
    for (let at = 0; at < rows.length && this.filled < this.current.length; at += width) {
      for (let k = 1; k < width; k++) this.current[this.filled++] = rows[at + k]!;
    }
  }

  private finishReplicate(): void {
    const { current, mean, squares, plan } = this;
    if (this.wanted.has(this.done)) {
      const columns = plan.columns.map((_, k) =>
        current.filter((_value, at) => at % plan.columns.length === k),
      );
      this.kept.push({ replicate: this.done, columns });
    }
    this.done++;
    this.moves += this.problem.statistics().accepted;
    this.status = undefined;
    for (let at = 0; at < current.length; at++) {
      const value = current[at]!;
      const before = value - mean[at]!;
      mean[at]! += before / this.done;
      squares[at]! += before * (value - mean[at]!);
    }
  }
}
