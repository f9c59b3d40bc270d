import type { Expression } from '../../model/expression.ts';
import { rewrite } from '../../model/fold.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ModelDocument } from '../../model/model.ts';
import { DEFAULT_SOLVER, type PlotSettings, type Scenario } from '../scenario/schema.ts';
import { modelText } from '../modelText.ts';
import type { DataGenerator, Simulation, Task, Variable } from './experiment.ts';
import { algorithmOf, algorithmText, seedOf, solverOf } from './kisao.ts';
import type { ReadyModel } from './models.ts';
import type { OpenedExperiment } from './opened.ts';

/** Scenarios made of one experiment. */
const MOST_SCENARIOS = 50;
const MOST_PLOTS = 40;
const MOST_CURVES = 40;

/** Values of simulation time, as a variable. */
const TIME = /(^|:)time$|KISAO[:_]0000832$/i;

type TimeCourse = Extract<Simulation, { kind: 'uniform' }>;

/**
 * A scenario for every time course that an experiment's outputs are made from, with its model as text, its solver
 * and its plots. What a scenario cannot say is told.
 */
export function scenariosOf(
  { experiment, models, diagnostics, path, keep }: OpenedExperiment,
  title: string,
): { scenarios: Scenario[]; diagnostics: Diagnostic[] } {
  const found: Diagnostic[] = [...diagnostics];
  const scenarios: Scenario[] = [];
  const tell = (severity: Diagnostic['severity'], code: string, message: string, line = 0): void => {
    if (!found.some((one) => one.message === message))
      found.push({ severity, code, message, ...(line > 0 && { line }) });
  };
  const kept = keep();
  if (kept === undefined)
    tell(
      'warning',
      'experiment-too-large',
      `${path} is too large to be kept with the project: its plots and reports are not shown.`,
    );
  for (const task of singleTasks(experiment.tasks, tell)) {
    if (scenarios.length >= MOST_SCENARIOS) {
      tell(
        'info',
        'more-simulations',
        `${path} holds more than ${MOST_SCENARIOS} simulations; the first are opened.`,
      );
      break;
    }
    const simulation = experiment.simulations.find(({ id }) => id === task.simulation);
    const ready = models.model(task.model);
    if ('failure' in ready) {
      tell('error', ready.failure.code, ready.failure.message, ready.failure.line);
      continue;
    }
    const course = courseOf(simulation, task, tell);
    if (course === undefined) continue;
    const { document, plots } = withPlots(experiment, task, ready, tell);
    const written = modelText(document);
    written.diagnostics.forEach((one) => tell(one.severity, one.code, one.message));
    const names = [task.name, ready.name, title].filter((one) => one !== undefined && one !== '');
    scenarios.push({
      starling: 2,
      title: (experiment.tasks.length > 1
        ? `${title}: ${task.name ?? task.id}`
        : (names.at(-1) ?? title)
      ).slice(0, 300),
      model: { language: 'antimony', text: written.text },
      parameters: {},
      regimen: [],
      time: timeOf(course, tell),
      solver: solverOf(course.algorithm, DEFAULT_SOLVER),
      seed: seedOf(course.algorithm),
      measurements: [],
      ...(plots.length > 0 && { plots }),
      ...(kept !== undefined && { experiment: kept }),
    });
  }
  models.diagnostics.forEach((one) => {
    if (!found.some(({ message }) => message === one.message)) found.push(one);
  });
  return { scenarios, diagnostics: found };
}

type Tell = (severity: Diagnostic['severity'], code: string, message: string, line?: number) => void;

/** Tasks of one simulation, those inside repeated ones too, of which only one run is shown. */
function singleTasks(tasks: readonly Task[], tell: Tell): Extract<Task, { kind: 'task' }>[] {
  for (const task of tasks) {
    if (task.kind === 'repeated') {
      tell(
        'info',
        'repeated-task',
        `Repeated task ${task.name ?? task.id} (line ${task.line}) is opened as one run of what it repeats; Analyse, Experiment runs all of it.`,
        task.line,
      );
    }
    if (task.kind === 'unsupported')
      tell(
        'warning',
        'unsupported',
        `Task ${task.id} is ${task.what} (line ${task.line}), which is not supported.`,
        task.line,
      );
  }
  return tasks.filter((task): task is Extract<Task, { kind: 'task' }> => task.kind === 'task');
}

function courseOf(
  simulation: Simulation | undefined,
  task: Extract<Task, { kind: 'task' }>,
  tell: Tell,
): TimeCourse | undefined {
  if (simulation === undefined) {
    tell(
      'error',
      'unknown-simulation',
      `Task ${task.id} names the simulation ${task.simulation || '(no id)'}, which does not exist.`,
      task.line,
    );
    return undefined;
  }
  const { algorithm, line } = simulation;
  const term = algorithm && algorithmOf(algorithm.kisao);
  const what =
    algorithm && `Simulation ${simulation.id} (line ${line}) asks for ${algorithmText(algorithm.kisao)}`;
  if (term?.kind === 'other') {
    tell('error', 'unsupported-algorithm', `${what}, which is not supported.`, line);
    return undefined;
  }
  if (algorithm && term === undefined)
    tell(
      'warning',
      'unknown-algorithm',
      `${what}, which is not known here; the equations are solved instead.`,
      line,
    );
  if (term?.kind === 'stochastic')
    tell(
      'warning',
      'algorithm-replaced',
      `${what}; here its equations are solved; Analyse, Experiment simulates it so.`,
      line,
    );
  if (simulation.kind === 'uniform') return simulation;
  tell(
    'info',
    'unsupported',
    `Simulation ${simulation.id} (line ${line}) is no time course; it is opened over 100 time units, and run as it is under Analyse, Experiment.`,
    line,
  );
  return {
    kind: 'uniform',
    id: simulation.id,
    line,
    initialTime: 0,
    outputStart: 0,
    outputEnd: 100,
    steps: 500,
    ...(algorithm && { algorithm }),
  };
}

/** From 0 to the end, as dense as the experiment asks. */
function timeOf(course: TimeCourse, tell: Tell): Scenario['time'] {
  const { outputStart, outputEnd, steps, initialTime, line, id } = course;
  if (initialTime !== 0)
    tell(
      'warning',
      'initial-time',
      `Simulation ${id} (line ${line}) begins at t = ${initialTime}; here it begins at 0.`,
      line,
    );
  const end = outputEnd > 0 ? outputEnd : 100;
  const span = outputEnd - outputStart;
  const points = span > 0 ? Math.round((steps * end) / span) + 1 : 2;
  return { end, points: Math.min(Math.max(points, 2), 100_001) };
}

/**
 * The experiment's plots of one task. What is drawn by a formula of its own becomes an assigned quantity of the model.
 */
function withPlots(
  experiment: OpenedExperiment['experiment'],
  task: Task,
  ready: ReadyModel,
  tell: Tell,
): { document: ModelDocument; plots: PlotSettings[] } {
  const document = structuredClone(ready.document);
  const model = document.models.find(({ id }) => id === document.main)!;
  const quantities = new Map<string, string | 'time' | undefined>();
  const quantity = (generator: DataGenerator): string | undefined => {
    const known = quantities.get(generator.id);
    if (known !== undefined || quantities.has(generator.id)) return known;
    const id = quantityOf(generator, ready, (name, expression) => {
      let free = name.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
      while (takenBy(document, free)) free += '_';
      model.parameters.push({
        id: free,
        constant: false,
        ...(generator.name !== undefined && { name: generator.name }),
      });
      model.rules.push({ kind: 'assignment', symbol: free, expression });
      return free;
    });
    if (id === undefined)
      tell(
        'warning',
        'unsupported',
        `Data generator ${generator.id} (line ${generator.line}) is not drawn: its formula has no meaning at one time.`,
        generator.line,
      );
    quantities.set(generator.id, id);
    return id;
  };
  const belongs = (generator: DataGenerator | undefined): generator is DataGenerator =>
    generator !== undefined && generator.variables.every((variable) => variable.task === task.id);
  const plots: PlotSettings[] = [];
  for (const { id, name, curves, y: axis } of experiment.plots) {
    const byX = new Map<string, string[]>();
    for (const curve of curves) {
      const [x, y] = [curve.x, curve.y].map((data) =>
        experiment.dataGenerators.find((one) => one.id === data),
      );
      if (!belongs(x) || !belongs(y)) continue;
      const [xId, yId] = [quantity(x), quantity(y)];
      if (xId === undefined || yId === undefined || yId === 'time') continue;
      const list = byX.get(xId) ?? [];
      if (list.length < MOST_CURVES && !list.includes(yId)) list.push(yId);
      byX.set(xId, list);
    }
    for (const [x, y] of byX) {
      if (plots.length >= MOST_PLOTS) break;
      plots.push({
        id: byX.size > 1 ? `${id}-${x}` : id,
        title: (name ?? id).slice(0, 200),
        y,
        ...(x !== 'time' && { x }),
        scale: axis.log ? 'log' : 'linear',
      });
    }
  }
  return { document, plots };
}

/** The quantity that a data generator draws; one with a formula is added to the model. */
function quantityOf(
  { id, variables, parameters, formula }: DataGenerator,
  ready: ReadyModel,
  add: (name: string, expression: Expression) => string,
): string | 'time' | undefined {
  const byId = new Map(variables.map((variable) => [variable.id, variable]));
  if (formula.kind === 'name' && byId.has(formula.name)) return nameOf(byId.get(formula.name)!, ready);
  let isFine = true;
  const expression = rewrite(formula, (one) => {
    if (one.kind === 'call') isFine = false;
    if (one.kind !== 'name') return undefined;
    const variable = byId.get(one.name);
    const parameter = parameters.find((each) => each.id === one.name);
    if (parameter !== undefined) return { kind: 'number', value: parameter.value };
    const name = variable && nameOf(variable, ready);
    if (name === undefined) isFine = false;
    return name === 'time' ? { kind: 'time' } : { kind: 'name', name: name ?? one.name };
  });
  return isFine ? add(id, expression) : undefined;
}

function nameOf({ symbol, target }: Variable, ready: ReadyModel): string | 'time' | undefined {
  if (symbol !== undefined && TIME.test(symbol)) return 'time';
  return target === undefined ? undefined : ready.quantity(target);
}

function takenBy({ models, main }: ModelDocument, id: string): boolean {
  const model = models.find((one) => one.id === main)!;
  const named = [
    model.parameters,
    model.species,
    model.compartments,
    model.reactions,
    model.functions,
    model.events,
  ];
  return named.flat().some((one) => one.id === id) || model.units.some((one) => one.id === id);
}
