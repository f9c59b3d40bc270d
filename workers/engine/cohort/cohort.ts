import { Vector } from '../../../assembly/memory.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Cohort, Failure, Individual, Scenario, TwinManifest } from '../../protocol.ts';
import type { CohortRequest, CohortRun, Diagnostic, Outcome, Progress } from '../../protocol.ts';
import type { Control } from '../control.ts';
import { placesOf, type Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { planOf } from '../subjects.ts';
import type { Elementary } from './elementary.ts';
import { EndpointPlan } from './endpointPlan.ts';
import { gather } from './gather.ts';
import type { Lane } from './lanes.ts';
import type { ArmTask, Part } from './part.ts';
import { People, type Place } from './people.ts';
import { PeopleColumns } from './peopleColumns.ts';
import { Population } from './population.ts';
import { Residual } from './residual.ts';
import { Summary, type Shape } from './summary.ts';

const PERCENTILES = [5, 25, 50, 75, 95];

/** What a cohort is made from. */
export interface CohortSubject {
  program: Program;
  /** The model for two people in step, where it has such a form and `worthPairing`. */
  pairs?: Program | undefined;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  scenario: Scenario;
  elementary: Elementary;
}

/** A cohort that can be solved: what each part needs, and what it is summed up in. */
export interface PreparedCohort {
  size: number;
  population: Population;
  /** Everybody's values and endpoints are wanted, in columns described so. */
  people?: { id: string; label: string; unit?: string }[];
  tasks: ArmTask[];
  shape: Shape;
  warnings: Diagnostic[];
  release(): void;
}

function invalid(message: string, hint: string, symbol?: string): { failure: Failure } {
  return { failure: { code: 'invalid-cohort', message, hint, ...(symbol !== undefined && { symbol }) } };
}

/**
 * Whether two people in step are solved faster than one by one. An event or a turned condition of either stops both,
 * which eats up what is gained: `npm run bench -- lanes` has 1.3 to 1.8 times without any, 1.0 to 1.4 with.
 */
export function worthPairing({ roots, events }: CompiledModel): boolean {
  return roots === 0 && events.length === 0;
}

/** Where the model's settable quantities live, and which values are in force without any person. */
export function quantitiesOf({ program, individuals, scenario }: CohortSubject) {
  const { states } = program.model;
  const places = new Map<string, Place>([...placesOf(program.model)].filter(([, { settable }]) => settable));
  const own = individuals.find(({ id }) => id === scenario.individual)?.values;
  const given: Readonly<Record<string, number>> = { ...own, ...scenario.parameters };
  const overrides = Object.entries(given).flatMap(([id, value]) => {
    const place = places.get(id);
    return place === undefined ? [] : [{ ...place, value }];
  });
  const start = program.initialParameters(overrides, scenario.seed);
  const typical = (id: string): number | undefined => {
    const place = places.get(id);
    if (place === undefined) return undefined;
    if (place.vector === Vector.Parameter) return given[id] ?? start[place.index];
    return given[id] ?? states[place.index]!.value ?? NaN;
  };
  return { places, typical };
}

/** What each person has, as people read it. */
export function describe(
  { scenario, program, manifest }: CohortSubject,
  population: Population,
): { id: string; label: string; unit?: string }[] {
  const known = new Map(
    [...program.model.states, ...program.model.parameters].map(({ id, unit, name }) => [id, { unit, name }]),
  );
  const covariates = new Map(scenario.cohort?.covariates.map((covariate) => [covariate.id, covariate]));
  return population.ids.map((id) => {
    const unit = covariates.get(id)?.unit ?? known.get(id)?.unit;
    const label = covariates.get(id)?.label ?? manifest.parameters[id]?.label ?? known.get(id)?.name ?? id;
    return { id, label, ...(unit !== undefined && { unit }) };
  });
}

export function noCohort(): { failure: Failure } {
  return invalid('The scenario has no population.', 'Say under "cohort" what differs between people.');
}

/** Lays out what the people of a scenario are solved with; whoever asked releases it. */
export function prepareCohort(
  subject: CohortSubject,
  request: Omit<CohortRequest, 'scenario' | 'channel'>,
): PreparedCohort | { failure: Failure } {
  const { scenario, program, manifest, elementary } = subject;
  const { cohort } = scenario;
  if (cohort === undefined) return noCohort();
  const { places, typical } = quantitiesOf(subject);
  const { design } = request;
  const population =
    design === undefined
      ? Population.of(cohort, scenario.seed, typical, elementary)
      : Population.listed(design, typical, elementary);
  if ('failure' in population) return population;
  for (const { id, rate } of manifest.inputs) {
    if (rate !== undefined && population.ids.includes(rate.parameter))
      return invalid(
        `${rate.parameter} holds the rate of ${id}, so it cannot differ between people.`,
        'Let another quantity vary.',
        rate.parameter,
      );
  }
  const wanted = [...new Set(request.columns ?? manifest.outputs.map(({ id }) => id))];
  const known = new Set(
    [...program.model.states, ...program.model.parameters, ...program.model.outputs].map(({ id }) => id),
  );
  const planned = EndpointPlan.of(cohort, (id) => known.has(id), population.ids, elementary);
  if ('failure' in planned) return planned;
  const ids = [...new Set([...wanted, ...planned.columns])];
  const errors = request.measured === true ? cohort.residual : {};
  const residuals = wanted.map((id) => {
    const error = errors[id];
    return error && new Residual(id, error, scenario.seed, elementary);
  });
  const kept = keptRows(scenario.time.points, request.bandPoints);
  const tasks: ArmTask[] = [];
  const shapes: Shape['arms'][number][] = [];
  const warnings: Diagnostic[] = [];
  const release = (): void => tasks.forEach(({ people }) => people.release());
  for (const arm of [undefined, ...cohort.arms]) {
    const made = planOf(subject, armScenario(scenario, arm, population, typical), { columns: ids });
    if ('failure' in made) {
      release();
      return made;
    }
    const { plan } = made;
    warnings.push(...plan.warnings);
    const endpoints = planned
      .on(plan.columns.map(({ id }) => id))
      .map((one) => ({ ...one, ...unitOf(one.endpoint, plan, one.column, program.model.timeUnit) }));
    const place = (id: string): Place | undefined =>
      arm?.parameters?.[id] === undefined ? places.get(id) : undefined;
    const people = new People(program, plan, population, place, arm?.factors ?? {}, subject.pairs);
    const columns = plan.columns.length;
    tasks.push({ people, times: plan.times, columns, bands: wanted.length, kept, residuals, endpoints });
    shapes.push({
      id: arm?.id ?? '',
      label: arm?.label ?? scenario.title,
      columns: plan.columns.slice(0, wanted.length),
      endpoints,
    });
  }
  const times = kept.length;
  const percentiles = request.percentiles ?? PERCENTILES;
  return {
    size: cohort.size,
    population,
    ...(request.people === true && { people: describe(subject, population) }),
    tasks,
    shape: { times, percentiles, elementary, arms: shapes },
    warnings,
    release,
  };
}

/** Rows of the grid that bands are made at: all, or this many spread over it, the first and the last among them. */
function keptRows(points: number, wanted = points): number[] {
  const count = Math.max(2, Math.min(points, wanted));
  return Array.from({ length: count }, (_, k) => Math.round((k * (points - 1)) / (count - 1)));
}

/** The scenario of one arm; a factor of what is the same in everybody is a value like any other. */
export function armScenario(
  scenario: Scenario,
  arm: Cohort['arms'][number] | undefined,
  population: Population,
  typical: (id: string) => number | undefined,
): Scenario {
  if (arm === undefined) return scenario;
  const own = population.ids.slice(0, population.ofModel);
  const factors = Object.entries(arm.factors ?? {})
    .filter(([id]) => !own.includes(id))
    .map(([id, factor]) => [id, (typical(id) ?? NaN) * factor] as const);
  return {
    ...scenario,
    parameters: { ...scenario.parameters, ...Object.fromEntries(factors), ...arm.parameters },
    regimen: arm.regimen ?? scenario.regimen,
  };
}

/** Unit of an endpoint: the curve's, the time's, or their product. */
function unitOf(
  { measure, unit: said }: Cohort['endpoints'][number],
  plan: Plan,
  column: number,
  timeUnit: string | undefined,
): { unit?: string } {
  if (said !== undefined) return { unit: said };
  const own = plan.columns[column]?.unit;
  if (measure === 'auc')
    return own === undefined || timeUnit === undefined
      ? {}
      : { unit: own === '' ? timeUnit : `${own}·${timeUnit}` };
  const isTime = measure.startsWith('time');
  const unit = isTime ? timeUnit : own;
  return unit === undefined ? {} : { unit };
}

/**
 * Runs a prepared cohort on lanes, and sums up what they solve.
 *
 * @throws NoLaneLeft
 */
export async function runCohort(
  prepared: PreparedCohort,
  lanes: readonly Lane[],
  about: { modelHash: string; seed: number; timeUnit: string | undefined },
  update: ((partial: CohortRun, progress: Progress) => void) | undefined,
  control: Control,
): Promise<Outcome<CohortRun>> {
  const began = performance.now();
  const { size, tasks, shape } = prepared;
  const kept = tasks[0]!.kept!;
  const summary = new Summary(shape);
  const people = prepared.people && new PeopleColumns(shape);
  const result = (): CohortRun => {
    const milliseconds = performance.now() - began;
    return {
      modelHash: about.modelHash,
      seed: about.seed,
      size,
      done: summary.done,
      percentiles: [...shape.percentiles],
      time: {
        id: 'time',
        label: 'Time',
        ...(about.timeUnit !== undefined && { unit: about.timeUnit }),
        values: Float64Array.from(kept, (row) => tasks[0]!.times[row]!),
      },
      arms: summary.finish(),
      statistics: {
        milliseconds,
        remainingMilliseconds:
          summary.done === 0 ? Infinity : (milliseconds * (size - summary.done)) / summary.done,
        peoplePerSecond: (1000 * summary.done * tasks.length) / milliseconds,
        threads: lanes.length,
        where: 'WebAssembly',
      },
      ...(people !== undefined && { people: people.finish(prepared.population, prepared.people!) }),
      warnings: prepared.warnings,
    };
  };
  const sink = {
    add(part: Part): void {
      summary.add(part);
      people?.add(part);
    },
    get done(): number {
      return summary.done;
    },
  };
  return gather(size, lanes, sink, result, update, control);
}
