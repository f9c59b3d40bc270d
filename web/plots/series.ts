/** What a plot is drawn from. Typed arrays are shared with the run, never copied. */
export interface Curve {
  /** Column of the run; a ghost and the measured points of one quantity share it. */
  id: string;
  label: string;
  unit?: string | undefined;
  /** Index of the categorical colour. */
  color: number;
  x: Float64Array;
  y: Float64Array;
  /** Time of every point, for the linked cursor. */
  time: Float64Array;
  /** `ghost` is the pinned baseline, `faint` one of many people. */
  look: 'solid' | 'ghost' | 'faint';
  /** Whose curve it is, where several people are shown. */
  subject?: string | undefined;
}

export interface MeasuredPoints {
  id: string;
  label: string;
  color: number;
  x: readonly number[];
  y: readonly (number | null)[];
  faint: boolean;
}

/** A named interval of the vertical axis, e.g. a target range. */
export interface Band {
  from: number;
  to: number;
  label: string;
}

export interface Axis {
  label: string;
  unit?: string | undefined;
}

export interface PlotData {
  id: string;
  title: string;
  x: Axis & { isTime: boolean };
  y: Axis;
  curves: readonly Curve[];
  points: readonly MeasuredPoints[];
  bands: readonly Band[];
  /** Times at which something is given, drawn as ticks. */
  doses: readonly number[];
}

export type Scale = 'linear' | 'log';

/** Ends of an axis. */
export type Interval = readonly [number, number];

/** Index of the value nearest to `wanted` in an ascending array. */
export function nearestIndex(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= wanted) low = middle;
    else high = middle;
  }
  return Math.abs(values[low]! - wanted) <= Math.abs(values[high]! - wanted) ? low : Math.max(0, high);
}
