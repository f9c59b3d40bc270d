import type { Failure, FitSettings, Measurements, TwinManifest } from '../protocol.ts';
import type { ModelDescription } from '../formats/twin/fromModel.ts';
import { factorBetween } from './convert.ts';
import { unknownName } from './unknownQuantity.ts';

/** What a fit compares with: parallel arrays over all measurements that are used, in order of time. */
export interface Observations {
  time: number[];
  value: Float64Array;
  subject: string[];
  /** Index into `outputs`. */
  output: number[];
  outputs: string[];
  /** All times once, rising, from 0: the output times of a solve. */
  times: Float64Array;
  /** Row of `times` by measurement. */
  row: Int32Array;
}

/** Factor from the unit of some measurements to the model's, by the twin's alternatives or by dimension. */
function factorOf(
  set: Measurements,
  model: ModelDescription,
  manifest: TwinManifest,
): { factor: number } | { failure: Failure } {
  if (set.unit === undefined) return { factor: 1 };
  const alternatives = manifest.outputs.find(({ id }) => id === set.output)?.alternatives ?? [];
  const alternative = alternatives.find(({ unit }) => unit === set.unit);
  if (alternative !== undefined) return { factor: 1 / alternative.factor };
  const quantities = [...model.states, ...model.parameters, ...model.outputs];
  const unit = quantities.find(({ id }) => id === set.output)?.unit;
  return unit === undefined ? { factor: 1 } : factorBetween(set.unit, unit);
}

/** Gathers the measurements that a fit names, of one subject where it names one. */
export function gatherObservations(
  settings: FitSettings,
  measurements: readonly Measurements[],
  model: ModelDescription,
  manifest: TwinManifest,
): { observations: Observations } | { failure: Failure } {
  const points: { time: number; value: number; subject: string; output: number }[] = [];
  const outputs: string[] = [];
  for (const id of settings.measurements) {
    const set = measurements.find((one) => one.id === id);
    if (set === undefined) {
      const ids = measurements.map((one) => one.id);
      return { failure: unknownName('measurement', id, ids) };
    }
    const converted = factorOf(set, model, manifest);
    if ('failure' in converted) return converted;
    if (!outputs.includes(set.output)) outputs.push(set.output);
    const output = outputs.indexOf(set.output);
    set.time.forEach((time, k) => {
      const value = set.value[k];
      const subject = set.subject?.[k] ?? '';
      const wanted =
        settings.subject === undefined || set.subject === undefined || subject === settings.subject;
      if (value === undefined || value === null || time < 0 || !wanted) return;
      points.push({ time, value: value * converted.factor, subject, output });
    });
  }
  if (points.length === 0) {
    return {
      failure: {
        code: 'no-measurements',
        message:
          settings.subject === undefined
            ? 'There are no measurements to fit to.'
            : `There are no measurements of subject ${settings.subject} to fit to.`,
        hint: 'Choose measurements with values at times from 0 on.',
        ...(settings.subject === undefined ? {} : { symbol: settings.subject }),
      },
    };
  }
  points.sort((a, b) => a.time - b.time);
  const times = Float64Array.from([...new Set([0, ...points.map(({ time }) => time)])].sort((a, b) => a - b));
  const rowOf = new Map(Array.from(times, (time, row) => [time, row]));
  return {
    observations: {
      time: points.map(({ time }) => time),
      value: Float64Array.from(points, ({ value }) => value),
      subject: points.map(({ subject }) => subject),
      output: points.map(({ output }) => output),
      outputs,
      times,
      row: Int32Array.from(points, ({ time }) => rowOf.get(time)!),
    },
  };
}
