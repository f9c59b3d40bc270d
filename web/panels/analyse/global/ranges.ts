import type { ParameterRow } from '../../../state/parameters.ts';
import type { Workspace } from '../../../state/workspace.svelte.ts';
import type { Range } from '../../../../workers/protocol.ts';

export type RangeKind = 'half' | 'twin' | 'population';

/** As many parameters as are varied before anybody chose. */
const FEW = 8;

/** Parameters with a value to vary; what a regimen sets is not one. */
export function variedRows({ groups, manifest }: Workspace): ParameterRow[] {
  const rates = new Set(manifest?.inputs.map(({ rate }) => rate?.parameter));
  return groups.flatMap(({ rows }) => rows).filter(({ id, base }) => base !== undefined && !rates.has(id));
}

/** Half of the value now to half as much again, or the slider's range where there is no value to halve. */
export function rangeOf(row: ParameterRow, now: number, kind: RangeKind): Range {
  const { id, meta } = row;
  if (kind === 'half' && now !== 0) {
    const [lower, upper] = [0.5 * now, 1.5 * now]
      .map((end) => Number(end.toPrecision(4)))
      .sort((a, b) => a - b) as [number, number];
    return { id, lower, upper, scale: 'linear' };
  }
  const [lower, upper] = meta.range;
  return { id, lower, upper, scale: lower > 0 ? meta.scale : 'linear' };
}

/** What is varied at first: what can be fitted, for that is what people differ in; else the first few. */
export function firstChosen(rows: readonly ParameterRow[]): string[] {
  const able = rows.filter(({ base }) => base !== 0);
  const fitted = able.filter(({ meta }) => meta.fit);
  return (fitted.length > 1 ? fitted : able).slice(0, FEW).map(({ id }) => id);
}
