import { formatNumber, formatQuantity } from '../../../controls/format.ts';
import { ticksOf } from '../../../plots/axis.ts';
import { brokenLine, spanOf, type PlaneData, type PlaneLine } from '../../../plots/plane.ts';
import type { Axis, Interval } from '../../../plots/series.ts';
import type { Sweep, SweepAxis } from '../../../../workers/protocol.ts';
import { contour } from './contours.ts';
import { texts } from './texts.ts';

/** As many curves as a legend can name. */
const NAMED = 6;
const LEVELS = 7;
/** Hues of contours, none of them near the map's blue. */
const CONTOURS = [1, 2, 3, 4, 6, 7];

function axisOf({
  label,
  unit,
  scale,
  values,
}: SweepAxis): Axis & { range: Interval; scale: 'linear' | 'log' } {
  return { label, ...(unit !== undefined && { unit }), scale, range: [values[0]!, values.at(-1)!] };
}

/** The output over time, a curve a value of the axis: some by name, the rest between them as hair lines. */
export function familyPlane(found: Sweep): PlaneData | undefined {
  const { course, axes } = found;
  if (course === undefined) return undefined;
  const [axis] = axes as [SweepAxis];
  const { curves, time, output } = course;
  const step = (curves.length - 1) / (NAMED - 1);
  const named = new Set(Array.from({ length: NAMED }, (_, k) => Math.round(k * step)));
  const hues = new Map([...named].map((index, hue) => [index, hue]));
  const lines = curves.map((y, k): PlaneLine => {
    const hue = hues.get(k);
    const label = hue === undefined ? texts.family : formatQuantity(axis.values[k]!, axis.unit);
    const look = hue === undefined ? 'hair' : hue % 2 === 0 ? 'solid' : 'dashed';
    return { id: label, label, color: hue ?? 7, look, x: time.values, y };
  });
  return {
    title: texts.curves(output.label, axis.label),
    x: { ...time, range: [time.values[0]!, time.values.at(-1)!] },
    y: { ...output, range: spanOf(curves.flatMap((values) => Array.from(values))) },
    lines,
    marks: [],
  };
}

/** The endpoint along one axis, with the value in force. */
export function endpointPlane({ axes, endpoint }: Sweep, now: number | undefined): PlaneData {
  const [axis] = axes as [SweepAxis];
  const x = axisOf(axis);
  return {
    title: texts.along(endpoint.label, axis.label),
    x,
    y: {
      label: endpoint.label,
      ...(endpoint.unit !== undefined && { unit: endpoint.unit }),
      range: spanOf(endpoint.values),
    },
    lines: [
      { id: 'line', label: texts.endpointLine, color: 0, look: 'solid', x: axis.values, y: endpoint.values },
    ],
    marks: Array.from(axis.values, (value, k) => ({
      id: 'runs',
      label: texts.run,
      color: 0,
      shape: 'ring' as const,
      x: value,
      y: endpoint.values[k]!,
      says: `${axis.label} ${formatQuantity(value, axis.unit)}: ${endpoint.label} ${formatQuantity(endpoint.values[k]!, endpoint.unit)}`,
    })).filter(({ y }) => Number.isFinite(y)),
    ...(now !== undefined && { border: { at: now, label: texts.now } }),
  };
}

/** Ends of the cell about each value: halfway to the next, on the axis's scale. */
function edgesOf({ values, scale }: SweepAxis): number[] {
  const between = (a: number, b: number): number => (scale === 'log' ? Math.sqrt(a * b) : (a + b) / 2);
  const middle = Array.from(values.subarray(1), (value, k) => between(values[k]!, value));
  return [values[0]!, ...middle, values.at(-1)!];
}

/** The endpoint over two axes: a heat map with contour lines. */
export function heatPlane({ axes, endpoint }: Sweep): PlaneData & { low: number; high: number } {
  const [first, second] = axes as [SweepAxis, SweepAxis];
  const finite = Array.from(endpoint.values).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const [columns, rows] = [edgesOf(first), edgesOf(second)];
  const across = first.values.length;
  const levels = ticksOf([low, high], 'linear', LEVELS)
    .map(({ value }) => value)
    .filter((value) => value > low && value < high);
  const lines = levels.map((level, k): PlaneLine => {
    const label = texts.contour(formatQuantity(level, endpoint.unit));
    const look = k % 2 === 0 ? 'solid' : 'dashed';
    return {
      id: label,
      label,
      color: CONTOURS[k % CONTOURS.length]!,
      look,
      ...brokenLine(contour({ x: first.values, y: second.values, values: endpoint.values }, level)),
    };
  });
  const cells = Array.from(endpoint.values, (value, k) => ({
    x: [columns[k % across]!, columns[(k % across) + 1]!] as Interval,
    y: [rows[Math.floor(k / across)]!, rows[Math.floor(k / across) + 1]!] as Interval,
    share: high > low ? (value - low) / (high - low) : 0.5,
  }));
  return {
    title: texts.over(endpoint.label),
    low,
    high,
    x: axisOf(first),
    y: axisOf(second),
    cells: cells.filter(({ share }) => Number.isFinite(share)),
    lines,
    marks: Array.from(endpoint.values, (value, k) => {
      const [x, y] = [first.values[k % across]!, second.values[Math.floor(k / across)]!];
      return {
        id: 'runs',
        label: texts.run,
        color: 7,
        shape: 'disc' as const,
        quiet: true as const,
        x,
        y,
        says: `${first.label} ${formatQuantity(x, first.unit)}, ${second.label} ${formatQuantity(y, second.unit)}: ${Number.isFinite(value) ? formatQuantity(value, endpoint.unit) : texts.failed}`,
      };
    }),
  };
}

const headed = ({ label, unit }: { label: string; unit?: string }): string =>
  unit === undefined || unit === '' ? label : `${label} [${unit}]`;

/** The endpoint of every run. */
export function endpointTable({ axes, endpoint }: Sweep): (string | number)[][] {
  const across = axes[0]!.values.length;
  return [
    [...axes.map(headed), headed(endpoint)],
    ...Array.from(endpoint.values, (value, k) => [
      ...axes.map(({ values }, axis) => values[axis === 0 ? k % across : Math.floor(k / across)]!),
      value,
    ]),
  ];
}

/** Every curve, a column each. */
export function familyTable({ axes, course }: Sweep): (string | number)[][] {
  const [axis] = axes as [SweepAxis];
  const { time, output, curves } = course!;
  return [
    [
      headed(time),
      ...Array.from(axis.values, (value) =>
        headed({ ...output, label: `${output.label}, ${axis.label} ${formatNumber(value)}` }),
      ),
    ],
    ...Array.from(time.values, (t, row) => [t, ...curves.map((curve) => curve[row]!)]),
  ];
}
