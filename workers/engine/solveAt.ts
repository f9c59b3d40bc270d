import { Status } from '../../assembly/status.ts';
import type { Failure } from '../protocol.ts';
import { breathe, type Control, type Interruption } from './control.ts';
import { failureOf, outOfMemory } from './outcome.ts';
import type { Plan } from './plan.ts';
import { Problem, type ProblemStatement } from './problem.ts';
import type { Program } from './program.ts';
import { Solve } from './solve.ts';

/** A solve ended from outside. It unwinds the search that asked for it, and is caught where that began. */
export class Interrupted extends Error {
  constructor(readonly by: Interruption) {
    super(by);
  }
}

/**
 * The plan's columns at the plan's times alone, by rows: what a search needs, without jumps and digest.
 *
 * @throws Interrupted where the control says so
 */
export function solveAt(
  program: Program,
  plan: Plan,
  control: Control,
): Promise<{ rows: Float64Array } | { failure: Failure }> {
  const columns = plan.columns.map(({ index }) => index);
  return solveStatement(program, { ...plan, columns, recordJumps: false }, control);
}

/**
 * The same of a problem free of names.
 *
 * @throws Interrupted where the control says so
 */
export async function solveStatement(
  program: Program,
  statement: ProblemStatement & { recordJumps: false },
  control: Control,
): Promise<{ rows: Float64Array } | { failure: Failure }> {
  const { model } = program;
  let problem: Problem;
  try {
    problem = Problem.make(program, statement);
  } catch (error) {
    if (error instanceof RangeError) return { failure: outOfMemory() };
    throw error;
  }
  const width = statement.columns.length;
  const rows = new Float64Array(statement.times.length * width);
  let filled = 0;
  const recorder = {
    take(taken: Float64Array): void {
      for (let at = 0; at < taken.length && filled < rows.length; at += 1 + width) {
        for (let k = 1; k <= width; k++) rows[filled++] = taken[at + k]!;
      }
    },
  };
  try {
    const solve = new Solve(problem, recorder, model.states.length);
    let status = solve.slice();
    while (status === Status.Paused) {
      await breathe();
      const by = control.interruption();
      if (by !== undefined) throw new Interrupted(by);
      status = solve.slice();
    }
    if (status < Status.Failed) return { rows };
    return { failure: failureOf(status, problem.failedAt(model, statement.solver.maxSteps)) };
  } catch (error) {
    // The past of a model with delays outgrew what the browser grants.
    if (error instanceof RangeError) return { failure: outOfMemory() };
    throw error;
  } finally {
    problem.release();
  }
}
