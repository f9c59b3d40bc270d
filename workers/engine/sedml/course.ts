import { Method, Vector } from '../../../assembly/memory.ts';
import type { StochasticMethod } from '../../formats/sedml/kisao.ts';
import { breathe, type Control } from '../control.ts';
import { failureOf, outOfMemory } from '../outcome.ts';
import type { Override } from '../plan.ts';
import { Problem } from '../problem.ts';
import type { Program } from '../program.ts';
import { Solve } from '../solve.ts';
import { Interrupted } from '../solveAt.ts';
import { Status } from '../../../assembly/status.ts';
import type { Failure, SolverSettings } from '../../protocol.ts';

/** One solve of an experiment. */
export interface Course {
  start: number;
  /** Output times, rising, none before `start`; the solve ends at the last. */
  times: Float64Array;
  overrides: readonly Override[];
  /** Goes on where another course ended. */
  continues: boolean;
  /** Indices into states ++ parameters ++ outputs. */
  columns: readonly number[];
  solver: SolverSettings;
  seed: number;
  /** Simulates the reactions one by one; another `replicate` has other random numbers. */
  stochastic?: { method: StochasticMethod; replicate: number };
}

const METHODS = {
  direct: Method.Direct,
  nextReaction: Method.NextReaction,
  tauLeaping: Method.TauLeaping,
} as const satisfies Record<StochasticMethod, Method>;

/** More numbers than these are not kept of one experiment: 400 MB. */
export const MOST_NUMBERS = 50_000_000;

/**
 * Values of the columns at the output times, column by column.
 *
 * @throws Interrupted where the control says so
 */
export async function runCourse(
  program: Program,
  course: Course,
  control: Control,
): Promise<{ columns: Float64Array<ArrayBuffer>[] } | { failure: Failure }> {
  const { times } = course;
  const end = times[times.length - 1]!;
  let problem: Problem;
  try {
    const { stochastic, ...rest } = course;
    problem = Problem.make(program, {
      ...rest,
      schedule: [],
      end,
      recordJumps: false,
      ...(stochastic && {
        stochastic: METHODS[stochastic.method],
        // Every reaction is a step there: time bounds it, and whoever waits.
        solver: { ...course.solver, maxSteps: 0 },
      }),
    });
    if (stochastic) problem.replicate(stochastic.replicate);
  } catch (error) {
    if (error instanceof RangeError) return { failure: outOfMemory() };
    throw error;
  }
  const columns = course.columns.map(() => new Float64Array(times.length));
  let row = 0;
  const recorder = {
    take(rows: Float64Array): void {
      for (let at = 0; at < rows.length; at += 1 + columns.length) {
        // Where a quantity jumps at an output time, the value after the jump counts.
        while (row < times.length && times[row]! < rows[at]!) row++;
        if (row === times.length || times[row] !== rows[at]) continue;
        columns.forEach((column, k) => {
          column[row] = rows[at + 1 + k]!;
        });
      }
    },
  };
  try {
    const solve = new Solve(problem, recorder, program.model.states.length);
    let status = solve.slice();
    while (status === Status.Paused) {
      await breathe();
      const by = control.interruption();
      if (by !== undefined) throw new Interrupted(by);
      status = solve.slice();
    }
    if (status < Status.Failed) return { columns };
    return { failure: failureOf(status, problem.failedAt(program.model, course.solver.maxSteps)) };
  } finally {
    problem.release();
  }
}

/** Every state and parameter at a value. */
export function overrideAll(program: Program, values: Float64Array): Override[] {
  const states = program.model.states.length;
  return Array.from(values, (value, at) =>
    at < states
      ? { vector: Vector.State, index: at, value }
      : { vector: Vector.Parameter, index: at - states, value },
  );
}
