import { Cell, Flag, Method, Vector } from '../../assembly/memory.ts';
import { Status } from '../../assembly/status.ts';
import type { CompiledModel } from '../compiler/compiledModel.ts';
import type { RunStatistics, SolverSettings } from '../protocol.ts';
import type { Core } from './core.ts';
import { networkOf } from './network.ts';
import type { FailedAt } from './outcome.ts';
import type { Override } from './plan.ts';
import type { Program } from './program.ts';
import type { ScheduleEntry } from './schedule.ts';
import type { Standing } from './standing.ts';

/** What is solved: a plan's numbers, free of names. */
export interface ProblemStatement {
  overrides: readonly Override[];
  schedule: readonly ScheduleEntry[];
  times: Float64Array;
  /** Indices into states ++ parameters ++ outputs. */
  columns: readonly number[];
  solver: SolverSettings;
  /** By state; absent: the solver's for all. */
  absoluteTolerances?: Float64Array;
  seed: number;
  end: number;
  /** Time to begin at; absent: 0. */
  start?: number;
  /** Goes on where another problem ended: a trigger that holds at the start has fired already. */
  continues?: boolean;
  recordJumps: boolean;
  /** 2: two people in step, of a model compiled for that, whose numbers go by turns; absent: one. */
  lanes?: 1 | 2;
  /** Simulates the reactions one by one, or the equations with their noise; the model is compiled for that. */
  stochastic?: StochasticMethod;
  /** Size of the steps of methods for white noise. */
  step?: number;
}

export type StochasticMethod =
  Method.Direct | Method.NextReaction | Method.TauLeaping | Method.EulerMaruyama | Method.Milstein;

const METHODS: Readonly<Record<SolverSettings['method'], Method>> = {
  automatic: Method.Automatic,
  tsit5: Method.Tsit5,
  vern7: Method.Vern7,
  rodas5p: Method.Rodas5P,
  ndf: Method.Ndf,
};

const METHOD_NAMES: Readonly<Record<Method, string>> = {
  [Method.Automatic]: 'automatic',
  [Method.Tsit5]: 'Tsit5',
  [Method.Vern7]: 'Vern7',
  [Method.Rodas5P]: 'Rodas5P',
  [Method.Ndf]: 'NDF',
  [Method.Exponential]: 'matrix exponential',
  [Method.Direct]: 'direct',
  [Method.NextReaction]: 'next reaction',
  [Method.TauLeaping]: 'tau-leaping',
  [Method.EulerMaruyama]: 'Euler–Maruyama',
  [Method.Milstein]: 'Milstein',
};

/** Bytes of one entry of the schedule, and where its fields lie; assembly/memory.ts draws it. */
const ENTRY = { bytes: 32, value: 8, vector: 16, index: 20, operation: 24 } as const;

/** A record larger than this is taken in several pieces, so that long runs need little of the core's memory. */
const RECORD_BYTES = 4 << 20;
/** Two dense matrices of more states than these do not fit a 32-bit address. */
const MOST_STATES = 8000;
/** Steps that a model with delays remembers at first. */
const FIRST_SEGMENTS = 64;
/**
 * States up to which a linear system is solved by matrix exponentials, whose cost grows with the third power:
 * on chains with ten doses as fast as Tsit5 at 16 states, six times as fast at three.
 */
const LARGEST_LINEAR = 12;
/** Steps between output times and doses that differ: a sampling scheme or two. */
const PROPAGATORS = 16;
/** Delayed events that may wait at once. */
const QUEUE = 1024;

/** One problem in the core's memory, from `begin` until `release`. */
export class Problem {
  private view: DataView;

  private constructor(
    private readonly core: Core,
    private readonly base: number,
    private overrides: readonly Override[],
    /** Doubles of a row: time, then the columns. */
    readonly width: number,
  ) {
    this.view = new DataView(core.memory.buffer);
  }

  /**
   * Writes a problem into memory.
   *
   * @throws RangeError where the browser grants no more memory
   */
  static make(program: Program, statement: ProblemStatement): Problem {
    const { core, model } = program;
    const { overrides, schedule, times, columns, solver } = statement;
    if (model.sparsity === undefined && model.states.length > MOST_STATES)
      throw new RangeError('out of memory');
    const width = 1 + columns.length;
    const { stochastic, step = 0 } = statement;
    const diffuses = stochastic === Method.EulerMaruyama || stochastic === Method.Milstein;
    const reactions = stochastic === undefined || diffuses ? [] : (model.reactions ?? []);
    const noise = diffuses ? (model.noise?.pattern ?? []) : [];
    const network = networkOf(reactions, model.states.length);
    const rows = times.length + 2 * schedule.length + 64;
    const sizes: [Cell, number][] = [
      [Cell.States, model.states.length],
      [Cell.Parameters, model.parameters.length],
      [Cell.Outputs, model.outputs.length],
      [Cell.Roots, model.roots],
      [Cell.Events, model.events.length],
      [Cell.EventValues, Math.max(0, ...model.events.map(({ assigns }) => assigns.length))],
      [Cell.Schedule, schedule.length],
      [Cell.Times, times.length],
      [Cell.Columns, columns.length],
      [Cell.RecordCapacity, Math.max(16, Math.min(rows, Math.floor(RECORD_BYTES / (8 * width))))],
      [Cell.QueueCapacity, model.events.length > 0 ? QUEUE : 0],
      [Cell.Delays, model.delays?.count ?? 0],
      [Cell.Entries, model.sparsity?.entries.length ?? 0],
      [Cell.Fill, model.sparsity?.fill ?? 0],
      [Cell.Propagators, propagatorsOf(model, statement.lanes ?? 1)],
      [Cell.Lanes, statement.lanes ?? 1],
      [Cell.Reactions, reactions.length],
      [Cell.Changes, network.changes],
      [Cell.Dependents, network.dependents],
      [Cell.Noise, noise.length],
    ];
    const base = place(core, sizes);
    const problem = new Problem(core, base, overrides, width);
    const firstOutput = model.states.length + model.parameters.length;
    problem.setIntegers([
      [Cell.Table, program.slot],
      [
        Cell.Flags,
        (statement.recordJumps ? Flag.RecordJumps : 0) |
          // How a state-dependent delay moves with the state is not among the model's own derivatives.
          (model.delays?.varies ? Flag.DelaysVary : Flag.HasJacobian) |
          (model.delays?.keepsHistory ? Flag.KeepsHistory : 0) |
          (columns.some((index) => index >= firstOutput) ? Flag.RecordsOutputs : 0) |
          (model.mass.some((mass) => mass !== 1) ? Flag.Algebraic : 0) |
          (model.sparsity?.writtenOut ? Flag.Eliminates : 0),
      ],
      [Cell.Method, stochastic ?? METHODS[solver.method]],
      [Cell.MaxSteps, solver.maxSteps],
      [Cell.SeedLow, statement.seed | 0],
      [Cell.SeedHigh, 0],
    ]);
    problem.setDouble(Cell.RelativeTolerance, solver.relativeTolerance);
    problem.setDouble(Cell.Start, statement.start ?? 0);
    problem.setDouble(Cell.End, statement.end);
    problem.setDouble(Cell.FirstStep, step);
    problem.setDouble(Cell.LargestStep, 0);

    const { buffer } = core.memory;
    const at = (cell: Cell): number => problem.integer(cell);
    const n = model.states.length;
    const tolerances = new Float64Array(buffer, at(Cell.AbsoluteToleranceAt), n).fill(
      solver.absoluteTolerance,
    );
    if (statement.absoluteTolerances !== undefined) tolerances.set(statement.absoluteTolerances);
    new Float64Array(buffer, at(Cell.MassAt), n).set(model.mass);
    new Float64Array(buffer, at(Cell.TimesAt), times.length).set(times);
    new Int32Array(buffer, at(Cell.ColumnsAt), columns.length).set(columns);
    new Int32Array(buffer, at(Cell.EventFlagsAt), model.events.length).set(
      model.events.map(
        ({ persistent, initialTrigger, fromTrigger, given }) =>
          Number(persistent) |
          (Number(initialTrigger || statement.continues === true) << 1) |
          (Number(fromTrigger) << 2) |
          (given << 3),
      ),
    );
    const cells = [...network.cells, ...noise];
    new Int32Array(buffer, at(Cell.NetworkAt), cells.length).set(cells);
    if (model.sparsity !== undefined) new Int32Array(buffer, at(Cell.PatternAt)).set(model.sparsity.cells);
    problem.writeStart();
    const view = problem.fresh();
    schedule.forEach((entry, k) => {
      const to = at(Cell.ScheduleAt) + ENTRY.bytes * k;
      view.setFloat64(to, entry.time, true);
      view.setFloat64(to + ENTRY.value, entry.value, true);
      view.setInt32(to + ENTRY.vector, entry.vector, true);
      view.setInt32(to + ENTRY.index, entry.index, true);
      view.setInt32(to + ENTRY.operation, entry.operation, true);
    });
    return problem;
  }

  /**
   * Makes the next `begin` that of another person: the same problem with other values given from outside.
   *
   * @param scheduled what changes in the schedule: the entry's place in it, and its value
   * @param replicate whose draws the model's formulas get
   */
  restart(
    overrides: readonly Override[],
    scheduled: readonly (readonly [number, number])[] = [],
    replicate = 0,
  ): void {
    this.overrides = overrides;
    this.replicate(replicate);
    const view = this.fresh();
    const first = this.integer(Cell.ScheduleAt);
    for (const [entry, value] of scheduled)
      view.setFloat64(first + ENTRY.bytes * entry + ENTRY.value, value, true);
  }

  /** Makes the next `begin` another of the simulations with this seed. */
  replicate(index: number): void {
    this.writeStart();
    this.setIntegers([[Cell.Replicate, index]]);
  }

  /** Zeros, and over them what was given from outside. */
  private writeStart(): void {
    const { buffer } = this.core.memory;
    const n = this.integer(Cell.States);
    const parameters = this.integer(Cell.Parameters);
    const x = new Float64Array(buffer, this.integer(Cell.StatesAt), n).fill(0);
    const p = new Float64Array(buffer, this.integer(Cell.ParametersAt), parameters).fill(0);
    const marks = new Uint8Array(buffer, this.integer(Cell.OverriddenAt), n + parameters).fill(0);
    for (const { vector, index, value } of this.overrides) {
      if (vector === Vector.State) x[index] = value;
      else p[index] = value;
      marks[vector === Vector.State ? index : n + index] = 1;
    }
  }

  begin(): Status {
    return this.core.exports.begin(this.base);
  }

  /**
   * Goes on for at most `steps` steps.
   *
   * @throws RangeError where the past of a model with delays outgrows the memory that the browser grants
   */
  advance(steps: number): Status {
    let status = this.core.exports.advance(this.base, steps);
    while (status === Status.HistoryFull) {
      this.enlargeHistory();
      status = this.core.exports.advance(this.base, steps);
    }
    return status;
  }

  private enlargeHistory(): void {
    const { exports, arena } = this.core;
    const old = this.integer(Cell.HistoryAt);
    const capacity = Math.max(FIRST_SEGMENTS, 2 * this.integer(Cell.HistoryCapacity));
    const place = arena.take(capacity * exports.historyBytes(this.base));
    if (place === undefined) throw new RangeError('out of memory');
    exports.moveHistory(this.base, place, capacity);
    if (old !== 0) arena.release(old);
  }

  /** The rows recorded since the last call, `width` doubles each; valid until the next call of the core. */
  takeRows(): Float64Array {
    const rows = this.integer(Cell.Rows);
    this.setIntegers([[Cell.Rows, 0]]);
    return new Float64Array(this.core.memory.buffer, this.integer(Cell.RecordAt), rows * this.width);
  }

  /** The parameters as they are now. */
  parameters(): Float64Array {
    const { buffer } = this.core.memory;
    return new Float64Array(buffer, this.integer(Cell.ParametersAt), this.integer(Cell.Parameters)).slice();
  }

  get time(): number {
    return this.double(Cell.Time);
  }

  /** How far the solve is, and what the last step that was tried was like. */
  standing(): Standing {
    return {
      time: this.time,
      method: this.methodName(),
      accepted: this.integer(Cell.Accepted),
      rejected: this.integer(Cell.Rejected),
      switches: this.integer(Cell.Switches),
      eventsFired: this.integer(Cell.EventsFired),
      roots: this.integer(Cell.RootsFound),
      scheduled: this.integer(Cell.NextScheduled),
      triedStep: this.double(Cell.TriedStep),
      triedOrder: this.integer(Cell.TriedOrder),
    };
  }

  private methodName(): string {
    return METHOD_NAMES[this.integer(Cell.CurrentMethod) as Method] ?? 'unknown';
  }

  /** Where and at what a solve failed, and what was tried. */
  failedAt(model: CompiledModel, maxSteps: number): FailedAt {
    return {
      time: this.time,
      timeUnit: model.timeUnit,
      state: model.states[this.integer(Cell.FailedState)]?.id,
      event: model.events[this.integer(Cell.FailedEvent)]?.id,
      maxSteps,
      tried: { ...this.standing(), relativeTolerance: this.double(Cell.RelativeTolerance) },
    };
  }

  statistics(): Omit<RunStatistics, 'milliseconds'> {
    return {
      accepted: this.integer(Cell.Accepted),
      rejected: this.integer(Cell.Rejected),
      rhsCalls: this.integer(Cell.RhsCalls),
      jacobianCalls: this.integer(Cell.JacobianCalls),
      factorisations: this.integer(Cell.Factorisations),
      switches: this.integer(Cell.Switches),
      eventsFired: this.integer(Cell.EventsFired),
      method: this.methodName(),
    };
  }

  release(): void {
    const history = this.integer(Cell.HistoryAt);
    if (history !== 0) this.core.arena.release(history);
    this.core.arena.release(this.base);
  }

  /** Another problem may have made memory grow, which leaves old views empty. */
  private fresh(): DataView {
    const { buffer } = this.core.memory;
    if (this.view.buffer !== buffer) this.view = new DataView(buffer);
    return this.view;
  }

  private integer(cell: Cell): number {
    return this.fresh().getInt32(this.base + 8 * cell, true);
  }

  private double(cell: Cell): number {
    return this.fresh().getFloat64(this.base + 8 * cell, true);
  }

  private setIntegers(values: readonly [Cell, number][]): void {
    for (const [cell, value] of values) this.fresh().setInt32(this.base + 8 * cell, value, true);
  }

  private setDouble(cell: Cell, value: number): void {
    this.fresh().setFloat64(this.base + 8 * cell, value, true);
  }
}

/** How many propagators of a linear system are worth remembering; none where another method is faster. */
function propagatorsOf({ linear, states, roots, events }: CompiledModel, lanes: number): number {
  const uninterrupted = roots === 0 && events.length === 0;
  const fits = states.length > 0 && states.length <= LARGEST_LINEAR * lanes;
  return linear === true && uninterrupted && fits ? PROPAGATORS : 0;
}

/** Finds room for a problem of these sizes, and lays it out there. */
function place(core: Core, sizes: readonly [Cell, number][]): number {
  const write = (base: number): void => {
    new Uint8Array(core.memory.buffer, base, core.exports.headerBytes()).fill(0);
    const view = new DataView(core.memory.buffer);
    for (const [cell, size] of sizes) view.setInt32(base + 8 * cell, size, true);
  };
  const header = core.arena.take(core.exports.headerBytes());
  if (header === undefined) throw new RangeError('out of memory');
  write(header);
  const bytes = core.exports.sizeOf(header);
  core.arena.release(header);
  // A size that does not fit 32 bits comes back negative.
  const base = bytes > 0 ? core.arena.take(bytes) : undefined;
  if (base === undefined) throw new RangeError('out of memory');
  write(base);
  core.exports.layOut(base);
  return base;
}
