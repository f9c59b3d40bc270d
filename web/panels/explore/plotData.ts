import type {
  Column,
  PlotSettings,
  RegimenItem,
  Run,
  TwinManifest,
  TwinOutput,
} from '../../../workers/protocol.ts';
import { shownColumn, shownIn, type UnitChoice } from './shownUnits.ts';
import type { Curve, MeasuredPoints, PlotData } from '../../plots/series.ts';

/** Measured values of one output of one person, in the output's unit. */
export interface Observed {
  id: string;
  name: string;
  output: string;
  time: readonly number[];
  value: readonly (number | null)[];
  faint: boolean;
}

export interface Shown {
  manifest: TwinManifest;
  run: Run | undefined;
  baseline: Run | undefined;
  everyone: ReadonlyMap<string, Run>;
  observed: readonly Observed[];
  regimen: readonly RegimenItem[];
  timeLabel: string;
  /** Units that are read instead of the model's. */
  units: UnitChoice;
}

/** Administrations drawn as ticks; a regimen of thousands is drawn as its first few hundred. */
const MOST_DOSES = 400;

/** Times at which something is given. */
export function doseTimes(regimen: readonly RegimenItem[], end: number): number[] {
  const times: number[] = [];
  for (const item of regimen) {
    if (item.amount === 0) continue;
    const count = item.repeat?.count ?? 1;
    for (let at = 0; at < count && times.length < MOST_DOSES; at++) {
      const time = item.time + at * (item.repeat?.every ?? 0);
      if (time <= end) times.push(time);
    }
  }
  return times;
}

/** Everything one plot draws, from the twin's or the scenario's settings. */
export function plotData(settings: PlotSettings, shown: Shown): PlotData {
  const { manifest, everyone, observed } = shown;
  const outputs = new Map(manifest.outputs.map((output) => [output.id, output]));
  const read = (given: Run): Run => {
    const drawn = given.columns.filter(({ id }) => id === settings.x || settings.y.includes(id));
    return { ...given, columns: drawn.map((column) => shownColumn(column, manifest.outputs, shown.units)) };
  };
  const run = shown.run && read(shown.run);
  const baseline = shown.baseline && read(shown.baseline);
  const factorOf = (id: string): number => {
    const unit = shown.run?.columns.find((column) => column.id === id)?.unit;
    return shownIn(outputs.get(id), unit, shown.units).factor;
  };
  const curves: Curve[] = [
    ...[...everyone].flatMap(([subject, other]) =>
      curvesOf(settings, read(other), outputs, 'faint', subject),
    ),
    ...curvesOf(settings, baseline, outputs, 'ghost'),
    ...curvesOf(settings, run, outputs, 'solid'),
  ];
  const isTime = settings.x === undefined;
  const points: MeasuredPoints[] = isTime
    ? observed
        .filter((data) => settings.y.includes(data.output))
        .map((data) => ({
          id: data.output,
          label: outputs.get(data.output)?.label ?? data.output,
          color: colorOf(data.output, settings, outputs),
          x: data.time,
          y: scaled(data.value, factorOf(data.output)),
          faint: data.faint,
        }))
    : [];
  const first = run?.columns.find((column) => column.id === settings.y[0]);
  const across = isTime ? run?.time : run?.columns.find((column) => column.id === settings.x);
  return {
    id: settings.id,
    title: settings.title,
    x: {
      label: isTime ? shown.timeLabel : (outputs.get(settings.x!)?.label ?? across?.label ?? ''),
      unit: across?.unit,
      isTime,
    },
    // The title and the legend name the quantities; the axis needs only their unit.
    y: { label: '', unit: first?.unit },
    curves,
    points,
    bands: bandsOf(settings, outputs, factorOf),
    doses: isTime && run !== undefined ? doseTimes(shown.regimen, run.time.values.at(-1) ?? 0) : [],
  };
}

/** The bands of the first quantity that has some. */
function bandsOf(
  settings: PlotSettings,
  outputs: ReadonlyMap<string, TwinOutput>,
  factorOf: (id: string) => number,
): PlotData['bands'] {
  const id = settings.y.find((each) => (outputs.get(each)?.bands ?? []).length > 0);
  if (id === undefined) return [];
  const factor = factorOf(id);
  const bands = outputs.get(id)?.bands ?? [];
  return factor === 1
    ? bands
    : bands.map(({ from, to, label }) => ({ from: from * factor, to: to * factor, label }));
}

function scaled(values: readonly (number | null)[], factor: number): readonly (number | null)[] {
  return factor === 1 ? values : values.map((value) => (value === null ? null : value * factor));
}

function curvesOf(
  settings: PlotSettings,
  run: Run | undefined,
  outputs: ReadonlyMap<string, TwinOutput>,
  look: Curve['look'],
  subject?: string,
): Curve[] {
  if (run === undefined) return [];
  const across = settings.x === undefined ? run.time : columnOf(run, settings.x);
  if (across === undefined) return [];
  return settings.y.flatMap((id): Curve[] => {
    const column = columnOf(run, id);
    if (column === undefined) return [];
    return [
      {
        id,
        label: outputs.get(id)?.label ?? column.label,
        unit: column.unit,
        color: colorOf(id, settings, outputs),
        x: across.values,
        y: column.values,
        time: run.time.values,
        look,
        subject,
      },
    ];
  });
}

function columnOf(run: Run, id: string): Column | undefined {
  return run.columns.find((column) => column.id === id);
}

/** The quantity's own hue; quantities that nobody gave one are told apart by their place. */
function colorOf(id: string, settings: PlotSettings, outputs: ReadonlyMap<string, TwinOutput>): number {
  return outputs.get(id)?.color ?? Math.max(0, settings.y.indexOf(id)) % 8;
}
