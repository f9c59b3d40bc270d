import type { ExperimentAxis } from '../../../../workers/protocol.ts';
import type { Palette } from '../../../plots/palette.ts';

/** A plot as plotly.js takes it, with what its legend offers. */
export interface Figure {
  traces: (Record<string, unknown> & { legend: string })[];
  layout: Record<string, unknown>;
  entries: {
    id: string;
    label: string;
    color: string;
    dash: string;
    hasMarkers: boolean;
    hasLine: boolean;
  }[];
  note?: string;
}

/** Strokes in a curve's order, so that curves differ without colour too. */
export const DASHES = ['solid', '9px,4px', '3px,3px', '9px,3px,3px,3px', '14px,5px', '2px,5px'] as const;

/** plotly.js reads a little HTML in texts; what comes from files is shown as it is. */
export function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function axisTitle({ name, unit }: ExperimentAxis): string {
  const label = name ?? '';
  return unit === undefined || unit === '' ? label : label === '' ? unit : `${label} (${unit})`;
}

/** An axis in the studio's own look. */
export function axisLayout(axis: ExperimentAxis, palette: Palette, text: number): Record<string, unknown> {
  const { log, min, max } = axis;
  const end = (value: number | undefined): number | null =>
    value === undefined || (log && value <= 0) ? null : log ? Math.log10(value) : value;
  const range = [end(min), end(max)];
  return {
    type: log ? 'log' : 'linear',
    title: { text: plain(axisTitle(axis)), standoff: text * 0.6 },
    // Ends that the file leaves open follow the data.
    ...(range.some((one) => one !== null) && { range, autorange: false }),
    ...(range.includes(null) &&
      range.some((one) => one !== null) && {
        autorange: range[0] === null ? 'min' : 'max',
      }),
    gridcolor: palette.grid,
    linecolor: palette.axis,
    tickcolor: palette.axis,
    ticks: 'outside',
    ticklen: 4,
    zeroline: false,
    showline: true,
    exponentformat: 'power',
    automargin: true,
  };
}

export function frameLayout(palette: Palette, text: number): Record<string, unknown> {
  return {
    margin: { l: text * 5, r: text * 1.5, t: text, b: text * 4, pad: 0 },
    font: { family: palette.font, size: text, color: palette.muted },
    showlegend: false,
    hovermode: 'closest',
    hoverlabel: { bgcolor: palette.surface, bordercolor: palette.axis, font: { color: palette.text } },
    dragmode: matchMedia('(pointer: coarse)').matches ? false : 'zoom',
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
  };
}
