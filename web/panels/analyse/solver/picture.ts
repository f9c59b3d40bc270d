import type { StepLog, StepMark } from '../../../../workers/protocol.ts';
import { formatQuantity } from '../../../controls/format.ts';
import type { MarkShape, PlaneData, PlaneLine, PlaneMark } from '../../../plots/plane.ts';
import { texts } from './texts.ts';

/** Steps drawn as marks of their own, so that each can be read; the lines show all. */
const MARKED = 160;

const SHAPES: Readonly<Record<string, MarkShape>> = {
  Tsit5: 'disc',
  Vern7: 'disc',
  Rodas5P: 'square',
  'matrix exponential': 'diamond',
};
const EVENTS: Readonly<Record<StepMark['kind'], { shape: MarkShape; color: number }>> = {
  event: { shape: 'triangle', color: 3 },
  condition: { shape: 'ring', color: 4 },
  scheduled: { shape: 'diamond', color: 2 },
  switch: { shape: 'square', color: 5 },
};
const REJECTED = 1;
const COLORS = [0, 2, 3, 4, 5, 6];

/** Of many places `MARKED`, evenly spread. */
function sample(places: readonly number[]): number[] {
  const every = Math.ceil(places.length / MARKED);
  return places.filter((_, k) => k % every === 0);
}

/**
 * Step sizes over time: a level line for each step, by method and order, crosses where one was rejected, and along the
 * lower edge what happened between steps.
 */
export function stepsPlane(log: StepLog): PlaneData {
  const { time, size, method, order, accepted, methods, timeUnit } = log;
  const places = Array.from(time.keys()).filter((k) => size[k]! > 0);
  const sizes = places.map((k) => size[k]!);
  const least = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const range: [number, number] = most > 0 ? [least / 8, most * 2.5] : [0.1, 1];
  const floor = range[0] * (range[1] / range[0]) ** 0.04;
  const quantity = (value: number): string => formatQuantity(Number(value.toPrecision(3)), timeUnit);

  const nameOf = (k: number): string => texts.method(methods[method[k]!]!.method, order[k]!);
  const groups = new Map<string, number[]>();
  for (const k of places) {
    if (accepted[k] === 0) continue;
    const members = groups.get(nameOf(k));
    if (members === undefined) groups.set(nameOf(k), [k]);
    else members.push(k);
  }
  const ends = endsOf(log, places);
  const lines: PlaneLine[] = [];
  const marks: PlaneMark[] = [];
  [...groups].forEach(([name, members], g) => {
    const look = { id: name, label: name, color: COLORS[g % COLORS.length]! };
    lines.push({
      ...look,
      look: g % 2 === 0 ? 'solid' : 'dashed',
      ...levels(members, time, ends, size, log.every),
    });
    const shape = SHAPES[methods[method[members[0]!]!]!.method] ?? (g % 2 === 0 ? 'disc' : 'triangle');
    for (const k of sample(members))
      marks.push({
        ...look,
        shape,
        x: (time[k]! + ends[k]!) / 2,
        y: size[k]!,
        says: texts.step(name, quantity(size[k]!), quantity(time[k]!)),
      });
  });
  for (const k of sample(places.filter((k) => accepted[k] === 0)))
    marks.push({
      id: 'rejected',
      label: texts.rejected,
      color: REJECTED,
      shape: 'cross',
      x: time[k]!,
      y: size[k]!,
      says: texts.step(`${nameOf(k)}, ${texts.rejected}`, quantity(size[k]!), quantity(time[k]!)),
    });
  for (const { kind, time: at, to } of log.marks)
    marks.push({
      id: kind,
      label: texts.marks[kind],
      ...EVENTS[kind],
      x: at,
      y: floor,
      says: to === undefined ? texts.mark(texts.marks[kind], quantity(at)) : texts.switched(to, quantity(at)),
    });
  marks.sort((a, b) => a.x - b.x);
  const last = places.findLast((k) => accepted[k] === 1);
  return {
    title: texts.title,
    x: {
      label: texts.time,
      unit: timeUnit,
      range: [time[0] ?? 0, last === undefined ? (time[0] ?? 0) + 1 : ends[last]!],
    },
    y: { label: texts.size, unit: timeUnit, range, scale: 'log' },
    lines,
    marks,
  };
}

/** Where each accepted step ended: one that an event cut short ends where the next begins, if every step is kept. */
function endsOf({ time, size, accepted, every }: StepLog, places: readonly number[]): Float64Array {
  const ends = time.map((at, k) => at + size[k]!);
  let next = Infinity;
  for (const k of places.toReversed()) {
    if (accepted[k] === 0) continue;
    if (every === 1) ends[k] = Math.min(ends[k]!, next);
    next = time[k]!;
  }
  return ends;
}

/** Each step from its beginning to its end at its size, joined where one follows another. */
function levels(
  members: readonly number[],
  time: Float64Array,
  ends: Float64Array,
  size: Float64Array,
  every: number,
): Pick<PlaneLine, 'x' | 'y'> {
  const x: number[] = [];
  const y: number[] = [];
  members.forEach((k, place) => {
    const before = members[place - 1];
    // Thinned steps leave gaps that are no change of method.
    const follows =
      before !== undefined && time[k]! - time[before]! <= 2.5 * every * Math.max(size[before]!, size[k]!);
    if (before !== undefined && !follows) {
      x.push(NaN);
      y.push(NaN);
    }
    x.push(time[k]!, ends[k]!);
    y.push(size[k]!, size[k]!);
  });
  return { x, y };
}

/** All steps that are kept, a row each. */
export function stepsTable({
  time,
  size,
  method,
  order,
  accepted,
  methods,
  timeUnit,
}: StepLog): (string | number)[][] {
  const unit = timeUnit === undefined ? '' : ` [${timeUnit}]`;
  const { csv } = texts;
  return [
    [csv.time + unit, csv.size + unit, csv.method, csv.order, csv.accepted],
    ...Array.from(time, (at, k) => [at, size[k]!, methods[method[k]!]!.method, order[k]!, accepted[k]!]),
  ];
}
