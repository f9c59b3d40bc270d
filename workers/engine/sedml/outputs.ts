import type { Experiment } from '../../formats/sedml/experiment.ts';
import type { ErrorBars, Plot, PlotAxis, SurfacePlot } from '../../formats/sedml/outputs.ts';
import type {
  ExperimentAxis,
  ExperimentCurve,
  ExperimentErrors,
  ExperimentPlot,
  ExperimentReport,
  ExperimentRun,
  ExperimentSurface,
  Values,
} from '../../protocol.ts';
import { tableOf } from './table.ts';

/** What a data generator gave, with its unit where it is a quantity as it is. */
export interface Generated {
  values: Values;
  unit?: string;
  label: string;
}

/** The experiment's outputs from what its data generators gave; what has no data is left out. */
export function outputsOf(
  { reports, plots, surfaces }: Experiment,
  data: ReadonlyMap<string, Generated>,
): Omit<ExperimentRun, 'diagnostics'> {
  return {
    reports: reports.map((report): ExperimentReport => {
      const columns = report.dataSets.flatMap(({ id, label, data: from }) => {
        const found = data.get(from);
        return found === undefined
          ? []
          : [{ id, label, ...(found.unit !== undefined && { unit: found.unit }), values: found.values }];
      });
      return { ...named(report), columns, table: tableOf(columns) };
    }),
    plots: plots.map((plot) => plotOf(plot, data)),
    surfaces: surfaces.map((plot) => surfaceOf(plot, data)),
  };
}

/** Names of curves that a program has counted. */
const MADE = /^curve_?\d+$/i;

function named({ id, name }: { id: string; name?: string }): { id: string; name?: string } {
  return { id, ...(name !== undefined && { name }) };
}

/** An axis with the name and the unit that all its data have. */
function axisOf(
  axis: PlotAxis,
  ids: readonly string[],
  data: ReadonlyMap<string, Generated>,
): ExperimentAxis {
  const shown = ids.flatMap((id) => data.get(id) ?? []);
  const labels = new Set(shown.map(({ label }) => label));
  const units = new Set(shown.map(({ unit }) => unit));
  const [label] = labels.size === 1 ? labels : [];
  const [unit] = units.size === 1 ? units : [];
  const name = axis.name ?? label;
  return { ...axis, ...(name !== undefined && { name }), ...(unit !== undefined && { unit }) };
}

function plotOf(plot: Plot, data: ReadonlyMap<string, Generated>): ExperimentPlot {
  const valuesOf = (id: string | undefined): Values | undefined =>
    id === undefined ? undefined : data.get(id)?.values;
  const errorsOf = (errors: ErrorBars | undefined): ExperimentErrors | undefined => {
    const [lower, upper] = [valuesOf(errors?.lower), valuesOf(errors?.upper)];
    if (lower === undefined && upper === undefined) return undefined;
    return { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) };
  };
  const drawn = plot.curves.filter(({ x, y }) => data.has(x) && data.has(y));
  const curves = drawn.map((curve): ExperimentCurve => {
    const { id, name, kind, line, hasMarkers, isRight } = curve;
    const to = valuesOf(curve.to);
    const [xErrors, yErrors] = [errorsOf(curve.xErrors), errorsOf(curve.yErrors)];
    return {
      id,
      label: name === undefined || MADE.test(name) ? data.get(curve.y)!.label : name,
      kind,
      x: valuesOf(curve.x)!,
      y: valuesOf(curve.y)!,
      ...(to !== undefined && { to }),
      line,
      hasMarkers,
      isRight,
      ...(xErrors !== undefined && { xErrors }),
      ...(yErrors !== undefined && { yErrors }),
    };
  });
  const sides = (right: boolean): string[] =>
    drawn.flatMap(({ isRight, y }) => (isRight === right ? [y] : []));
  return {
    ...named(plot),
    x: axisOf(
      plot.x,
      drawn.map(({ x }) => x),
      data,
    ),
    y: axisOf(plot.y, sides(false), data),
    ...(plot.right && { right: axisOf(plot.right, sides(true), data) }),
    curves,
    table: tableOf(
      curves.flatMap(({ label, x, y }) => [
        { label: `${label}: x`, values: x },
        { label, values: y },
      ]),
    ),
  };
}

function surfaceOf(plot: SurfacePlot, data: ReadonlyMap<string, Generated>): ExperimentSurface {
  const drawn = plot.surfaces.filter(({ x, y, z }) => [x, y, z].every((id) => data.has(id)));
  const axis = (which: 'x' | 'y' | 'z'): ExperimentAxis =>
    axisOf(
      plot[which],
      drawn.map((one) => one[which]),
      data,
    );
  const surfaces = drawn.map(({ id, name, x, y, z }) => ({
    id,
    label: name ?? data.get(z)!.label,
    x: data.get(x)!.values,
    y: data.get(y)!.values,
    z: data.get(z)!.values,
  }));
  return {
    ...named(plot),
    x: axis('x'),
    y: axis('y'),
    z: axis('z'),
    surfaces,
    table: tableOf(
      surfaces.flatMap(({ label, x, y, z }) => [
        { label: `${label}: x`, values: x },
        { label: `${label}: y`, values: y },
        { label, values: z },
      ]),
    ),
  };
}
