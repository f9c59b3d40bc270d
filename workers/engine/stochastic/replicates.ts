import { Status } from '../../../assembly/status.ts';
import type { Failure } from '../../protocol.ts';
import { failureOf } from '../outcome.ts';
import { Problem, type ProblemStatement } from '../problem.ts';
import type { Program } from '../program.ts';

/** Moves between two looks at whether the run is to end. */
const BUDGET = 20_000;

/** Simulates one problem replicate after replicate, in memory that is laid out once. */
export class Replicates {
  /** Times × columns of the last replicate. */
  readonly rows: Float64Array;
  private readonly problem: Problem;

  /** @throws RangeError where the browser grants no more memory */
  constructor(
    private readonly program: Program,
    private readonly statement: ProblemStatement,
  ) {
    this.rows = new Float64Array(statement.times.length * statement.columns.length);
    this.problem = Problem.make(program, statement);
  }

  /**
   * Simulates replicate k into `rows`, whose numbers are the same whatever else is simulated. Yields now and then, so
   * that a long one can be ended; returns why it failed, if it did.
   */
  *solve(k: number): Generator<void, Failure | undefined> {
    const { problem, statement } = this;
    problem.replicate(k);
    let status = problem.begin();
    let filled = this.take(0);
    while (status < Status.Failed && status !== Status.Done) {
      status = problem.advance(BUDGET);
      filled = this.take(filled);
      if (status === Status.Paused) yield;
    }
    if (status < Status.Failed) return undefined;
    return failureOf(status, problem.failedAt(this.program.model, statement.solver.maxSteps));
  }

  release(): void {
    this.problem.release();
  }

  /** Copies rows without their times. */
  private take(filled: number): number {
    const taken = this.problem.takeRows();
    const { rows } = this;
    const { width } = this.problem;
    let to = filled;
    for (let at = 1; at < taken.length && to < rows.length; at += width)
      for (let k = 0; k < width - 1; k++) rows[to++] = taken[at + k]!;
    return to;
  }
}
