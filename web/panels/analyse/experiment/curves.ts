import type { ExperimentCurve, ExperimentErrors, ExperimentPlot } from '../../../../workers/protocol.ts';
import type { Palette } from '../../../plots/palette.ts';
import { axisLayout, DASHES, frameLayout, plain, type Figure } from './figure.ts';
import { along, strandsOf, type Strands } from './strands.ts';
import { texts } from './texts.ts';

/** Repetitions of one curve that are drawn: more cannot be told apart, and make the page slow. */
export const MOST_STRANDS = 100;
/** As many repetitions of an only curve have a colour and an entry in the legend each. */
const MOST_NAMED = 6;
const OWN_DASH = { solid: undefined, dash: DASHES[1], dot: DASHES[2], dashDot: DASHES[3], none: undefined };

/** A plot's curves, each repetition a line. */
export function curvesFigure(plot: ExperimentPlot, palette: Palette, text: number): Figure {
  const traces: Figure['traces'] = [];
  const entries: Figure['entries'] = [];
  let note: string | undefined;
  for (const [order, curve] of plot.curves.entries()) {
    const strands = strandsOf(curve.y);
    const areNamed = plot.curves.length === 1 && strands.count > 1 && strands.count <= MOST_NAMED;
    const shown = Math.min(strands.count, MOST_STRANDS);
    if (shown < strands.count) note = texts.strands(shown, strands.count);
    for (let strand = 0; strand < shown; strand++) {
      const at = areNamed ? strand : order;
      const id = areNamed ? `${curve.id} ${strand}` : curve.id;
      const color = palette.curves[at % palette.curves.length]!;
      const dash = OWN_DASH[curve.line] ?? DASHES[at % DASHES.length]!;
      const label = areNamed ? texts.repetition(curve.label, strand + 1) : curve.label;
      if (areNamed || strand === 0)
        entries.push({
          id,
          label,
          color,
          dash,
          hasMarkers: curve.hasMarkers || strands.points === 1,
          hasLine: curve.line !== 'none',
        });
      // Later repetitions are stronger, so that their order can be seen.
      const opacity = areNamed || shown === 1 ? 1 : 0.25 + (0.75 * (strand + 1)) / shown;
      traces.push(
        ...tracesOf(curve, strands, strand, {
          id,
          label,
          color,
          dash,
          opacity,
          text,
          surface: palette.surface,
        }),
      );
    }
  }
  const axes = {
    xaxis: axisLayout(plot.x, palette, text),
    yaxis: axisLayout(plot.y, palette, text),
    ...(plot.right && {
      yaxis2: { ...axisLayout(plot.right, palette, text), overlaying: 'y', side: 'right', showgrid: false },
    }),
  };
  // Areas lie behind what is drawn over them.
  const isArea = (trace: Figure['traces'][number]): number => Number('isArea' in trace);
  return {
    traces: traces
      .toSorted((a, b) => isArea(b) - isArea(a))
      .map(({ isArea: _, ...trace }) => trace as Figure['traces'][number]),
    layout: { ...frameLayout(palette, text), ...axes, bargap: 0.2 },
    entries,
    ...(note !== undefined && { note }),
  };
}

interface Look {
  id: string;
  label: string;
  color: string;
  dash: string;
  opacity: number;
  text: number;
  surface: string;
}

function tracesOf(curve: ExperimentCurve, strands: Strands, strand: number, look: Look): Figure['traces'] {
  const { id, label, color, dash, opacity, text, surface } = look;
  const x = along(curve.x, strands, strand);
  const y = along(curve.y, strands, strand);
  const common = {
    legend: id,
    name: plain(strands.count > 1 ? texts.repetition(curve.label, strand + 1) : label),
    x,
    opacity,
    ...(curve.isRight && { yaxis: 'y2' }),
  };
  if (curve.kind === 'bars') return [{ ...common, type: 'bar', y, marker: { color } }];
  const line = { color, width: text / 6, dash, simplify: false };
  if (curve.kind === 'area' && curve.to !== undefined) {
    const edge = { ...common, isArea: true, type: 'scatter', mode: 'lines', line: { ...line, width: 1 } };
    const to = along(curve.to, strands, strand);
    return [
      { ...edge, y, hoverinfo: 'skip' },
      { ...edge, y: to, fill: 'tonexty', fillcolor: faint(color) },
    ];
  }
  const hasMarkers = curve.hasMarkers || strands.points === 1;
  return [
    {
      ...common,
      type: 'scatter',
      mode:
        curve.line === 'none' || strands.points === 1 ? 'markers' : hasMarkers ? 'lines+markers' : 'lines',
      y,
      line,
      marker: { size: text * 0.6, color: surface, line: { color, width: text / 8 } },
      ...errorBars('error_x', curve.xErrors, strands, strand, color),
      ...errorBars('error_y', curve.yErrors, strands, strand, color),
    },
  ];
}

/** A colour that lets what lies behind it be seen. */
function faint(color: string): string {
  return color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.2)');
}

function errorBars(
  key: 'error_x' | 'error_y',
  errors: ExperimentErrors | undefined,
  strands: Strands,
  strand: number,
  color: string,
): Record<string, unknown> {
  if (errors === undefined) return {};
  const [upper, lower] = [errors.upper, errors.lower].map(
    (values) => values && along(values, strands, strand),
  );
  const zero = new Float64Array(strands.points);
  return {
    [key]: { type: 'data', symmetric: false, array: upper ?? zero, arrayminus: lower ?? zero, color },
  };
}
