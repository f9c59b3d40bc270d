import { writeCsv, type CsvColumn } from '../../formats/csv/writer.ts';
import type { CohortArm, CohortEndpoint } from '../../protocol.ts';
import type { Identity } from './runFolder.ts';
import type { PeopleColumn } from './peopleTable.ts';
import type { PreparedRun } from './prepareRun.ts';

/** A cohort summed up: the same text wherever and however often it was solved. */
export interface CohortSummary {
  identity: Identity;
  columns: readonly PeopleColumn[];
  arms: readonly CohortArm[];
  /** By arm: how many people failed for which reason. */
  reasons: readonly ReadonlyMap<string, number>[];
}

/** What is written of a summary, by file name. */
export function summaryFiles(
  prepared: PreparedRun,
  summary: CohortSummary,
): Map<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    ['summary.json', `${JSON.stringify(summaryJson(prepared, summary), null, 1)}\n`],
    ['bands.csv', writeCsv(bandColumns(prepared, summary))],
    ['endpoints.csv', writeCsv(endpointColumns(prepared, summary))],
    ['histograms.csv', writeCsv(histogramColumns(summary))],
  ]);
}

function timeOf({ tasks, timeUnit }: PreparedRun) {
  return { label: 'Time', ...(timeUnit !== undefined && { unit: timeUnit }), values: tasks[0]!.times };
}

function summaryJson(prepared: PreparedRun, { identity, columns, arms, reasons }: CohortSummary): object {
  const { seed, people } = identity;
  const time = timeOf(prepared);
  return {
    starling: 1,
    modelHash: prepared.modelHash,
    seed,
    people,
    columns,
    percentiles: prepared.shape.percentiles,
    time: { ...time, values: [...time.values] },
    arms: arms.map(({ id, label, bands, endpoints, failed }, k) => ({
      id,
      label,
      bands: bands.map(({ column, curves }) => ({ ...column, curves: curves.map((curve) => [...curve]) })),
      endpoints,
      failed: {
        count: failed.count,
        reasons: Object.fromEntries(reasons[k]!),
        first: failed.first.map(({ person, failure }) => ({ person, ...failure })),
      },
    })),
  };
}

/** `A 5%`; other arms by name: `A 5% [double]`. */
function inArm(label: string, { id }: CohortArm): string {
  return id === '' ? label : `${label} [${id}]`;
}

function bandColumns(prepared: PreparedRun, { arms }: CohortSummary): CsvColumn[] {
  return [
    timeOf(prepared),
    ...arms.flatMap((arm) =>
      arm.bands.flatMap(({ column: { id, unit }, curves }) =>
        curves.map((values, k) => ({
          label: inArm(`${id} ${prepared.shape.percentiles[k]}%`, arm),
          ...(unit !== undefined && { unit }),
          values,
        })),
      ),
    ),
  ];
}

function endpointColumns({ shape }: PreparedRun, { arms }: CohortSummary): CsvColumn[] {
  const rows = arms.flatMap((arm) => arm.endpoints.map((endpoint) => ({ arm, endpoint })));
  const column = (
    label: string,
    cell: (endpoint: CohortEndpoint, arm: CohortArm) => number | string | undefined,
  ): CsvColumn => ({ label, values: rows.map(({ arm, endpoint }) => cell(endpoint, arm) ?? null) });
  return [
    column('arm', (_, { id }) => id),
    column('endpoint', ({ id }) => id),
    column('unit', ({ unit }) => unit),
    column('people', ({ spread }) => spread.count),
    column('failed', (_, { failed }) => failed.count),
    column('mean', ({ spread }) => spread.mean),
    column('sd', ({ spread }) => spread.sd),
    ...shape.percentiles.map((percent, k) => column(`${percent}%`, ({ spread }) => spread.percentiles[k])),
    column('met', ({ target }) => target?.met),
    column('share', ({ target }) => target?.share),
    column('share low', ({ target }) => target?.low),
    column('share high', ({ target }) => target?.high),
    column('difference', ({ difference }) => difference?.spread.mean),
    column('difference low', ({ difference }) => difference?.low),
    column('difference high', ({ difference }) => difference?.high),
  ];
}

function histogramColumns({ arms }: CohortSummary): CsvColumn[] {
  const rows = arms.flatMap(({ id: arm, endpoints }) =>
    endpoints.flatMap(({ id, spread: { histogram } }) =>
      histogram.counts.map((people, k) => ({
        arm,
        id,
        from: histogram.edges[k]!,
        to: histogram.edges[k + 1]!,
        people,
      })),
    ),
  );
  return [
    { label: 'arm', values: rows.map(({ arm }) => arm) },
    { label: 'endpoint', values: rows.map(({ id }) => id) },
    { label: 'from', values: rows.map(({ from }) => from) },
    { label: 'to', values: rows.map(({ to }) => to) },
    { label: 'people', values: rows.map(({ people }) => people) },
  ];
}
