import type { Run, Twin, ValidationCheck } from '../protocol.ts';

type Measure = ValidationCheck['measure'];
/** Measures that are read off one run; the others need a fit or a table. */
export type RunMeasure = Exclude<Measure, { kind: 'fit' }>;
type TableMeasure = Extract<Measure, { kind: 'table' }>;

/** Output times that a measure needs besides the scenario's grid. */
export function timesOf(measure: RunMeasure, tables: Twin['tables']): number[] {
  if (measure.kind === 'at') return [measure.time];
  if (measure.kind === 'table') {
    return (tables[measure.file]?.time ?? []).flatMap((time) => sampled(time, measure.mean));
  }
  return [];
}

/** Times whose mean a row of a table holds; a body at rest before the start is as it is at the start. */
function sampled(time: number, mean: TableMeasure['mean']): number[] {
  const { samples, spacing } = mean ?? { samples: 1, spacing: 0 };
  return Array.from({ length: samples }, (_, k) => Math.max(0, time - k * spacing));
}

/** Ids that a measure reads. */
export function columnsOf(measure: RunMeasure): string[] {
  return measure.kind === 'table' ? measure.columns : [measure.output];
}

function valuesOf(run: Run, id: string): Float64Array {
  const column = run.columns.find((one) => one.id === id);
  if (column === undefined) throw new Error(`the run has no column ${id}`);
  return column.values;
}

/** Row of a time of the grid: the last one, after whatever happens there. */
function rowAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Largest difference of a run from a reference table over its columns. */
function tableDifference(run: Run, measure: TableMeasure, table: Record<string, number[]>): number {
  let largest = 0;
  for (const id of measure.columns) {
    const reference = table[id] ?? [];
    const values = valuesOf(run, id);
    const scale = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    reference.forEach((expected, k) => {
      const at = sampled(table.time?.[k] ?? 0, measure.mean);
      const got = at.reduce((sum, time) => sum + values[rowAt(run.time.values, time)]!, 0) / at.length;
      const difference = Math.abs(got - expected);
      // Where the reference is zero, relative to the column's largest value.
      const size = measure.compare === 'absolute' ? 1 : Math.abs(expected) || scale || 1;
      const relative = difference / size;
      if (!(relative <= largest)) largest = relative;
    });
  }
  return largest;
}

/** What a measure reads off a run. NaN where the run holds one. */
export function measured(run: Run, measure: RunMeasure, tables: Twin['tables']): number {
  const times = run.time.values;
  switch (measure.kind) {
    case 'at':
      return valuesOf(run, measure.output)[rowAt(times, measure.time)] ?? NaN;
    case 'peak':
      return valuesOf(run, measure.output).reduce((most, value) => Math.max(most, value), -Infinity);
    case 'trough':
      return valuesOf(run, measure.output).reduce((least, value) => Math.min(least, value), Infinity);
    case 'peakTime': {
      const values = valuesOf(run, measure.output);
      let best = 0;
      values.forEach((value, k) => {
        if (value > values[best]!) best = k;
      });
      return times[best] ?? NaN;
    }
    case 'drift': {
      const values = valuesOf(run, measure.output);
      const first = values[0] ?? NaN;
      return values.reduce((most, value) => Math.max(most, Math.abs(value - first)), 0);
    }
    case 'auc': {
      const values = valuesOf(run, measure.output);
      let area = 0;
      for (let k = 1; k < values.length; k++) {
        area += ((values[k]! + values[k - 1]!) / 2) * (times[k]! - times[k - 1]!);
      }
      return area;
    }
    case 'table':
      return tableDifference(run, measure, tables[measure.file] ?? {});
  }
}
