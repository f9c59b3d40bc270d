import type { ExperimentSurface, Values } from '../../../../workers/protocol.ts';
import type { Palette } from '../../../plots/palette.ts';
import { axisLayout, axisTitle, frameLayout, plain, type Figure } from './figure.ts';
import { along, strandsOf, type Strands } from './strands.ts';
import { texts } from './texts.ts';

/** z over x and y as a heat map where they make a grid, else as points in the colour of z. */
export function surfaceFigure(plot: ExperimentSurface, palette: Palette, text: number): Figure {
  const { log } = plot.z;
  const title = axisTitle(plot.z);
  const scale = {
    // One hue from faint to strong, which greyscale keeps.
    colorscale: [
      [0, palette.grid],
      [1, palette.curves[0]!],
    ],
    colorbar: {
      title: { text: plain(log ? texts.logarithm(title) : title), side: 'right' },
      thickness: text,
      outlinewidth: 0,
    },
  };
  const traces = plot.surfaces.map(({ id, label, x, y, z }) => {
    const strands = strandsOf(z);
    const colours = log ? z.data.map(Math.log10) : z.data;
    const grid = gridOf(x, y, strands);
    const common = { legend: id, name: plain(label) };
    if (grid === undefined) {
      const each = (values: Values): number[] =>
        Array.from({ length: strands.count }, (_, strand) => [...along(values, strands, strand)]).flat();
      const marker = { size: text * 0.7, color: colours, showscale: true, ...scale };
      return { ...common, type: 'scatter', mode: 'markers', x: each(x), y: each(y), marker };
    }
    const rows = Array.from({ length: strands.count }, (_, row) =>
      colours.subarray(row * strands.points, (row + 1) * strands.points),
    );
    return { ...common, type: 'heatmap', x: grid.x, y: grid.y, z: rows, transpose: grid.isTurned, ...scale };
  });
  const layout = {
    ...frameLayout(palette, text),
    xaxis: axisLayout(plot.x, palette, text),
    yaxis: axisLayout(plot.y, palette, text),
  };
  return { traces, layout, entries: [] };
}

/** The grid that z's rows lie on: x along them and y across, or the other way round. */
function gridOf(
  x: Values,
  y: Values,
  strands: Strands,
): { x: Float64Array; y: Float64Array; isTurned: boolean } | undefined {
  if (strands.count < 2 || strands.points < 2) return undefined;
  const [alongX, acrossY] = [lineOf(x, strands), stepsOf(y, strands)];
  if (alongX && acrossY) return { x: alongX, y: acrossY, isTurned: false };
  const [acrossX, alongY] = [stepsOf(x, strands), lineOf(y, strands)];
  return acrossX && alongY ? { x: acrossX, y: alongY, isTurned: true } : undefined;
}

/** Values that are the same along every row. */
function lineOf(values: Values, strands: Strands): Float64Array | undefined {
  const first = along(values, strands, 0);
  if (values.data.length === strands.points) return first;
  if (values.data.length !== strands.count * strands.points) return undefined;
  const isSame = values.data.every((value, at) => value === first[at % strands.points]);
  return isSame ? first : undefined;
}

/** Values that each row has one of. */
function stepsOf({ data }: Values, { count, points }: Strands): Float64Array | undefined {
  if (data.length === count && count !== points) return data;
  if (data.length !== count * points) return undefined;
  const steps = Float64Array.from({ length: count }, (_, row) => data[row * points]!);
  return data.every((value, at) => value === steps[Math.floor(at / points)]) ? steps : undefined;
}
