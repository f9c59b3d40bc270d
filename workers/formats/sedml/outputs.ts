import type { Identified } from './identified.ts';

/** A table of data generators. */
export interface Report extends Identified {
  dataSets: { id: string; label: string; data: string }[];
}

export interface PlotAxis {
  name?: string;
  log: boolean;
  /** Ends of the axis, where they are given. */
  min?: number;
  max?: number;
}

export const LINES = ['solid', 'dash', 'dot', 'dashDot', 'none'] as const;
/** How a curve's points are joined; `none` with markers alone. */
export type Line = (typeof LINES)[number];

/** Ids of the data generators that a curve's points may lie above and below by. */
export interface ErrorBars {
  lower?: string;
  upper?: string;
}

/** One curve of a plot. `x`, `y` and all the others are ids of data generators. */
export interface PlotCurve {
  id: string;
  name?: string;
  x: string;
  y: string;
  /** `area` is shaded from `y` to `to`. */
  kind: 'line' | 'bars' | 'area';
  to?: string;
  line: Line;
  hasMarkers: boolean;
  /** Read on an axis of its own, at the right. */
  isRight: boolean;
  xErrors?: ErrorBars;
  yErrors?: ErrorBars;
}

export interface Plot extends Identified {
  x: PlotAxis;
  y: PlotAxis;
  right?: PlotAxis;
  curves: PlotCurve[];
}

/** A plot over two axes: z by x and y. */
export interface SurfacePlot extends Identified {
  x: PlotAxis;
  y: PlotAxis;
  z: PlotAxis;
  surfaces: { id: string; name?: string; x: string; y: string; z: string; line: number }[];
}

/** Data generators that a plot is drawn from. */
export function dataOf({ curves }: Pick<Plot, 'curves'>): string[] {
  return curves.flatMap(({ x, y, to, xErrors, yErrors }) =>
    [x, y, to, xErrors?.lower, xErrors?.upper, yErrors?.lower, yErrors?.upper].filter(
      (id): id is string => id !== undefined,
    ),
  );
}
