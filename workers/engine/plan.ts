import { Operation, Vector } from '../../assembly/memory.ts';
import type { ModelDescription } from '../formats/twin/fromModel.ts';
import type { Diagnostic, Failure, Individual, Scenario, SolverSettings, TwinManifest } from '../protocol.ts';
import { expand } from './administration.ts';
import { previewSolver } from './previewTolerance.ts';
import { steps, type Level, type ScheduleEntry } from './schedule.ts';
import { unknownName } from './unknownQuantity.ts';

/** A value given from outside instead of the model's own. */
export interface Override {
  vector: Vector;
  index: number;
  value: number;
}

/** A recorded quantity; `index` counts through states ++ parameters ++ outputs. */
export interface PlannedColumn {
  id: string;
  label: string;
  unit?: string;
  index: number;
}

/** All that a solve needs besides the linked model. */
export interface Plan {
  overrides: Override[];
  /** In order of time. */
  schedule: ScheduleEntry[];
  /** Output times, rising, from 0. */
  times: Float64Array;
  columns: PlannedColumn[];
  /** No digest is made. */
  preview?: boolean | undefined;
  /** Every step is written down. */
  steps?: boolean | undefined;
  solver: SolverSettings;
  seed: number;
  end: number;
  warnings: Diagnostic[];
}

/** What a plan is made from. */
export interface Question {
  model: ModelDescription;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  scenario: Scenario;
  /** Ids; absent: every state and output. */
  columns?: readonly string[] | undefined;
  /** A run that nobody will prove needs no digest. */
  preview?: boolean | undefined;
  steps?: boolean | undefined;
  /** Output times instead of the scenario's own grid, rising; the run ends at the last one. */
  times?: Float64Array | undefined;
  /** The parameters' start values with these overrides, for what an initial assignment computes. */
  startOf: (overrides: readonly Override[]) => Float64Array;
}

/** Where a name lives. */
interface Place {
  vector: Vector;
  index: number;
  settable: boolean;
}

const made = new WeakMap<ModelDescription, Map<string, Place>>();

/** Ids of a model's states and parameters, with their places; made once a model. */
export function placesOf(model: ModelDescription): ReadonlyMap<string, Place> {
  let known = made.get(model);
  if (known === undefined) {
    known = new Map();
    for (const [vector, list] of [
      [Vector.State, model.states],
      [Vector.Parameter, model.parameters],
    ] as const) {
      list.forEach(({ id, settable }, index) => known!.set(id, { vector, index, settable }));
    }
    made.set(model, known);
  }
  return known;
}

function warning(code: string, message: string, symbol: string): Diagnostic {
  return { severity: 'warning', code, message, symbol };
}

/** The scenario's values over the individual's, each once. */
function gatherOverrides(
  { model, individuals, scenario }: Question,
  warnings: Diagnostic[],
): { overrides: Override[] } | { failure: Failure } {
  const values = new Map<string, number>();
  if (scenario.individual !== undefined) {
    const individual = individuals.find(({ id }) => id === scenario.individual);
    if (individual === undefined) {
      const ids = individuals.map(({ id }) => id);
      return { failure: unknownName('individual', scenario.individual, ids) };
    }
    for (const [id, value] of Object.entries(individual.values)) {
      if (placesOf(model).has(id)) values.set(id, value);
      else {
        warnings.push(
          warning('unused-value', `The model has no ${id}, so the individual's value of it is not used.`, id),
        );
      }
    }
  }
  for (const [id, value] of Object.entries(scenario.parameters)) values.set(id, value);

  const overrides: Override[] = [];
  for (const [id, value] of values) {
    const place = placesOf(model).get(id);
    if (place === undefined) return { failure: unknownName('quantity', id, [...placesOf(model).keys()]) };
    if (!place.settable) {
      return {
        failure: {
          code: 'not-settable',
          message: `${id} cannot be set: the model computes it.`,
          hint: 'Change what it is computed from, or the model’s text.',
          symbol: id,
        },
      };
    }
    overrides.push({ vector: place.vector, index: place.index, value });
  }
  return { overrides };
}

/** The parameter's value at the start: what was given, what the text says, or what the model computes. */
function baseOf(question: Question, overrides: readonly Override[], parameter: number): number {
  const given = overrides.find(({ vector, index }) => vector === Vector.Parameter && index === parameter);
  return (
    given?.value ?? question.model.parameters[parameter]?.value ?? question.startOf(overrides)[parameter] ?? 0
  );
}

/** The regimen as changes of states and parameters at exact times. */
function gatherSchedule(
  question: Question,
  overrides: readonly Override[],
  end: number,
  warnings: Diagnostic[],
): { schedule: ScheduleEntry[] } | { failure: Failure } {
  const { model, manifest, scenario } = question;
  const expanded = expand(scenario.regimen, end);
  if ('failure' in expanded) return expanded;
  const inputs = new Map(manifest.inputs.map((input) => [input.id, input]));
  const schedule: ScheduleEntry[] = [];
  const levels = new Map<number, Level[]>();
  for (const { item, time, amount, duration } of expanded.administrations) {
    const input = inputs.get(item.input);
    if (input === undefined) return { failure: unknownName('input', item.input, [...inputs.keys()]) };
    const target = duration > 0 ? input.rate?.parameter : input.bolus?.state;
    if (target === undefined) {
      return {
        failure: {
          code: 'wrong-duration',
          message:
            duration > 0
              ? `${input.label} can only be given at once, not over ${duration}.`
              : `${input.label} can only be given over time.`,
          hint: duration > 0 ? 'Set its duration to 0.' : 'Give it a duration.',
          symbol: input.id,
        },
      };
    }
    const place = placesOf(model).get(target);
    const vector = duration > 0 ? Vector.Parameter : Vector.State;
    if (place === undefined || place.vector !== vector) {
      const list = vector === Vector.State ? model.states : model.parameters;
      return {
        failure: unknownName(
          'quantity',
          target,
          list.map(({ id }) => id),
        ),
      };
    }
    if (duration > 0) {
      const value = (amount * input.rate!.factor) / duration;
      const list = levels.get(place.index) ?? [];
      list.push({ from: time, to: time + duration, value });
      levels.set(place.index, list);
    } else if (time < 0) {
      const message = `${input.label} at ${time} is before the start and is not given.`;
      if (!warnings.some((other) => other.symbol === item.id)) {
        warnings.push(warning('before-start', message, item.id));
      }
    } else {
      const value = amount * input.bolus!.factor;
      schedule.push({ time, value, vector, index: place.index, operation: Operation.Add });
    }
  }
  for (const [parameter, list] of levels) {
    schedule.push(...steps(list, baseOf(question, overrides, parameter), parameter, 0, end));
  }
  return { schedule: schedule.sort((a, b) => a.time - b.time) };
}

/** Every state and output, or those asked for. */
function gatherColumns({
  model,
  manifest,
  columns,
}: Question): { columns: PlannedColumn[] } | { failure: Failure } {
  const labels = new Map(manifest.outputs.map(({ id, label }) => [id, label]));
  const all = [...model.states, ...model.parameters, ...model.outputs];
  const indices = new Map(all.map(({ id }, index) => [id, index]));
  const ids = columns ?? [...model.states, ...model.outputs].map(({ id }) => id);
  const planned: PlannedColumn[] = [];
  for (const id of new Set(ids)) {
    const index = indices.get(id);
    const quantity = index === undefined ? undefined : all[index];
    if (index === undefined || quantity === undefined) {
      return { failure: unknownName('quantity', id, [...indices.keys()]) };
    }
    planned.push({
      id,
      label: labels.get(id) ?? manifest.parameters[id]?.label ?? quantity.name ?? id,
      ...(quantity.unit === undefined ? {} : { unit: quantity.unit }),
      index,
    });
  }
  return { columns: planned };
}

/** `points` times from 0 to `end`, both included; each is computed afresh, so none drifts. */
export function uniformGrid(end: number, points: number): Float64Array {
  const times = Float64Array.from({ length: points }, (_, k) => Math.min((k * end) / (points - 1), end));
  times[points - 1] = end;
  return times;
}

/** Turns a scenario into what the core is told, or says which name in it is unknown and what there is. */
export function makePlan(question: Question): { plan: Plan } | { failure: Failure } {
  const { scenario } = question;
  const times = question.times ?? uniformGrid(scenario.time.end, scenario.time.points);
  const end = times[times.length - 1] ?? 0;
  const warnings: Diagnostic[] = [];
  const values = gatherOverrides(question, warnings);
  if ('failure' in values) return values;
  const regimen = gatherSchedule(question, values.overrides, end, warnings);
  if ('failure' in regimen) return regimen;
  const recorded = gatherColumns(question);
  if ('failure' in recorded) return recorded;
  return {
    plan: {
      overrides: values.overrides,
      schedule: regimen.schedule,
      times,
      columns: recorded.columns,
      preview: question.preview,
      steps: question.steps,
      solver: question.preview === true ? previewSolver(scenario.solver) : scenario.solver,
      seed: scenario.seed,
      end,
      warnings,
    },
  };
}
