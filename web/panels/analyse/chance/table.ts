import type { ReplicateBand, ReplicateRun } from '../../../../workers/protocol.ts';
import { texts } from './texts.ts';

type Rows = (string | number)[][];

/** A spread of one percent of the largest mean is about the width of a line. */
const NOTICEABLE = 0.01;

export function isNoticeable({ spread }: ReplicateBand): boolean {
  return spread >= NOTICEABLE;
}

function headed(label: string, unit: string | undefined): string {
  return unit === undefined || unit === '' ? label : `${label} [${unit}]`;
}

/** Everything that the band's plot shows, a row a time. */
export function tableOf({ time, percentiles }: ReplicateRun, band: ReplicateBand): Rows {
  const { column, mean, sd, curves, sample, reference } = band;
  const columns: [string, ArrayLike<number>][] = [
    [texts.mean, mean],
    [texts.sd, sd],
    ...percentiles.map((percent, k): [string, ArrayLike<number>] => [texts.percentile(percent), curves[k]!]),
    ...(reference === undefined ? [] : [[texts.reference, reference] as [string, ArrayLike<number>]]),
    ...sample.map(({ replicate, values }): [string, ArrayLike<number>] => [
      texts.replicate(replicate),
      values,
    ]),
  ];
  const head = [
    headed(texts.time, time.unit),
    ...columns.map(([name]) => headed(`${column.label}, ${name}`, column.unit)),
  ];
  return [head, ...Array.from(time.values, (t, row) => [t, ...columns.map(([, values]) => values[row]!)])];
}

/** Bars of the last values: where each begins and ends, and its count. */
export function histogramTable({ column, last }: ReplicateBand): Rows {
  const { edges, counts } = last.histogram;
  const head = [headed(`${column.label} ≥`, column.unit), headed('<', column.unit), texts.counts];
  return [head, ...counts.map((count, k) => [edges[k]!, edges[k + 1]!, count])];
}
