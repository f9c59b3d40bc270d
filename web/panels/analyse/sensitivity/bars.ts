import type { Sensitivities } from '../../../../workers/protocol.ts';
import { nearestIndex } from '../../../plots/series.ts';
import { huesOf } from './curves.ts';

export type Measure = 'peak' | 'rms' | 'time';

/** One parameter's bar. */
export interface Bar {
  /** Place among the parameters. */
  index: number;
  id: string;
  label: string;
  /** In the quantity's unit; an RMS has no sign. */
  value: number;
  /** Signed share of the longest bar, −1 to 1. */
  share: number;
  /** Index of the categorical colour, the same as its curve's. */
  color: number;
}

/** The parameters that have an effect, the largest first, and those that have none. */
export function barsOf(found: Sensitivities, measure: Measure, at: number): { bars: Bar[]; still: string[] } {
  const { outputs, parameters, time } = found;
  const hues = huesOf(found);
  const [output] = outputs;
  if (output === undefined) return { bars: [], still: [] };
  const row = nearestIndex(time.values, at);
  const valueOf = (index: number): number => {
    const curve = output.curves[index]!;
    return measure === 'time' ? curve.scaled[row]! : curve[measure];
  };
  const sorted = output.ranking
    .map((index) => ({ index, ...parameters[index]!, value: valueOf(index) }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const longest = Math.abs(sorted[0]?.value ?? 0);
  return {
    bars: sorted
      .filter(({ value }) => value !== 0)
      .map(({ index, id, label, value }) => ({
        index,
        id,
        label,
        value,
        share: value / longest,
        color: hues.get(index)!,
      })),
    still: sorted.filter(({ value }) => value === 0).map(({ label }) => label),
  };
}
