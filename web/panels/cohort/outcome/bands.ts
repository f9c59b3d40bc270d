import { bandPlane, histogramPlane } from '../../../plots/bandPlot.ts';
import type { PlaneArea, PlaneData, PlaneLine } from '../../../plots/plane.ts';
import type { CohortArm, CohortRun, TwinOutput } from '../../../../workers/protocol.ts';
import { texts } from '../texts.ts';

type Rows = (string | number)[][];

/** How the bands are looked at. */
export interface Look {
  color: number;
  /** Single curves of each arm. */
  spaghetti: number;
  isLog: boolean;
  isMeasured: boolean;
  limits: TwinOutput['bands'];
  observed: readonly { x: number; y: number; says: string }[];
}

export function colorOfArm(color: number, arm: number): number {
  return (color + arm) % 8;
}

/** Bands, medians and single curves of every arm over one another. */
export function armsPlane(run: CohortRun, look: Look): PlaneData {
  const { time, percentiles, arms } = run;
  const column = arms[0]!.bands[0]!.column;
  const several = arms.length > 1;
  const title = look.isMeasured
    ? texts.outcome.measuredTitle(column.label)
    : texts.outcome.title(column.label);
  // A logarithmic axis has no place for 0.
  const drawn = (values: ArrayLike<number>): ArrayLike<number> =>
    look.isLog ? Float64Array.from(values, (value) => (value > 0 ? value : NaN)) : values;
  const planes = arms.map((arm, k) => {
    const { curves, sample } = arm.bands[0]!;
    const plane = bandPlane({
      title,
      time,
      y: column,
      color: colorOfArm(look.color, k),
      percentiles,
      curves: curves.map(drawn),
      samples: {
        label: texts.outcome.sample,
        curves: sample.slice(0, look.spaghetti).map(({ values }) => drawn(values)),
      },
      ...(k === 0 &&
        look.observed.length > 0 && {
          measured: { label: texts.outcome.observed, color: 7, points: look.observed },
        }),
    });
    if (!several) return plane;
    const named = <T extends { id: string; label: string }>(one: T): T =>
      one.id === 'measured' ? one : { ...one, id: `${k} ${one.id}`, label: `${arm.label}: ${one.label}` };
    return {
      ...plane,
      areas: plane.areas?.map(named) ?? [],
      lines: plane.lines.map(named),
      marks: plane.marks.map(named),
    };
  });
  const last = time.values.at(-1) ?? 1;
  const ends = look.limits.flatMap((limit): PlaneLine[] =>
    [limit.from, limit.to].map((at) => ({
      id: limit.label,
      label: limit.label,
      color: 7,
      look: 'dashed',
      x: [0, last],
      y: [at, at],
    })),
  );
  const ys = planes.flatMap((plane) => plane.y.range);
  const top = Math.max(...ys, ...look.limits.map(({ to }) => 1.05 * to));
  return {
    ...planes[0]!,
    areas: planes.flatMap((plane) => plane.areas ?? []).map(look.isLog ? toTheFloor : (area) => area),
    lines: [...ends, ...planes.flatMap((plane) => plane.lines)],
    marks: planes
      .flatMap((plane) => plane.marks)
      .filter(({ y }) => (look.isLog ? y > 0 : Number.isFinite(y))),
    y: {
      ...planes[0]!.y,
      scale: look.isLog ? 'log' : 'linear',
      range: look.isLog ? logRange(arms, top) : [Math.min(...ys), top],
    },
  };
}

/** An area that goes below 0 goes down to the axis where that is logarithmic. */
function toTheFloor(area: PlaneArea): PlaneArea {
  const low = Float64Array.from(area.low, (value, k) =>
    Number.isNaN(value) && area.high[k]! > 0 ? area.high[k]! * 1e-9 : value,
  );
  return { ...area, low };
}

/** From the lowest number of the lowest band that is above 0 to the top, three decades at most. */
function logRange(arms: readonly CohortArm[], top: number): [number, number] {
  let low = Infinity;
  for (const { bands } of arms)
    for (const value of bands[0]!.curves[0]!) if (value > 0 && value < low) low = value;
  return [Math.max(low === Infinity ? top / 1000 : low, top / 1000), top];
}

/** The person whose single curve passes nearest to a place; undefined where there is none. */
export function nearestPerson(
  run: CohortRun,
  spaghetti: number,
  x: number,
  y: number,
): { person: number; arm: string } | undefined {
  const { values } = run.time;
  const row = values.reduce((best, at, k) => (Math.abs(at - x) < Math.abs(values[best]! - x) ? k : best), 0);
  let found: { person: number; arm: string } | undefined;
  let distance = Infinity;
  for (const { id, bands } of run.arms) {
    for (const { person, values: curve } of bands[0]!.sample.slice(0, spaghetti)) {
      const away = Math.abs(curve[row]! - y);
      if (away < distance) [distance, found] = [away, { person, arm: id }];
    }
  }
  return found;
}

function headed(label: string, unit: string | undefined): string {
  return unit === undefined || unit === '' ? label : `${label} [${unit}]`;
}

/** Everything that the bands' plot shows, a row a time. */
export function bandsTable({ time, percentiles, arms }: CohortRun, spaghetti: number): Rows {
  const columns = arms.flatMap(({ label, bands }) => {
    const { column, curves, sample } = bands[0]!;
    const name = (what: string): string => headed(`${label}, ${column.label}, ${what}`, column.unit);
    return [
      ...percentiles.map((percent, k) => ({
        name: name(texts.outcome.percentile(percent)),
        values: curves[k]!,
      })),
      ...sample
        .slice(0, spaghetti)
        .map(({ person, values }) => ({ name: name(texts.outcome.person(person + 1)), values })),
    ];
  });
  return [
    [headed(texts.outcome.time, time.unit), ...columns.map(({ name }) => name)],
    ...Array.from(time.values, (t, row) => [t, ...columns.map(({ values }) => values[row]!)]),
  ];
}

/** One endpoint's histogram, an area an arm. */
export function endpointPlane(run: CohortRun, at: number, color: number): PlaneData {
  const planes = run.arms.map(({ endpoints, label }, k) => {
    const { label: name, unit, spread } = endpoints[at]!;
    const axis = { label: name, ...(unit !== undefined && { unit }) };
    const plane = histogramPlane(name, axis, texts.outcome.count, colorOfArm(color, k), spread.histogram);
    const named = { id: `${k}`, label: run.arms.length > 1 ? label : texts.outcome.count };
    return {
      ...plane,
      areas: (plane.areas ?? []).map((area) => ({ ...area, ...named })),
      lines: plane.lines.map((line) => ({ ...line, ...named })),
    };
  });
  const [first] = planes;
  const over = (axis: 'x' | 'y'): [number, number] => [
    Math.min(...planes.map((plane) => plane[axis].range[0])),
    Math.max(...planes.map((plane) => plane[axis].range[1])),
  ];
  return {
    ...first!,
    x: { ...first!.x, range: over('x') },
    y: { ...first!.y, range: over('y') },
    areas: planes.flatMap((plane) => plane.areas),
    lines: planes.flatMap((plane) => plane.lines),
  };
}

export function histogramTable(run: CohortRun, at: number): Rows {
  return [
    [texts.table.arm, '≥', '<', texts.outcome.count],
    ...run.arms.flatMap(({ label, endpoints }) => {
      const { edges, counts } = endpoints[at]!.spread.histogram;
      return counts.map((count, k) => [label, edges[k]!, edges[k + 1]!, count]);
    }),
  ];
}

/** The table of endpoints, as it is shown and as it is saved. */
export function endpointRows({ arms, percentiles }: CohortRun): Rows {
  const head = [
    texts.table.endpoint,
    texts.table.arm,
    texts.endpoint.unit,
    texts.table.count,
    texts.table.mean,
    texts.table.sd,
    texts.table.geometricMean,
    texts.table.geometricCv,
    ...percentiles.map((percent) => texts.outcome.percentile(percent)),
    texts.table.target,
    '2.5 %',
    '97.5 %',
  ];
  const rows = (arms[0]?.endpoints ?? []).flatMap((_, e) =>
    arms.map(({ label, endpoints }) => {
      const { label: name, unit = '', spread, target } = endpoints[e]!;
      const { count, mean, sd, percentiles: values } = spread;
      const met = target === undefined ? ['', '', ''] : [target.share, target.low, target.high];
      const geometric =
        spread.geometric === undefined ? ['', ''] : [spread.geometric.mean, spread.geometric.cv];
      return [name, label, unit, count, mean, sd, ...geometric, ...values, ...met];
    }),
  );
  return [head, ...rows];
}
