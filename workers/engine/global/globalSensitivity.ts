import type { Failure, GlobalRequest, GlobalSensitivity, Outcome } from '../../protocol.ts';
import type { Elementary } from '../cohort/elementary.ts';
import { quantileOf } from '../cohort/distribution.ts';
import type { Control } from '../control.ts';
import { latinHypercube } from '../latinHypercube.ts';
import { attempt, type RunCohort } from './attempts.ts';
import { elementaryEffects, morrisDesign } from './morris.ts';
import { rangeFlaw, valueIn } from './range.ts';
import { sobolDesign, sobolIndices } from './sobolIndices.ts';
import { MOST_DIMENSIONS, shiftedSobol } from './sobolSequence.ts';

/** What a distribution without ends is cut to where its ends are asked for. */
const TAIL = 0.01;
/** Fewer say nothing of a spread. */
const LEAST = 2;

/** One factor: its value at a share of its range or of its distribution. */
interface Factor {
  id: string;
  at: (share: number) => number;
}

/** How an endpoint answers to factors that all vary together over their whole ranges. */
export async function globalSensitivity(
  request: GlobalRequest,
  typical: (id: string) => number | undefined,
  cohort: RunCohort,
  elementary: Elementary,
  control: Control,
): Promise<Outcome<GlobalSensitivity>> {
  const { method, sampling, samples, scenario } = request;
  const factors = factorsOf(request, typical, elementary);
  if ('failure' in factors) return { kind: 'failed', failure: factors.failure };
  const { seed } = scenario;
  const count = factors.length;
  const dimensions = method === 'sobol' ? 2 * count : count;
  if (count < 2) return invalid('One factor alone has nothing to be compared with.', 'Choose two or more.');
  if (dimensions > MOST_DIMENSIONS)
    return invalid(
      `This method takes at most ${MOST_DIMENSIONS / (dimensions / count)} factors, not ${count}.`,
      'Choose fewer: Morris finds those that matter.',
    );
  const draw = sampling === 'sobol' ? shiftedSobol : latinHypercube;
  const sample = draw(samples, dimensions, seed);
  const trajectories = method === 'morris' ? morrisDesign(sample, seed) : undefined;
  const rows = trajectories?.rows ?? sobolDesign(sample, count);
  const design = Object.fromEntries(
    factors.map(({ id, at }, k) => [id, Float64Array.from(rows, (row) => at(row[k]!))]),
  );
  const outcome = await attempt(request, request.endpoint, design, [], cohort, control);
  if (outcome.kind !== 'done') return outcome;
  const { attempts, endpoint, factors: described } = outcome.value;
  const { values, ...shown } = endpoint;
  const effects = trajectories && elementaryEffects(values, trajectories, seed);
  const shares = trajectories === undefined ? sobolIndices(values, count, seed) : undefined;
  if ((effects?.trajectories ?? shares!.points) < LEAST)
    return {
      kind: 'failed',
      failure: attempts.failed.first[0] ?? {
        code: 'invalid-range',
        message: 'Almost no run within these ranges has the endpoint.',
        hint: 'Narrow the ranges, or choose another endpoint.',
      },
    };
  if (shares !== undefined && !(shares.variance > 0))
    return invalid('The endpoint is the same in every run.', 'Widen the ranges, or choose another endpoint.');
  return {
    kind: 'done',
    value: {
      ...attempts,
      factors: described,
      endpoint: shown,
      ...(effects && { effects }),
      ...(shares && { shares }),
    },
  };
}

function factorsOf(
  { ranges, scenario, method }: GlobalRequest,
  typical: (id: string) => number | undefined,
  elementary: Elementary,
): Factor[] | { failure: Failure } {
  if (ranges !== undefined) {
    const flaw = ranges.map(rangeFlaw).find((failure) => failure !== undefined);
    if (flaw !== undefined) return { failure: flaw };
    return ranges.map((range) => ({ id: range.id, at: (share) => valueIn(range, share, elementary) }));
  }
  const varied = Object.entries(scenario.cohort?.varied ?? {});
  return varied.map(([id, distribution]) => {
    const middle = typical(id);
    const quantile = quantileOf(distribution, Number.isNaN(middle) ? undefined : middle, elementary);
    // Levels of Morris lie at the very ends.
    const inside = (share: number): number => (method === 'morris' ? TAIL + (1 - 2 * TAIL) * share : share);
    return { id, at: (share) => quantile(elementary.normal(inside(share))) };
  });
}

function invalid(message: string, hint: string): { kind: 'failed'; failure: Failure } {
  return { kind: 'failed', failure: { code: 'invalid-range', message, hint } };
}
