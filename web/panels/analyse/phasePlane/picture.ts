import type { PhasePlane, Run } from '../../../../workers/protocol.ts';
import { formatQuantity } from '../../../controls/format.ts';
import { brokenLine, type PlaneData, type PlaneLine, type PlaneMark } from '../../../plots/plane.ts';
import { markOf } from '../steady/stability.ts';
import { texts } from './texts.ts';

/** Everything that the plane of two states shows. */
export function pictureOf(
  found: PhasePlane,
  run: Run | undefined,
  starts: readonly { x: number; y: number }[],
): PlaneData {
  const { x, y, field, nullclines, trajectories, steady } = found;
  const { columns, rows, rates } = field;
  const place = (range: [number, number], k: number, count: number): number =>
    range[0] + (k * (range[1] - range[0])) / (count - 1);
  const says = (px: number, py: number): string =>
    texts.at(`${x.label} ${formatQuantity(px, x.unit)}`, `${y.label} ${formatQuantity(py, y.unit)}`);
  const lines: PlaneLine[] = [
    { id: 'x', label: texts.nullcline(x.label), color: 0, look: 'solid', ...brokenLine(nullclines.x) },
    { id: 'y', label: texts.nullcline(y.label), color: 1, look: 'dashed', ...brokenLine(nullclines.y) },
    ...trajectories.map((one): PlaneLine => ({
      id: 'chosen',
      label: texts.trajectory,
      color: 6,
      look: 'faint',
      ...one,
    })),
  ];
  const [across, up] = [x.id, y.id].map((id) => run?.columns.find((column) => column.id === id)?.values);
  if (across !== undefined && up !== undefined)
    lines.push({ id: 'run', label: texts.run, color: 7, look: 'solid', x: across, y: up });
  return {
    title: texts.title(y.label, x.label),
    x: { label: x.label, unit: x.unit, range: x.range },
    y: { label: y.label, unit: y.unit, range: y.range },
    lines,
    arrows: Array.from({ length: columns * rows }, (_, k) => ({
      x: place(x.range, k % columns, columns),
      y: place(y.range, Math.floor(k / columns), rows),
      dx: rates[2 * k]!,
      dy: rates[2 * k + 1]!,
    })),
    marks: [
      ...starts.map((start): PlaneMark => ({
        id: 'start',
        label: texts.start,
        color: 6,
        shape: 'cross',
        ...start,
        says: `${texts.start} ${says(start.x, start.y)}`,
      })),
      ...steady.map((one): PlaneMark => {
        const mark = markOf(one.stability);
        return {
          id: one.stability,
          ...mark,
          x: one.x,
          y: one.y,
          says: `${mark.label} ${says(one.x, one.y)}`,
        };
      }),
    ],
  };
}

/** The vector field as rows. */
export function tableOf({ x, y, field }: PhasePlane): (string | number)[][] {
  const { columns, rows, rates } = field;
  const place = (range: [number, number], k: number, count: number): number =>
    range[0] + (k * (range[1] - range[0])) / (count - 1);
  return [
    [x.id, y.id, texts.rate(x.id), texts.rate(y.id)],
    ...Array.from({ length: columns * rows }, (_, k) => [
      place(x.range, k % columns, columns),
      place(y.range, Math.floor(k / columns), rows),
      rates[2 * k]!,
      rates[2 * k + 1]!,
    ]),
  ];
}
