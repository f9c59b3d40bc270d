import type { Status } from '../../../assembly/status.ts';
import type { RunStatistics } from '../../protocol.ts';
import type { FailedAt } from '../outcome.ts';
import type { Override } from '../plan.ts';
import { Problem, type ProblemStatement } from '../problem.ts';
import type { Program } from '../program.ts';
import type { ScheduleEntry } from '../schedule.ts';

/** What differs between two people: values given from outside, and what happens to them when. */
export interface Person {
  overrides: readonly Override[];
  schedule: readonly ScheduleEntry[];
}

/** Entries of a schedule that change: the entry's place in it, and its value. */
export type Changes = readonly (readonly [number, number])[];

/** What two people share. */
export type SharedStatement = Omit<ProblemStatement, 'overrides' | 'schedule' | 'stochastic' | 'lanes'>;

/**
 * Two people of one model, solved in step: one vector instruction does the same for both.
 *
 * They share the clock: a step is as short as the one who needs it shorter asks for, and both stop where a dose, an
 * event or a turned condition of either is. So a person's numbers depend, within the tolerances, on who is solved beside
 * them, and a cohort must always pair people 2k and 2k + 1 by their index in it, the last of an odd number with a copy of
 * itself: then they are the same bits on one thread, on many and on a cluster, in whatever order the pairs are taken. (A
 * step of one's own for each would leave a lane idle whenever the two differ in where their rows, doses and rejected
 * steps lie, which is nearly always.)
 *
 * Where one fails both do; solve them alone then, which tells whose failure it was and gives the other's result. The
 * linear method alone does not depend on who is beside, but for rounding.
 */
export class Pair {
  private constructor(
    private readonly problem: Problem,
    private readonly pairs: Program,
    /** Columns of one person. */
    private readonly columns: number,
    /** Where each entry of each one's schedule lies in the schedule of both. */
    private readonly places: readonly (readonly number[])[],
  ) {}

  /**
   * Writes both into memory.
   *
   * @param pairs the model as `compilePair` gives it, linked
   * @throws RangeError where the browser grants no more memory
   */
  static make(pairs: Program, shared: SharedStatement, people: readonly [Person, Person]): Pair {
    const entries = people.map(({ schedule }, lane) =>
      schedule.map((entry) => ({ ...entry, index: 2 * entry.index + lane })),
    );
    const schedule = entries.flat().sort((a, b) => a.time - b.time);
    const problem = Problem.make(pairs, {
      ...shared,
      overrides: overridesOf(people.map(({ overrides }) => overrides)),
      schedule,
      columns: shared.columns.flatMap((index) => [2 * index, 2 * index + 1]),
      lanes: 2,
    });
    const places = entries.map((own) => own.map((entry) => schedule.indexOf(entry)));
    return new Pair(problem, pairs, shared.columns.length, places);
  }

  /**
   * Makes the next `begin` that of two other people.
   *
   * @param scheduled what changes in each one's schedule: the entry's place in it, and its value
   */
  restart(
    overrides: readonly [readonly Override[], readonly Override[]],
    scheduled: readonly [Changes, Changes] = [[], []],
  ): void {
    const changes = scheduled.flatMap((own, lane) =>
      own.map(([entry, value]): [number, number] => [this.places[lane]![entry]!, value]),
    );
    this.problem.restart(overridesOf(overrides), changes);
  }

  begin(): Status {
    return this.problem.begin();
  }

  advance(steps: number): Status {
    return this.problem.advance(steps);
  }

  /** Doubles of a row: time, then each column of the one and of the other. */
  get width(): number {
    return 1 + 2 * this.columns;
  }

  /** The rows recorded since the last call; valid until the next call of the core. */
  takeRows(): Float64Array {
    return this.problem.takeRows();
  }

  statistics(): Omit<RunStatistics, 'milliseconds'> {
    return this.problem.statistics();
  }

  failedAt(maxSteps: number): FailedAt {
    return this.problem.failedAt(this.pairs.model, maxSteps);
  }

  release(): void {
    this.problem.release();
  }
}

function overridesOf(people: readonly (readonly Override[])[]): Override[] {
  return people.flatMap((overrides, lane) =>
    overrides.map((override) => ({ ...override, index: 2 * override.index + lane })),
  );
}
