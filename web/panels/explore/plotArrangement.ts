import type { PlotSettings } from '../../../workers/protocol.ts';

/** Curves that can be told apart by colour. */
export const MOST_CURVES = 8;

/** The plots with one put in the place of its namesake, or at the end. */
export function withPlot(plots: readonly PlotSettings[], plot: PlotSettings): PlotSettings[] {
  return plots.some(({ id }) => id === plot.id)
    ? plots.map((each) => (each.id === plot.id ? plot : each))
    : [...plots, plot];
}

/** The plots with one moved by so many places, as far as there are places. */
export function moved(plots: readonly PlotSettings[], id: string, by: number): PlotSettings[] {
  const from = plots.findIndex((plot) => plot.id === id);
  const to = Math.max(0, Math.min(plots.length - 1, from + by));
  const rest = plots.filter((plot) => plot.id !== id);
  const plot = plots[from];
  return plot === undefined ? [...plots] : [...rest.slice(0, to), plot, ...rest.slice(to)];
}

/** An id that no plot has. */
export function freshId(plots: readonly PlotSettings[]): string {
  for (let k = plots.length + 1; ; k++) {
    const id = `plot-${k}`;
    if (!plots.some((plot) => plot.id === id)) return id;
  }
}
