import { formatNumber, formatQuantity } from '../controls/format.ts';
import type { Axis } from './series.ts';
import { spanOf, type PlaneArea, type PlaneData, type PlaneLine, type PlaneMark } from './plane.ts';

/** One quantity of many people or replicates over time. */
export interface BandData {
  title: string;
  time: Axis & { values: ArrayLike<number> };
  y: Axis;
  /** Index of the categorical colour. */
  color: number;
  /** Rising, from 0 to 100, with 50 among them; the first and the last bound the widest area, and so on inwards. */
  percentiles: readonly number[];
  /** A curve a percentile. */
  curves: readonly ArrayLike<number>[];
  samples: { label: string; curves: readonly ArrayLike<number>[] };
  /** A curve to compare with. */
  reference?: { label: string; color: number; values: ArrayLike<number> } | undefined;
  measured?: { label: string; color: number; points: readonly { x: number; y: number; says: string }[] };
}

const words = {
  median: 'median',
  between: (low: number, high: number): string => `${low} to ${high} %`,
};

/** Times at which values are read. */
const READINGS = 11;

/** Areas between percentiles, the median, some curves one by one, what was measured and what to compare with. */
export function bandPlane(data: BandData): PlaneData {
  const { time, y, color, percentiles, curves, samples, reference, measured } = data;
  const x = time.values;
  const areas: PlaneArea[] = [];
  for (let low = 0, high = curves.length - 1; low < high; low++, high--) {
    const label = words.between(percentiles[low]!, percentiles[high]!);
    areas.push({ id: label, label, color, x, low: curves[low]!, high: curves[high]! });
  }
  const lines: PlaneLine[] = samples.curves.map((values) => ({
    id: 'samples',
    label: samples.label,
    color,
    look: 'hair',
    x,
    y: values,
  }));
  const middle = percentiles.indexOf(50);
  if (middle >= 0 && curves[middle] !== undefined)
    lines.push({ id: 'median', label: words.median, color, look: 'solid', x, y: curves[middle] });
  if (reference !== undefined)
    lines.push({
      id: 'reference',
      label: reference.label,
      color: reference.color,
      look: 'dashed',
      x,
      y: reference.values,
    });
  const marks: PlaneMark[] = middle < 0 ? [] : readings(data, curves[middle]!);
  for (const point of measured?.points ?? [])
    marks.push({
      id: 'measured',
      label: measured!.label,
      color: measured!.color,
      shape: 'ring',
      ...point,
    });
  const all = [...curves, ...lines.map((line) => line.y), marks.map((mark) => mark.y)];
  return {
    title: data.title,
    x: { ...time, range: [x[0] ?? 0, x[x.length - 1] ?? 1] },
    y: { ...y, range: spanOf(all.flatMap((values) => Array.from(values))) },
    areas,
    lines,
    marks,
  };
}

/** Places on the median where keys and the pointer read what lies about it. */
function readings({ time, y, color, percentiles, curves }: BandData, median: ArrayLike<number>): PlaneMark[] {
  const last = time.values.length - 1;
  const rows = new Set(Array.from({ length: READINGS }, (_, k) => Math.round((k * last) / (READINGS - 1))));
  return [...rows].map((row) => {
    const at = (curve: number): string => formatNumber(curves[curve]![row]!);
    const ends = words.between(percentiles[0]!, percentiles.at(-1)!);
    const [low, high] = [at(0), formatQuantity(curves.at(-1)![row]!, y.unit)];
    return {
      id: 'median',
      label: words.median,
      color,
      shape: 'disc',
      quiet: true,
      x: time.values[row]!,
      y: median[row]!,
      says: `${formatQuantity(time.values[row]!, time.unit)}: ${words.median} ${formatQuantity(median[row]!, y.unit)}, ${ends} ${low} – ${high}`,
    };
  });
}

/** Counts as bars on the line of values. */
export function histogramPlane(
  title: string,
  value: Axis,
  count: string,
  color: number,
  { edges, counts }: { edges: readonly number[]; counts: readonly number[] },
): PlaneData {
  const x = counts.flatMap((_, k) => [edges[k]!, edges[k + 1]!]);
  const high = counts.flatMap((number) => [number, number]);
  // An outline, since an area alone is faint in the dark.
  const outline = { x: [x[0] ?? 0, ...x, x.at(-1) ?? 0], y: [0, ...high, 0] };
  const [first = 0, last = 1] = [edges[0], edges.at(-1)];
  return {
    title,
    x: { ...value, range: first < last ? [first, last] : spanOf([first]) },
    y: { label: count, range: [0, 1.08 * Math.max(1, ...counts)] },
    areas: [{ id: 'counts', label: count, color, x, low: x.map(() => 0), high }],
    lines: [{ id: 'counts', label: count, color, look: 'faint', ...outline }],
    marks: [],
  };
}
