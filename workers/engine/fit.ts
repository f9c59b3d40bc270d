import type {
  Failure,
  FitResult,
  FitSettings,
  Individual,
  Measurements,
  Outcome,
  Scenario,
  TwinManifest,
} from '../protocol.ts';
import { breathe, SLICE_MS, type Control } from './control.ts';
import { estimate } from './estimate.ts';
import { gatherObservations, type Observations } from './observations.ts';
import { makePlan, type Plan } from './plan.ts';
import type { Program } from './program.ts';
import { exactDerivatives } from './sensitivity/exactDerivatives.ts';
import type { Compiled, SensitiveLibrary } from './sensitivity/sensitiveLibrary.ts';
import type { SensitiveProgram } from './sensitivity/sensitiveProgram.ts';
import { Interrupted, solveAt } from './solveAt.ts';
import { unknownName } from './unknownQuantity.ts';

/** Differences of solves need solves far more accurate than the differences: tighter than any plot. */
const RELATIVE_TOLERANCE = 1e-10;
const ABSOLUTE_FACTOR = 1e-3;
/** Relative error of such a solve, of which the steps of the differences are made. */
const ACCURACY = 1e-9;
/** Exact derivatives need no more digits than a step towards the minimum. */
const SLOPES_TOLERANCE = 1e-8;

/** What is fitted: a scenario with `fit` settings, on a linked model. */
export interface FitQuestion {
  program: Program;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  /** Those that `settings` may name. */
  measurements: readonly Measurements[];
  scenario: Scenario;
  settings: FitSettings;
  /** Gives the model's exact derivatives, where it has some. */
  sensitive: Pick<SensitiveLibrary, 'with'>;
  text: string;
}

function invalid(message: string, hint: string, symbol?: string): Failure {
  return { code: 'invalid-fit', message, hint, ...(symbol === undefined ? {} : { symbol }) };
}

/** Says what is wrong with the parameters' bounds, if anything. */
function checkParameters(settings: FitSettings, known: readonly string[]): Failure | undefined {
  if (settings.parameters.length === 0) {
    return invalid('No parameter is chosen for the fit.', 'Choose at least one.');
  }
  for (const { id, lower, upper, scale } of settings.parameters) {
    if (!known.includes(id)) return unknownName('quantity', id, known);
    if (!(lower < upper)) {
      return invalid(
        `The bounds of ${id} leave no room: ${lower} to ${upper}.`,
        'Let the lower be below the upper.',
        id,
      );
    }
    if (scale === 'log' && !(lower > 0)) {
      return invalid(
        `${id} is searched on a logarithmic scale, so its lower bound must be above 0, not ${lower}.`,
        'Raise the lower bound, or choose the linear scale.',
        id,
      );
    }
  }
  const ids = settings.parameters.map(({ id }) => id);
  const twice = ids.find((id, k) => ids.indexOf(id) !== k);
  return twice === undefined ? undefined : invalid(`${twice} is chosen twice.`, 'Choose it once.', twice);
}

/**
 * Fits the chosen parameters to the chosen measurements: least squares with several starts, the first where the
 * scenario stands. The same scenario gives the same result anywhere.
 */
export async function fit(question: FitQuestion, control: Control): Promise<Outcome<FitResult>> {
  const { program, manifest, settings } = question;
  const { model } = program;
  const known = [...model.states, ...model.parameters].map(({ id }) => id);
  const wrong = checkParameters(settings, known);
  if (wrong !== undefined) return { kind: 'failed', failure: wrong };
  const gathered = gatherObservations(settings, question.measurements, model, manifest);
  if ('failure' in gathered) return { kind: 'failed', failure: gathered.failure };
  const { observations } = gathered;

  const planWith = (values: readonly number[] | undefined): ReturnType<typeof makePlan> =>
    planOf(question, observations, values);
  const first = planWith(undefined);
  if ('failure' in first) return { kind: 'failed', failure: first.failure };

  let slice = performance.now();
  let failure: Failure | undefined;
  const predict = async (values: readonly number[]): Promise<Float64Array | undefined> => {
    if (performance.now() - slice > SLICE_MS) {
      await breathe();
      slice = performance.now();
      const by = control.interruption();
      if (by !== undefined) throw new Interrupted(by);
    }
    const made = planWith(values);
    const solved = 'failure' in made ? made : await solveAt(program, made.plan, control);
    if ('failure' in solved) {
      failure = solved.failure;
      return undefined;
    }
    const width = observations.outputs.length;
    return observations.value.map(
      (_, k) => solved.rows[observations.row[k]! * width + observations.output[k]!]!,
    );
  };

  const slopesWith = async (
    compiled: SensitiveProgram,
    values: readonly number[],
  ): Promise<{ predicted: Float64Array; slopes: Float64Array[] } | undefined> => {
    const made = planWith(values);
    if ('failure' in made) return undefined;
    const { solver } = made.plan;
    const plan = { ...made.plan, solver: { ...solver, relativeTolerance: SLOPES_TOLERANCE } };
    const factors = values.map((value) => ({ value }));
    const solved = await exactDerivatives(compiled, plan, factors, control);
    if ('failure' in solved) return undefined;
    const atMeasurements = (columns: readonly Float64Array[]): Float64Array =>
      observations.value.map((_, k) => columns[observations.output[k]!]![observations.row[k]!]!);
    return {
      predicted: atMeasurements(solved.values),
      slopes: values.map((_, factor) => atMeasurements(solved.slopes.map((list) => list[factor]!))),
    };
  };

  const wanted = {
    factors: settings.parameters.map(({ id }) => id),
    quantities: first.plan.columns.map(({ id }) => id),
  };
  const search = (compiled: Compiled): ReturnType<typeof estimate> =>
    estimate({
      parameters: settings.parameters,
      initial: settings.parameters.map(({ id, lower, upper }) =>
        startOf(question, first.plan, id, lower, upper),
      ),
      observed: observations.value,
      error: settings.error,
      starts: settings.starts,
      seed: question.scenario.seed,
      predict,
      accuracy: ACCURACY,
      ...('program' in compiled && { slopes: (values) => slopesWith(compiled, values) }),
      onStart: (index) =>
        control.progress?.({
          fraction: index / settings.starts,
          note: `start ${index + 1} of ${settings.starts}`,
        }),
    });

  try {
    const found = await question.sensitive.with(question.text, wanted, search);
    if (found === undefined) {
      return {
        kind: 'failed',
        failure:
          failure ?? invalid('The model gives no finite prediction at any start.', 'Narrow the bounds.'),
      };
    }
    const { predicted, ...result } = found;
    return {
      kind: 'done',
      value: {
        ...result,
        residuals: {
          time: observations.time,
          observed: Array.from(observations.value),
          predicted: Array.from(predicted),
          residual: Array.from(observations.value, (value, k) => value - predicted[k]!),
          subject: observations.subject,
        },
      },
    };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.by };
    throw error;
  }
}

/** The plan of one solve: output times are the measurements', columns their outputs. */
function planOf(
  { program, manifest, individuals, scenario, settings }: FitQuestion,
  observations: Observations,
  values: readonly number[] | undefined,
): ReturnType<typeof makePlan> {
  const fitted = Object.fromEntries(settings.parameters.map(({ id }, k) => [id, values?.[k]]));
  const { solver } = scenario;
  return makePlan({
    model: program.model,
    manifest,
    individuals,
    scenario: {
      ...scenario,
      parameters: {
        ...scenario.parameters,
        ...(values === undefined ? {} : (fitted as Record<string, number>)),
      },
      solver: {
        ...solver,
        relativeTolerance: Math.min(solver.relativeTolerance, RELATIVE_TOLERANCE),
        absoluteTolerance: solver.absoluteTolerance * ABSOLUTE_FACTOR,
      },
    },
    columns: observations.outputs,
    times: observations.times,
    startOf: (overrides) => program.initialParameters(overrides, scenario.seed),
  });
}

/** Where a parameter stands in the scenario; the middle of its bounds where the model computes it. */
function startOf({ program }: FitQuestion, plan: Plan, id: string, lower: number, upper: number): number {
  const { states, parameters } = program.model;
  const vector = states.some((state) => state.id === id) ? 0 : 1;
  const list = vector === 0 ? states : parameters;
  const index = list.findIndex((quantity) => quantity.id === id);
  const given = plan.overrides.find((one) => Number(one.vector) === vector && one.index === index);
  return given?.value ?? list[index]?.value ?? (lower + upper) / 2;
}
