import { Status } from '../../assembly/status.ts';
import type { Outcome, Run } from '../protocol.ts';
import { breathe, type Control, type Interruption } from './control.ts';
import { failureOf, outOfMemory } from './outcome.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { Problem } from './problem.ts';
import type { Program } from './program.ts';
import { Recorder } from './recorder.ts';
import { Solve } from './solve.ts';

const PROGRESS_MS = 50;

/**
 * Runs a plan. A run that ends within one slice is done when this returns; a longer one goes on in slices of
 * `SLICE_MS`, between which it can be ended. What was computed before a failure or an end comes along.
 */
export function simulate(
  program: Program,
  plan: Plan,
  control: Control,
): Outcome<Run> | Promise<Outcome<Run>> {
  const { model } = program;
  const began = performance.now();
  const digested = digestedColumns(program);
  const recorded = [
    ...digested,
    ...plan.columns.map(({ index }) => index).filter((i) => !digested.includes(i)),
  ];
  let problem: Problem;
  try {
    problem = Problem.make(program, {
      ...plan,
      columns: recorded,
      recordJumps: true,
    });
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'failed', failure: outOfMemory() };
    throw error;
  }
  const recorder = new Recorder(problem.width, plan.times, digested.length);
  const solve = new Solve(problem, recorder, model.states.length);

  const finish = (status: Status, interruption?: Interruption): Outcome<Run> => {
    const failure =
      status >= Status.Failed
        ? failureOf(status, {
            time: problem.time,
            timeUnit: model.timeUnit,
            state: model.states[problem.failedState]?.id,
            event: model.events[problem.failedEvent]?.id,
            maxSteps: plan.solver.maxSteps,
          })
        : undefined;
    const statistics = { ...problem.statistics(), milliseconds: performance.now() - began };
    problem.release();
    if (interruption === 'superseded') return { kind: 'superseded' };
    const { time, columns, digest } = recorder.finish();
    const byIndex = new Map(recorded.map((index, k) => [index, columns[k]!]));
    const run: Run = {
      modelHash: model.hash,
      digest,
      time: {
        id: 'time',
        label: 'Time',
        ...(model.timeUnit === undefined ? {} : { unit: model.timeUnit }),
        values: time,
      },
      columns: plan.columns.map(({ id, label, unit, index }: PlannedColumn) => ({
        id,
        label,
        ...(unit === undefined ? {} : { unit }),
        values: byIndex.get(index)!,
      })),
      seed: plan.seed,
      solver: plan.solver,
      statistics,
      warnings: plan.warnings,
    };
    if (interruption === 'cancelled') return { kind: 'cancelled', partial: run };
    return failure === undefined ? { kind: 'done', value: run } : { kind: 'failed', failure, partial: run };
  };

  const goOn = async (): Promise<Outcome<Run>> => {
    let told = began;
    for (;;) {
      await breathe();
      const interruption = control.interruption();
      if (interruption !== undefined) return finish(Status.Paused, interruption);
      const status = solve.slice();
      if (status !== Status.Paused) return finish(status);
      if (performance.now() - told > PROGRESS_MS) {
        told = performance.now();
        control.progress?.({ fraction: plan.end > 0 ? problem.time / plan.end : 0 });
      }
    }
  };

  try {
    const status = solve.slice();
    return status === Status.Paused ? goOn() : finish(status);
  } catch (error) {
    problem.release();
    throw error;
  }
}

/**
 * What a run's digest covers: every state, or every output where there is no state. With the model's hash they
 * determine all else.
 */
function digestedColumns({ model }: Program): number[] {
  const first = model.states.length > 0 ? 0 : model.parameters.length;
  const count = model.states.length > 0 ? model.states.length : model.outputs.length;
  return Array.from({ length: count }, (_, k) => first + k);
}
