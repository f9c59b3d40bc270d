import { DEFAULT_SOLVER } from '../formats/scenario/schema.ts';
import type {
  Failure,
  FitResult,
  Outcome,
  Run,
  Scenario,
  Twin,
  ValidationCheck,
  ValidationRow,
} from '../protocol.ts';
import { breathe, type Control } from './control.ts';
import { columnsOf, measured, timesOf, type RunMeasure } from './measure.ts';
import { uniformGrid } from './plan.ts';

/** How validation gets its numbers: the engine's own simulation and fit. */
export interface Solver {
  run(scenario: Scenario, columns: string[], times: Float64Array): Promise<Outcome<Run>>;
  fit(scenario: Scenario): Promise<Outcome<FitResult>>;
}

/** The scenario that a twin proposes, as the studio opens it. */
export function defaultScenario({ manifest }: Twin): Scenario {
  return {
    starling: 2,
    title: manifest.title,
    twin: manifest.id,
    ...(manifest.individuals?.default === undefined ? {} : { individual: manifest.individuals.default }),
    parameters: {},
    regimen: manifest.regimen,
    time: manifest.time,
    solver: { ...DEFAULT_SOLVER, ...withoutAbsent(manifest.solver) },
    seed: 1,
    measurements: [],
  };
}

/** Keys that are there but undefined must not hide a default. */
function withoutAbsent<T extends object>(settings: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function scenarioOf(twin: Twin, { scenario: changes }: ValidationCheck, individual?: string): Scenario {
  const base = defaultScenario(twin);
  if (changes === undefined) return individual === undefined ? base : { ...base, individual };
  const { individual: named, parameters, regimen, time, solver } = changes;
  const person = individual ?? named ?? base.individual;
  return {
    ...base,
    ...(person === undefined ? {} : { individual: person }),
    parameters: parameters ?? base.parameters,
    regimen: regimen ?? base.regimen,
    time: time ?? base.time,
    solver: { ...base.solver, ...withoutAbsent(solver ?? {}) },
  };
}

/** The scenario's grid and the times that the measure needs, each once. */
function gridWith(scenario: Scenario, extra: readonly number[]): Float64Array {
  const { end, points } = scenario.time;
  return Float64Array.from(new Set([...uniformGrid(end, points), ...extra])).sort();
}

/** A number read, or why there is none. */
type Reading = { got: number } | { failure: Failure } | { interrupted: 'cancelled' | 'superseded' };

async function read(
  twin: Twin,
  check: ValidationCheck,
  individual: string | undefined,
  solver: Solver,
): Promise<Reading> {
  const scenario = scenarioOf(twin, check, individual);
  const { measure } = check;
  if (measure.kind === 'fit') {
    const { parameter, measurements, subject, parameters, error, starts } = measure;
    const outcome = await solver.fit({
      ...scenario,
      fit: {
        measurements: [measurements],
        ...(subject === undefined ? {} : { subject }),
        parameters,
        error,
        starts,
      },
    });
    if (outcome.kind === 'failed') return outcome;
    if (outcome.kind !== 'done') return { interrupted: outcome.kind };
    return { got: outcome.value.parameters.find(({ id }) => id === parameter)?.value ?? NaN };
  }
  const grid = gridWith(scenario, timesOf(measure, twin.tables));
  const outcome = await solver.run(scenario, columnsOf(measure), grid);
  if (outcome.kind === 'failed') return outcome;
  if (outcome.kind !== 'done') return { interrupted: outcome.kind };
  return { got: inUnit(measured(outcome.value, measure, twin.tables), check, measure, twin, outcome.value) };
}

/** A reading in the check's unit, where that is one of the output's alternatives. */
function inUnit(got: number, { unit }: ValidationCheck, measure: RunMeasure, twin: Twin, run: Run): number {
  if (measure.kind === 'table' || measure.kind === 'peakTime') return got;
  const own = run.columns.find(({ id }) => id === measure.output)?.unit;
  if (unit === own) return got;
  const alternatives = twin.manifest.outputs.find(({ id }) => id === measure.output)?.alternatives ?? [];
  return got * (alternatives.find((one) => one.unit === unit)?.factor ?? 1);
}

/**
 * Good within the tolerance; fair within ten times the tolerance and no more than 30 % off; poor otherwise.
 * So a figure that should agree to six digits is not fair at 20 %, and a figure with a tolerance of 10 % is not
 * fair when it is half.
 */
export function gradeOf(expected: number, got: number, tolerance: number): ValidationRow['grade'] {
  const error = Math.abs(got - expected);
  if (error <= tolerance) return 'good';
  const near = error <= 10 * tolerance && (expected === 0 || error <= 0.3 * Math.abs(expected));
  return near ? 'fair' : 'poor';
}

function rowOf(twin: Twin, check: ValidationCheck, got: number, remark: string): ValidationRow {
  const { quantity, expected, unit, source } = check;
  const tolerance = check.tolerance.absolute + check.tolerance.relative * Math.abs(expected);
  return {
    twin: twin.manifest.id,
    quantity: remark === '' ? quantity : `${quantity} (${remark})`,
    expected,
    got,
    unit,
    error: Math.abs(got - expected),
    tolerance,
    grade: gradeOf(expected, got, tolerance),
    source,
  };
}

/**
 * Runs every check of a twin. A check for every individual gives one row, of the one that is furthest off; a
 * solve that fails gives a row without a number that says why.
 */
export async function validate(
  twin: Twin,
  solver: Solver,
  control: Control,
): Promise<Outcome<ValidationRow[]>> {
  const rows: ValidationRow[] = [];
  for (const [index, check] of twin.validation.entries()) {
    control.progress?.({ fraction: index / twin.validation.length, note: check.quantity });
    const people = check.everyIndividual ? twin.individuals.map(({ id }) => id) : [undefined];
    let worst: ValidationRow | undefined;
    for (const person of people) {
      await breathe();
      const by = control.interruption();
      if (by === 'superseded') return { kind: 'superseded' };
      if (by === 'cancelled') return { kind: 'cancelled', partial: rows };
      const reading = await read(twin, check, person, solver);
      if ('interrupted' in reading) {
        return reading.interrupted === 'cancelled'
          ? { kind: 'cancelled', partial: rows }
          : { kind: 'superseded' };
      }
      const failed = 'failure' in reading;
      const remark = [
        ...(person === undefined ? [] : [`furthest of ${people.length}: ${person}`]),
        ...(failed ? [reading.failure.message] : []),
      ].join('; ');
      const row = rowOf(twin, check, failed ? NaN : reading.got, remark);
      // NaN is further off than any number.
      if (worst === undefined || !(row.error <= worst.error)) worst = row;
      if (failed) break;
    }
    if (worst !== undefined) rows.push(worst);
  }
  return { kind: 'done', value: rows };
}
