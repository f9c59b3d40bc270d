import type {
  Attempts,
  CohortRequest,
  CohortRun,
  Endpoint,
  Outcome,
  Progress,
  Scenario,
} from '../../protocol.ts';
import type { Control } from '../control.ts';

/** Runs a cohort, as the engine does. */
export type RunCohort = (
  request: CohortRequest,
  update: (partial: CohortRun, progress: Progress) => void,
  control: Control,
) => Promise<Outcome<CohortRun>>;

/** The runs of a design: person i of a cohort is its row i. */
export interface Attempted {
  run: CohortRun;
  attempts: Attempts;
  endpoint: { label: string; unit?: string; values: Float64Array<ArrayBuffer> };
  /** Label and unit of what the design sets, in its order. */
  factors: { id: string; label: string; unit?: string }[];
}

/**
 * Solves a scenario once a row of a design, on every thread that cohorts have.
 *
 * @param design values of each quantity, a number a row
 * @param columns whose curves are wanted of the first rows
 */
export async function attempt(
  { scenario, channel }: { scenario: Scenario; channel: string },
  endpoint: Endpoint,
  design: Record<string, Float64Array>,
  columns: string[],
  cohort: RunCohort,
  control: Control,
): Promise<{ kind: 'done'; value: Attempted } | Exclude<Outcome<never>, { kind: 'done' }>> {
  const ids = Object.keys(design);
  const size = design[ids[0]!]!.length;
  const request: CohortRequest = {
    scenario: {
      ...scenario,
      cohort: {
        size,
        varied: {},
        covariates: [],
        effects: [],
        correlations: [],
        residual: {},
        endpoints: [endpoint],
        arms: [],
      },
    },
    channel,
    columns,
    design,
    people: true,
    prefer: 'cpu',
  };
  const outcome = await cohort(request, (_, progress) => control.progress?.(progress), control);
  if (outcome.kind === 'failed') return { kind: 'failed', failure: outcome.failure };
  if (outcome.kind !== 'done') return { kind: outcome.kind };
  const run = outcome.value;
  const people = run.people!;
  const found = people.at(-1)!;
  const failed = people.at(-2)!.values.reduce((sum, value) => sum + value, 0);
  return {
    kind: 'done',
    value: {
      run,
      attempts: {
        runs: size,
        failed: { count: failed, first: run.arms[0]!.failed.first.map(({ failure }) => failure) },
        milliseconds: run.statistics.milliseconds,
        threads: run.statistics.threads,
      },
      endpoint: {
        label: found.label,
        ...(found.unit !== undefined && { unit: found.unit }),
        values: found.values,
      },
      factors: ids.map((id) => {
        const { label, unit } = people.find((column) => column.id === id)!;
        return { id, label, ...(unit !== undefined && { unit }) };
      }),
    },
  };
}
