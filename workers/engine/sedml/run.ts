import type { Diagnostic } from '../../model/diagnostic.ts';
import { hasErrors } from '../../model/diagnostic.ts';
import type { DataGenerator, Experiment, Variable } from '../../formats/sedml/experiment.ts';
import { dataOf } from '../../formats/sedml/outputs.ts';
import type { OpenedExperiment } from '../../formats/sedml/opened.ts';
import { algorithmOf, algorithmText } from '../../formats/sedml/kisao.ts';
import type { ExperimentRun, Failure, Outcome, Values } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Purpose } from '../../compiler/compile.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Library } from '../library.ts';
import { Interrupted } from '../solveAt.ts';
import { generate } from './generate.ts';
import { outputsOf, type Generated } from './outputs.ts';
import { Places } from './places.ts';
import { Failed, Tasks, type Machine } from './tasks.ts';

/** An experiment to run. */
export type Runnable = Pick<OpenedExperiment, 'experiment' | 'models' | 'tables'>;

/**
 * Runs what the outputs of an experiment are made from. What fails is told, and its outputs lack it.
 *
 * @param given values by name, for every model that has such a quantity
 */
export async function runExperiment(
  opened: Runnable,
  given: Readonly<Record<string, number>>,
  library: Library,
  control: Control,
): Promise<Outcome<ExperimentRun>> {
  const machines = new Map<string, Machine | Failure>();
  try {
    const runner = new Runner(opened, given, library, machines, control);
    return { kind: 'done', value: await runner.run() };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.by };
    throw error;
  } finally {
    for (const machine of machines.values()) if ('program' in machine) machine.program.release();
  }
}

class Runner {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly tasks: Tasks;
  private readonly experiment: Experiment;
  private readonly models: Runnable['models'];
  private readonly tables: Runnable['tables'];
  /** Runs that all wanted tasks take. */
  private total = 1;

  constructor(
    { experiment, models, tables }: Runnable,
    given: Readonly<Record<string, number>>,
    private readonly library: Library,
    private readonly machines: Map<string, Machine | Failure>,
    control: Control,
  ) {
    this.experiment = experiment;
    this.models = models;
    this.tables = tables;
    this.tasks = new Tasks(
      experiment,
      given,
      (model, purpose) => this.machine(model, purpose),
      control,
      () => control.progress?.({ fraction: Math.min(1, this.tasks.done / this.total) }),
    );
  }

  async run(): Promise<ExperimentRun> {
    const { reports, plots, surfaces, dataGenerators } = this.experiment;
    const wanted = new Set([
      ...reports.flatMap(({ dataSets }) => dataSets.map(({ data }) => data)),
      ...plots.flatMap(dataOf),
      ...surfaces.flatMap((plot) => plot.surfaces.flatMap(({ x, y, z }) => [x, y, z])),
    ]);
    const generators = dataGenerators.filter(({ id }) => wanted.has(id));
    for (const id of wanted)
      if (!dataGenerators.some((one) => one.id === id))
        this.tell(
          failed({
            code: 'unknown-data',
            message: `The outputs name the data generator ${id}, which does not exist.`,
          }),
        );
    if (wanted.size === 0)
      this.tell(
        failed({
          code: 'no-outputs',
          message: 'The experiment has neither a report nor a plot, so that nothing was run.',
        }),
      );
    this.reportAlgorithms();
    const values = await this.variables(generators);
    const data = new Map<string, Generated>();
    for (const generator of generators) {
      const own = new Map<string, Values>();
      for (const variable of generator.variables) {
        const found = values.get(variable);
        if (found !== undefined) own.set(variable.id, found);
      }
      if (own.size !== generator.variables.length) continue;
      data.set(generator.id, { values: generate(generator, own), ...this.meaningOf(generator) });
    }
    for (const one of this.models.diagnostics) if (one.severity !== 'error') this.tell(one);
    return { ...outputsOf(this.experiment, data), diagnostics: this.diagnostics };
  }

  /** What a generator's values are called, with the unit of a quantity that it gives as it is. */
  private meaningOf({ id, name, formula, variables }: DataGenerator): { label: string; unit?: string } {
    const label = name ?? id;
    const variable = formula.kind === 'name' ? variables.find((one) => one.id === formula.name) : undefined;
    const [model] = variable?.task === undefined ? [] : this.tasks.modelsOf(variable.task);
    if (variable === undefined || model === undefined) return { label };
    const { places } = this.machine(model);
    const source = places.source(variable);
    const unit = places.unit(source);
    // A name that a program made says less than that of the quantity.
    const plain = source === 'time' ? source : places.ready.quantity(variable.target ?? '');
    const isMade = name === undefined || name === id;
    return { label: isMade ? (plain ?? label) : label, ...(unit && { unit }) };
  }

  /** Runs every task that variables name, once each. Variables of what fails are left out. */
  private async variables(generators: readonly DataGenerator[]): Promise<Map<Variable, Values>> {
    const byTask = new Map<string, Variable[]>();
    const values = new Map<Variable, Values>();
    for (const variable of generators.flatMap(({ variables }) => variables)) {
      const numbers = this.tables.numbers(variable.target ?? '');
      if (numbers !== undefined) {
        if ('failure' in numbers) this.tell(numbers.failure);
        else values.set(variable, { shape: [numbers.length], data: numbers });
        continue;
      }
      const task = variable.task ?? '';
      const list = byTask.get(task) ?? [];
      list.push(variable);
      byTask.set(task, list);
    }
    this.total = [...byTask.keys()].reduce((sum, task) => sum + this.tasks.runsOf(task), 0);
    for (const [task, variables] of byTask) {
      try {
        const known = variables.filter((variable) => this.isKnown(task, variable));
        if (known.length === 0) continue;
        const results = await this.tasks.run(task, known);
        known.forEach((variable, at) => values.set(variable, results[at]!));
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        const { failure } = error;
        this.tell(failed({ ...failure, message: `Task ${task || '(no id)'}: ${failure.message}` }));
      }
    }
    return values;
  }

  /** A variable that no model of its task has is told. */
  private isKnown(task: string, variable: Variable): boolean {
    const models = this.tasks.modelsOf(task);
    const isKnown =
      models.length === 0 ||
      models.some((model) => this.machine(model).places.source(variable) !== undefined);
    if (!isKnown) {
      const what = variable.target ?? variable.symbol ?? '(nothing)';
      this.tell({
        severity: 'error',
        code: 'unknown-target',
        message: `Variable ${variable.id} (line ${variable.line}) names ${what.slice(0, 200)}, which model ${models.join(', ')} does not have or which is not supported.`,
        hint: 'Name a species, parameter, compartment or reaction by its id.',
        line: variable.line,
        symbol: variable.id,
      });
    }
    return isKnown;
  }

  /** The compiled model of an id. Throws `Failed` where there is none. */
  private machine(id: string, purpose: Purpose = 'equations'): Machine {
    const key = `${purpose} ${id}`;
    let machine = this.machines.get(key);
    if (machine === undefined) {
      machine = this.make(id, purpose);
      this.machines.set(key, machine);
    }
    if ('code' in machine) throw new Failed(machine);
    return machine;
  }

  private make(id: string, purpose: Purpose): Machine | Failure {
    const ready = this.models.model(id);
    if ('failure' in ready) {
      const { code, message, hint } = ready.failure;
      return { code, message, ...(hint !== undefined && { hint }) };
    }
    const { program, diagnostics } = this.library.link(ready.document, undefined, purpose);
    if (program === undefined || hasErrors(diagnostics)) {
      program?.release();
      const error = diagnostics.find(({ severity }) => severity === 'error');
      return {
        code: error?.code ?? 'invalid-model',
        message: `Model ${id}: ${error?.message ?? 'it cannot be run.'}`,
        ...(error?.hint !== undefined && { hint: error.hint }),
      };
    }
    const unfit = purpose === 'reactions' ? notStochastic(id, program.model) : undefined;
    if (unfit !== undefined) {
      program.release();
      return unfit;
    }
    return { program, places: new Places(ready, program.model) };
  }

  /** Algorithms that another one stands for, where that can change a result. */
  private reportAlgorithms(): void {
    for (const { id, algorithm, line } of this.experiment.simulations) {
      if (algorithm === undefined) continue;
      const kind = algorithmOf(algorithm.kisao)?.kind;
      const what = `Simulation ${id} (line ${line}) asks for ${algorithmText(algorithm.kisao)}`;
      if (kind === undefined)
        this.tell(
          warning(
            'unknown-algorithm',
            `${what}, which is not known here; the equations are solved instead.`,
            line,
          ),
        );
    }
  }

  private tell(finding: Diagnostic): void {
    if (!this.diagnostics.some(({ message }) => message === finding.message)) this.diagnostics.push(finding);
  }
}

/** Why a model cannot be simulated molecule by molecule; undefined where it can. */
function notStochastic(id: string, { reactions = [], equations }: CompiledModel): Failure | undefined {
  const ruled = equations.find(({ kind }) => kind === 'rate' || kind === 'algebraic');
  if (reactions.length > 0 && ruled === undefined) return undefined;
  const why =
    ruled === undefined
      ? 'it has no reactions'
      : `${ruled.symbol ?? 'an algebraic rule'} changes continuously`;
  return {
    code: 'not-stochastic',
    message: `Model ${id} cannot be simulated stochastically: ${why}.`,
    hint: 'Choose an algorithm for differential equations.',
  };
}

function failed({ code, message, hint }: Failure): Diagnostic {
  return { severity: 'error', code, message, ...(hint !== undefined && { hint }) };
}

function warning(code: string, message: string, line: number): Diagnostic {
  return { severity: 'warning', code, message, line };
}
