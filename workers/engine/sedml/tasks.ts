import { Vector } from '../../../assembly/memory.ts';
import { evaluate } from '../../model/evaluate.ts';
import type {
  Experiment,
  Range,
  SetValue,
  Simulation,
  Task,
  Variable,
} from '../../formats/sedml/experiment.ts';
import { algorithmOf, algorithmText, seedOf, solverOf } from '../../formats/sedml/kisao.ts';
import { DEFAULT_SOLVER, type SolverSettings } from '../../formats/scenario/schema.ts';
import type { Failure, Values } from '../../protocol.ts';
import type { Purpose } from '../../compiler/compile.ts';
import { breathe, type Control } from '../control.ts';
import { uniformGrid } from '../plan.ts';
import type { Program } from '../program.ts';
import { Interrupted } from '../solveAt.ts';
import { MOST_NUMBERS, runCourse } from './course.ts';
import { joined, stacked } from './values.ts';
import type { Places, Source } from './places.ts';
import { lengthOf, valueAt } from './ranges.ts';
import { settle } from './settle.ts';
import { anew, copyStandings, overridesOf, standingOf, type Standing, type Standings } from './standings.ts';

/** A model of the experiment, compiled and linked. */
export interface Machine {
  program: Program;
  places: Places;
}

/** What an experiment's failure is unwound with. */
export class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Repetitions of all tasks together. */
const MOST_RUNS = 20_000;
/** Repeated tasks inside one another. */
const MOST_LEVELS = 20;
/** Milliseconds between two looks at what has arrived. */
const BREATH_MS = 30;

/** Runs the tasks of one experiment. */
export class Tasks {
  private runs = 0;
  private numbers = 0;
  private breathed = performance.now();

  /**
   * @param given values by name, for every model that has such a quantity
   * @param machine the model of an id, compiled for a purpose; throws `Failed` where there is none
   */
  constructor(
    private readonly experiment: Experiment,
    private readonly given: Readonly<Record<string, number>>,
    private readonly machine: (model: string, purpose?: Purpose) => Machine,
    private readonly control: Control,
    private readonly onrun: () => void,
  ) {}

  /**
   * Runs a task once and gives the values of variables over its points.
   *
   * @returns in the order of `wanted`; `NaN` where a model of the task has nothing there
   * @throws Failed, and Interrupted where the control says so
   */
  async run(id: string, wanted: readonly Variable[]): Promise<Values[]> {
    return this.task(id, wanted, this.beginning(id), new Map(), false, 0);
  }

  /** How many runs a task takes, those inside it too. */
  runsOf(id: string, level = 0): number {
    const task = this.experiment.tasks.find((one) => one.id === id);
    if (task?.kind !== 'repeated' || level > MOST_LEVELS) return 1;
    const range = task.ranges.find((one) => one.id === task.range);
    const inside = task.subtasks.reduce((sum, one) => sum + this.runsOf(one.task, level + 1), 0);
    return Math.min(MOST_RUNS, (range === undefined ? 0 : lengthOf(range, task.ranges)) * inside);
  }

  /** Runs so far. */
  get done(): number {
    return this.runs;
  }

  /** Every model of a task at its own start, with the values that are given. */
  private beginning(id: string): Standings {
    const standings: Standings = new Map();
    const given = Object.entries(this.given);
    if (given.length === 0) return standings;
    for (const model of this.modelsOf(id)) {
      const { places } = this.machine(model);
      const { set } = standingOf(standings, model);
      for (const [name, value] of given) {
        const at = places.settable(name);
        if (at !== undefined) set.set(at, value);
      }
    }
    return standings;
  }

  /** Every model that a task runs, directly or inside others. */
  modelsOf(id: string, level = 0): string[] {
    const task = this.find(id);
    if (task.kind === 'task') return [task.model];
    if (task.kind !== 'repeated' || level > MOST_LEVELS) return [];
    return [...new Set(task.subtasks.flatMap((one) => this.modelsOf(one.task, level + 1)))];
  }

  private find(id: string): Task {
    const task = this.experiment.tasks.find((one) => one.id === id);
    if (task === undefined) throw new Failed(unknown('task', id));
    return task;
  }

  private async task(
    id: string,
    wanted: readonly Variable[],
    standings: Standings,
    ranges: ReadonlyMap<string, number>,
    keeps: boolean,
    level: number,
  ): Promise<Values[]> {
    const task = this.find(id);
    if (level > MOST_LEVELS) {
      throw new Failed({
        code: 'tasks-too-deep',
        message: `Task ${id} lies more than ${MOST_LEVELS} repeated tasks deep, or repeats itself.`,
        hint: 'Let no repeated task hold itself.',
      });
    }
    if (task.kind === 'unsupported') {
      throw new Failed({
        code: 'unsupported',
        message: `Task ${id} is ${task.what} (line ${task.line}), which is not supported.`,
        hint: 'Tasks and repeated tasks are.',
      });
    }
    return task.kind === 'task'
      ? this.single(task, wanted, standings, keeps)
      : this.repeated(task, wanted, standings, ranges, keeps, level);
  }

  private async single(
    task: Extract<Task, { kind: 'task' }>,
    wanted: readonly Variable[],
    standings: Standings,
    keeps: boolean,
  ): Promise<Values[]> {
    const simulation = this.experiment.simulations.find(({ id }) => id === task.simulation);
    if (simulation === undefined) throw new Failed(unknown('simulation', task.simulation));
    if (simulation.kind === 'unsupported') {
      throw new Failed({
        code: 'unsupported',
        message: `Simulation ${simulation.id} is ${simulation.what} (line ${simulation.line}), which is not supported.`,
        hint: 'Time courses, single steps and steady states are.',
      });
    }
    const { kisao } = simulation.algorithm ?? {};
    if (kisao !== undefined && algorithmOf(kisao)?.kind === 'other') {
      throw new Failed({
        code: 'unsupported-algorithm',
        message: `Simulation ${simulation.id} (line ${simulation.line}) asks for ${algorithmText(kisao)}, which is not supported.`,
        hint: 'Differential equations and their steady states can be simulated.',
      });
    }
    const isStochastic = kisao !== undefined && algorithmOf(kisao)?.kind === 'stochastic';
    const machine = this.machine(task.model, isStochastic ? 'reactions' : 'equations');
    const { program, places } = machine;
    const standing = standingOf(standings, task.model);
    const sources = wanted.map((variable) => places.source(variable));
    const everything = program.model.states.length + program.model.parameters.length;
    const columns = [
      ...new Set([
        ...sources.filter((source): source is number => typeof source === 'number'),
        ...(keeps ? Array.from({ length: everything }, (_, at) => at) : []),
      ]),
    ];
    const result = await this.simulate(simulation, machine, standing, columns);
    const at = new Map(columns.map((index, k) => [index, result.columns[k]!]));
    const { times } = result;
    if (keeps) {
      const last = times.length - 1;
      standing.values = Float64Array.from({ length: everything }, (_, index) => at.get(index)![last]!);
      standing.time = times[last]!;
      standing.set.clear();
    }
    const values = (source: Source | undefined): Float64Array<ArrayBuffer> =>
      source === 'time'
        ? times
        : source === undefined
          ? new Float64Array(times.length).fill(NaN)
          : at.get(source)!;
    return sources.map((source) => ({ shape: [times.length], data: values(source) }));
  }

  private async simulate(
    simulation: Exclude<Simulation, { kind: 'unsupported' }>,
    machine: Machine,
    standing: Standing,
    columns: readonly number[],
  ): Promise<{ times: Float64Array<ArrayBuffer>; columns: Float64Array<ArrayBuffer>[] }> {
    await this.count();
    const { program } = machine;
    const overrides = overridesOf(program, standing);
    const solver: SolverSettings = solverOf(simulation.algorithm, DEFAULT_SOLVER);
    const seed = seedOf(simulation.algorithm);
    const common = { overrides, columns, solver, seed, continues: standing.values !== undefined };
    const method = simulation.algorithm && algorithmOf(simulation.algorithm.kisao)?.stochastic;
    const stochastic = method && { method, replicate: this.runs - 1 };
    if (simulation.kind === 'steadyState') {
      const settled = await settle(program, { ...common, start: standing.time }, this.control);
      if ('failure' in settled) throw new Failed(settled.failure);
      return settled;
    }
    let start = standing.time;
    let times: Float64Array<ArrayBuffer>;
    if (simulation.kind === 'oneStep') times = Float64Array.of(start + simulation.step);
    else {
      const { initialTime, outputStart, outputEnd, steps } = simulation;
      start = initialTime;
      times =
        steps === 0 || outputEnd === outputStart
          ? Float64Array.of(outputEnd)
          : uniformGrid(outputEnd - outputStart, steps + 1).map((t) => outputStart + t);
    }
    this.numbers += times.length * columns.length;
    if (this.numbers > MOST_NUMBERS) {
      throw new Failed({
        code: 'too-many-points',
        message: `The experiment asks for more than ${MOST_NUMBERS.toLocaleString('en')} numbers.`,
        hint: 'Ask for fewer points, repetitions or variables.',
      });
    }
    const result = await runCourse(
      program,
      { ...common, ...(stochastic && { stochastic }), start, times },
      this.control,
    );
    if ('failure' in result) throw new Failed(result.failure);
    return { times, columns: result.columns };
  }

  private async repeated(
    task: Extract<Task, { kind: 'repeated' }>,
    wanted: readonly Variable[],
    standings: Standings,
    outer: ReadonlyMap<string, number>,
    keeps: boolean,
    level: number,
  ): Promise<Values[]> {
    const main = task.ranges.find(({ id }) => id === task.range);
    if (main === undefined) throw new Failed(unknown('range', task.range));
    const length = lengthOf(main, task.ranges);
    const models = [...new Set([...this.modelsOf(task.id), ...task.changes.map(({ model }) => model)])];
    const pieces: Values[][] = wanted.map(() => []);
    let inner = copyStandings(standings);
    for (let k = 0; k < length; k++) {
      // What an outer task set stays set when this one starts its models anew.
      if (k === 0 || task.resetModel) inner = task.resetModel ? anew(standings) : copyStandings(standings);
      const ranges = new Map(outer);
      for (const range of task.ranges) await this.rangeValue(range, task.ranges, k, ranges, inner);
      for (const change of task.changes) await this.setValue(change, ranges, inner);
      const isKept = keeps || !task.resetModel || task.subtasks.length > 1;
      const parts: Values[][] = wanted.map(() => []);
      for (const { task: id } of task.subtasks) {
        const results = await this.task(id, wanted, inner, ranges, isKept, level + 1);
        results.forEach((values, at) => parts[at]!.push(values));
      }
      parts.forEach((values, at) => pieces[at]!.push(joined(values)));
    }
    if (keeps) for (const model of models) standings.set(model, standingOf(inner, model));
    return pieces.map(stacked);
  }

  /** Puts a range's value at an iteration among the values; a functional one after the one that it is over. */
  private async rangeValue(
    range: Range,
    all: readonly Range[],
    k: number,
    values: Map<string, number>,
    standings: Standings,
    step = 0,
  ): Promise<void> {
    if (range.kind !== 'functional') {
      values.set(range.id, valueAt(range, k) ?? NaN);
      return;
    }
    const over = all.find(({ id }) => id === range.over);
    if (over !== undefined && step < all.length)
      await this.rangeValue(over, all, k, values, standings, step + 1);
    values.set(range.id, await this.compute(range, values, standings));
  }

  private async setValue(
    change: SetValue,
    ranges: ReadonlyMap<string, number>,
    standings: Standings,
  ): Promise<void> {
    const { places, program } = this.machine(change.model);
    const place = change.target === undefined ? undefined : places.setting(change.target);
    if (place === undefined) {
      throw new Failed({
        code: 'unknown-target',
        message: `The change of ${(change.target ?? change.symbol ?? '(no target)').slice(0, 200)} (line ${change.line}) cannot be made: model ${change.model} has nothing there that can be set.`,
        hint: 'Name a parameter, species or compartment that no rule computes.',
      });
    }
    const standing = standingOf(standings, change.model);
    const value = await this.compute(change, ranges, standings);
    const size = place.times === undefined ? 1 : (await this.now(change.model, standing))[place.times]!;
    const index = place.vector === Vector.State ? place.index : program.model.states.length + place.index;
    standing.set.set(index, value * size);
  }

  /** A formula over ranges, parameters and what models are at now. */
  private async compute(
    { formula, variables, parameters }: Pick<SetValue, 'formula' | 'variables' | 'parameters'>,
    ranges: ReadonlyMap<string, number>,
    standings: Standings,
  ): Promise<number> {
    const values = new Map([...ranges, ...parameters.map(({ id, value }) => [id, value] as const)]);
    for (const variable of variables) {
      const model = variable.model ?? '';
      const standing = standingOf(standings, model);
      const source = this.machine(model).places.source(variable);
      if (source === undefined) throw new Failed(unknown('target', variable.target ?? variable.id));
      values.set(variable.id, source === 'time' ? standing.time : (await this.now(model, standing))[source]!);
    }
    return evaluate(formula, { name: (name) => values.get(name) ?? NaN });
  }

  /** Every state, parameter and output of a model where it stands. */
  private async now(model: string, standing: Standing): Promise<Float64Array> {
    const { program } = this.machine(model);
    const { states, parameters, outputs } = program.model;
    const columns = Array.from({ length: states.length + parameters.length + outputs.length }, (_, at) => at);
    const overrides = overridesOf(program, standing);
    const result = await runCourse(
      program,
      {
        start: standing.time,
        times: Float64Array.of(standing.time),
        overrides,
        continues: standing.values !== undefined,
        columns,
        solver: DEFAULT_SOLVER,
        seed: 0,
      },
      this.control,
    );
    if ('failure' in result) throw new Failed(result.failure);
    return Float64Array.from(result.columns, (column) => column[0]!);
  }

  /** Counts a run, and lets the thread take in messages now and then. */
  private async count(): Promise<void> {
    if (++this.runs > MOST_RUNS) {
      throw new Failed({
        code: 'too-many-runs',
        message: `The experiment repeats its tasks more than ${MOST_RUNS.toLocaleString('en')} times.`,
        hint: 'Give its ranges fewer values.',
      });
    }
    if (performance.now() - this.breathed < BREATH_MS) return;
    this.onrun();
    await breathe();
    this.breathed = performance.now();
    const by = this.control.interruption();
    if (by !== undefined) throw new Interrupted(by);
  }
}

function unknown(what: string, id: string): Failure {
  return {
    code: `unknown-${what}`,
    message: `The experiment names the ${what} ${id.slice(0, 200) || '(no id)'}, which does not exist.`,
    hint: `Give the ${what} this id, or name another.`,
    symbol: id,
  };
}
