import type {
  FitSettings,
  Measurements,
  ModelSummary,
  Scenario,
  Settable,
  TwinManifest,
} from '../../../workers/protocol.ts';
import { texts } from './texts.ts';

/** A parameter or initial value that can be fitted. */
export interface Candidate {
  id: string;
  label: string;
  unit: string | undefined;
  /** The twin offers it for fitting. */
  isSuggested: boolean;
  bounds: FitSettings['parameters'][number];
}

/** Bounds around a value that nothing is known of: a tenth to ten times. */
function boundsAround(id: string, value: number | undefined): FitSettings['parameters'][number] {
  if (value === undefined || value === 0) return { id, lower: -10, upper: 10, scale: 'linear' };
  return value > 0
    ? { id, lower: value / 10, upper: value * 10, scale: 'log' }
    : { id, lower: value * 10, upper: value / 10, scale: 'linear' };
}

/** All that can be fitted, what the twin suggests first; bounds are its physiological limits where it has some. */
export function candidates(manifest: TwinManifest, summary: ModelSummary): Candidate[] {
  const settable = [...summary.parameters, ...summary.states].filter((one) => one.settable);
  const describe = ({ id, name, unit, value }: Settable): Candidate => {
    const meta = manifest.parameters[id];
    const [lower, upper] = meta?.range ?? [0, 0];
    const isLog = meta?.scale === 'log' && lower > 0;
    return {
      id,
      label: meta?.label ?? name ?? id,
      unit: unit || undefined,
      isSuggested: meta?.fit === true,
      bounds: lower < upper ? { id, lower, upper, scale: isLog ? 'log' : 'linear' } : boundsAround(id, value),
    };
  };
  return settable.map(describe).sort((a, b) => Number(b.isSuggested) - Number(a.isSuggested));
}

/** The people in the chosen data, in order of appearance. */
export function subjectsOf(measurements: readonly Measurements[], chosen: readonly string[]): string[] {
  const sets = measurements.filter(({ id }) => chosen.includes(id));
  return [...new Set(sets.flatMap(({ subject }) => subject ?? []))];
}

/** What is fitted where nobody has said anything: the first data, the scenario's person, what the twin suggests. */
export function defaultSettings(
  scenario: Scenario,
  measurements: readonly Measurements[],
  all: readonly Candidate[],
): FitSettings {
  const [first] = scenario.measurements.length > 0 ? scenario.measurements : measurements;
  const chosen = first === undefined ? [] : [first.id];
  const subjects = subjectsOf(measurements, chosen);
  const subject = subjects.find((name) => name === scenario.individual) ?? subjects[0];
  return {
    measurements: chosen,
    ...(subject === undefined ? {} : { subject }),
    parameters: all.filter((one) => one.isSuggested).map((one) => one.bounds),
    error: 'additive',
    starts: 8,
  };
}

/** Why these settings cannot be fitted; undefined where they can. */
export function problemOf(settings: FitSettings, all: readonly Candidate[]): string | undefined {
  if (settings.measurements.length === 0) return texts.needData;
  if (settings.parameters.length === 0) return texts.needParameter;
  for (const { id, lower, upper, scale } of settings.parameters) {
    const label = all.find((one) => one.id === id)?.label ?? id;
    if (!(lower < upper)) return texts.bounds(label);
    if (scale === 'log' && lower <= 0) return texts.positive(label);
  }
  return undefined;
}
