import { Status } from '../../assembly/status.ts';
import type { Outcome, Run } from '../protocol.ts';
import { Balance } from './balance.ts';
import { breathe, type Control, type Interruption } from './control.ts';
import { failureOf, outOfMemory } from './outcome.ts';
import type { Plan } from './plan.ts';
import { Problem } from './problem.ts';
import type { Program } from './program.ts';
import { Recorder } from './recorder.ts';
import { Solve } from './solve.ts';
import { adviceOn } from './solverAdvice.ts';
import { choiceOf } from './solverChoice.ts';
import { StepFollower } from './stepLog.ts';

const PROGRESS_MS = 50;

/**
 * Runs a plan. A run that ends within one slice is done when this returns; a longer one goes on in slices,
 * between which it can be ended. What was computed before a failure or an end comes along.
 */
export function simulate(
  program: Program,
  plan: Plan,
  control: Control,
): Outcome<Run> | Promise<Outcome<Run>> {
  let simulation: Simulation;
  try {
    simulation = new Simulation(program, plan);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'failed', failure: outOfMemory() };
    throw error;
  }
  const status = simulation.slice();
  return status === Status.Paused ? goOn(simulation, control) : simulation.finish(status);
}

async function goOn(simulation: Simulation, control: Control): Promise<Outcome<Run>> {
  let told = performance.now();
  for (;;) {
    await breathe();
    const interruption = control.interruption();
    if (interruption !== undefined) return simulation.interrupt(interruption);
    const status = simulation.slice();
    if (status !== Status.Paused) return simulation.finish(status);
    if (performance.now() - told > PROGRESS_MS) {
      told = performance.now();
      control.progress?.({ fraction: simulation.fraction });
    }
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

/** One run on its way: its problem in the core's memory, and what was recorded. */
class Simulation {
  private readonly began = performance.now();
  private readonly problem: Problem;
  private readonly recorder: Recorder;
  private readonly solve: Solve;
  private readonly follower: StepFollower | undefined;
  /** What species and conserved sums do; made with the first rows, when the parameters have their values. */
  private balance: Balance | undefined;
  private isOutOfMemory = false;

  /** @throws RangeError where the browser grants no more memory */
  constructor(
    private readonly program: Program,
    private readonly plan: Plan,
  ) {
    const digested = plan.preview === true ? [] : digestedColumns(program);
    const wanted = plan.columns.map(({ index }) => index);
    const columns = [...digested, ...wanted.filter((index) => !digested.includes(index))];
    const positions = new Map(columns.map((index, k) => [index, k + 1]));
    const kept = [0, ...wanted.map((index) => positions.get(index)!)];
    const count = plan.preview === true ? undefined : digested.length;
    this.recorder = new Recorder(1 + columns.length, plan.times, count, kept);
    this.problem = Problem.make(program, { ...plan, columns, recordJumps: true });
    const watch = {
      take: (rows: Float64Array): void => {
        this.recorder.take(rows);
        if (plan.preview === true) return;
        this.balance ??= new Balance(program.model, plan, positions, () => this.problem.parameters());
        this.balance.take(rows, 1 + columns.length);
      },
    };
    this.follower = plan.steps === true ? new StepFollower(this.problem) : undefined;
    this.solve = new Solve(this.problem, watch, program.model.states.length, this.follower);
  }

  /** How far it is, from 0 to 1. */
  get fraction(): number {
    return this.plan.end > 0 ? this.problem.time / this.plan.end : 0;
  }

  /** Works for a while; `Paused` where there is more to do. */
  slice(): Status {
    try {
      return this.solve.slice();
    } catch (error) {
      // The columns could not grow; any other error is a mistake of ours.
      this.isOutOfMemory = error instanceof RangeError;
      if (this.isOutOfMemory) return Status.Done;
      this.problem.release();
      throw error;
    }
  }

  /** Ends it from outside. */
  interrupt(by: Interruption): Outcome<Run> {
    if (by === 'cancelled') return { kind: 'cancelled', partial: this.close() };
    this.problem.release();
    return { kind: 'superseded' };
  }

  /** Ends it where the solve ended. */
  finish(status: Status): Outcome<Run> {
    if (this.isOutOfMemory) {
      this.problem.release();
      return { kind: 'failed', failure: outOfMemory() };
    }
    if (status < Status.Failed) return { kind: 'done', value: this.close() };
    const failure = failureOf(status, this.problem.failedAt(this.program.model, this.plan.solver.maxSteps));
    return { kind: 'failed', failure, partial: this.close() };
  }

  /** What there is as a run; the problem's memory is given back. */
  private close(): Run {
    const { plan } = this;
    const { model } = this.program;
    const { timeUnit, hash } = model;
    const statistics = { ...this.problem.statistics(), milliseconds: performance.now() - this.began };
    this.problem.release();
    const log = this.follower?.finish();
    const { columns, digest } = this.recorder.finish();
    return {
      modelHash: hash,
      digest,
      time: {
        id: 'time',
        label: 'Time',
        ...(timeUnit === undefined ? {} : { unit: timeUnit }),
        values: columns[0]!,
      },
      columns: plan.columns.map(({ id, label, unit }, k) => ({
        id,
        label,
        ...(unit === undefined ? {} : { unit }),
        values: columns[k + 1]!,
      })),
      seed: plan.seed,
      solver: plan.solver,
      statistics,
      ...(plan.preview === true ? {} : { choice: choiceOf(model, plan.solver, statistics, log) }),
      ...(log === undefined
        ? {}
        : {
            steps: {
              ...log,
              ...(timeUnit === undefined ? {} : { timeUnit }),
              advice: adviceOn({ conditions: this.follower!.conditions }, statistics, plan),
            },
          }),
      warnings: [...plan.warnings, ...(this.balance?.warnings() ?? [])],
    };
  }
}
