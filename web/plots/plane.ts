import { ticksOf, type Tick } from './axis.ts';
import type { Axis, Interval, Scale } from './series.ts';

export type MarkShape = 'disc' | 'ring' | 'square' | 'diamond' | 'triangle' | 'cross';

/** A line of the plane; a point that is not finite breaks it. */
export interface PlaneLine {
  /** Lines with one id are shown and hidden together. */
  id: string;
  label: string;
  color: number;
  look: 'solid' | 'dashed' | 'faint' | 'hair';
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** What lies between two curves over the same values. */
export interface PlaneArea {
  id: string;
  label: string;
  color: number;
  x: ArrayLike<number>;
  low: ArrayLike<number>;
  high: ArrayLike<number>;
}

export interface PlaneMark {
  id: string;
  label: string;
  color: number;
  shape: MarkShape;
  x: number;
  y: number;
  /** What it is, with its values: read when it is hovered or reached by keys. */
  says: string;
  /** Seen only while it is read: a place on a line, and nothing measured. */
  quiet?: true;
}

/** A rectangle whose depth of colour is a share from 0 to 1 of the largest value. */
export interface PlaneCell {
  x: Interval;
  y: Interval;
  share: number;
}

/** A direction at a place; drawn of one length, fainter where it is slow. */
export interface PlaneArrow {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/** Curves over any quantity but time: orbits, diagrams, spectra. */
export interface PlaneData {
  title: string;
  x: Axis & { range: Interval; scale?: Scale };
  y: Axis & { range: Interval; scale?: Scale };
  /** A heat map, in one hue. */
  cells?: readonly PlaneCell[];
  /** Drawn over one another, each a little darker for it. */
  areas?: readonly PlaneArea[];
  lines: readonly PlaneLine[];
  marks: readonly PlaneMark[];
  arrows?: readonly PlaneArrow[];
  /** An upright line with a name: a limit, or where something stands. */
  border?: { at: number; label: string };
}

/** Where things are in pixels. */
export interface PlaneFrame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  xTicks: Tick[];
  yTicks: Tick[];
  toX: (value: number) => number;
  toY: (value: number) => number;
  fromX: (pixel: number) => number;
  fromY: (pixel: number) => number;
}

export function planeFrame({ x, y }: PlaneData, width: number, height: number, text: number): PlaneFrame {
  const left = Math.round(text * 4.8);
  const right = Math.max(left + 10, width - Math.round(text * 1.5));
  const top = Math.round(text * 2);
  const bottom = Math.max(top + 10, height - Math.round(text * 3.4));
  const scale = x.scale ?? 'linear';
  const along = placing(scale);
  const [low, high] = [along(x.range[0]), along(x.range[1])];
  const upScale = y.scale ?? 'linear';
  const up = placing(upScale);
  const [floor, ceiling] = [up(y.range[0]), up(y.range[1])];
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    xTicks: ticksOf(x.range, scale, Math.max(2, (right - left) / (text * 6))),
    yTicks: ticksOf(y.range, upScale, Math.min(8, Math.max(2, (bottom - top) / (text * 2.8)))),
    toX: (value) => left + ((along(value) - low) / (high - low)) * (right - left),
    toY: (value) => bottom - ((up(value) - floor) / (ceiling - floor)) * (bottom - top),
    fromX: (pixel) => {
      const at = low + ((pixel - left) / (right - left)) * (high - low);
      return scale === 'log' ? Math.exp(at) : at;
    },
    fromY: (pixel) => {
      const at = floor + ((bottom - pixel) / (bottom - top)) * (ceiling - floor);
      return upScale === 'log' ? Math.exp(at) : at;
    },
  };
}

/** Where a value lies along an axis. */
function placing(scale: Scale): (value: number) => number {
  return scale === 'log' ? Math.log : (value) => value;
}

/** A line as an SVG path. */
export function linePath({ x, y }: Pick<PlaneLine, 'x' | 'y'>, { toX, toY }: PlaneFrame): string {
  let path = '';
  let pen = 'M';
  for (let k = 0; k < x.length; k++) {
    const [px, py] = [toX(x[k]!), toY(y[k]!)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) pen = 'M';
    else {
      path += `${pen}${round(px)} ${round(py)}`;
      pen = 'L';
    }
  }
  return path;
}

/** An area as an SVG path: along its upper edge and back along the lower one, piece by piece where it is broken. */
export function areaPath({ x, low, high }: Pick<PlaneArea, 'x' | 'low' | 'high'>, frame: PlaneFrame): string {
  let path = '';
  let from = 0;
  const isWhole = (k: number): boolean =>
    k < x.length && Number.isFinite(low[k]) && Number.isFinite(high[k]) && Number.isFinite(x[k]);
  while (from < x.length) {
    let to = from;
    while (isWhole(to)) to++;
    const piece = Array.from({ length: to - from }, (_, k) => from + k);
    const there = piece.map((k) => `${round(frame.toX(x[k]!))} ${round(frame.toY(high[k]!))}`);
    const back = piece.reverse().map((k) => `${round(frame.toX(x[k]!))} ${round(frame.toY(low[k]!))}`);
    if (piece.length > 1) path += `M${[...there, ...back].join('L')}Z`;
    from = to + 1;
  }
  return path;
}

/** Separate segments, [x₀, y₀, x₁, y₁] each, as a line with breaks. */
export function brokenLine(segments: Float64Array): { x: Float64Array; y: Float64Array } {
  const count = segments.length / 4;
  const [x, y] = [new Float64Array(3 * count).fill(NaN), new Float64Array(3 * count).fill(NaN)];
  for (let k = 0; k < count; k++) {
    for (const end of [0, 1]) {
      x[3 * k + end] = segments[4 * k + 2 * end]!;
      y[3 * k + end] = segments[4 * k + 2 * end + 1]!;
    }
  }
  return { x, y };
}

/** Arrows as one path: shafts of one length with a head, pointing as they look on the screen. */
export function arrowsPath(arrows: readonly PlaneArrow[], frame: PlaneFrame, length: number): string {
  const { left, right, top, bottom, toX, toY } = frame;
  let path = '';
  for (const { x, y, dx, dy } of arrows) {
    const [px, py] = [toX(x), toY(y)];
    // Rates in pixels, as a line tangent to the flow is drawn.
    const across = toX(x + dx) - px;
    const up = toY(y + dy) - py;
    const size = Math.hypot(across, up);
    if (!(size > 0) || !Number.isFinite(size) || px < left || px > right || py < top || py > bottom) continue;
    const [ux, uy] = [across / size, up / size];
    const tip = [px + (length / 2) * ux, py + (length / 2) * uy] as const;
    const barb = (turn: number): string =>
      `${round(tip[0] - 0.35 * length * (ux - turn * uy))} ${round(tip[1] - 0.35 * length * (uy + turn * ux))}`;
    path += `M${round(px - (length / 2) * ux)} ${round(py - (length / 2) * uy)}L${round(tip[0])} ${round(tip[1])}`;
    path += `M${barb(0.6)}L${round(tip[0])} ${round(tip[1])}L${barb(-0.6)}`;
  }
  return path;
}

/** A mark's outline about (0, 0). */
export function markPath(shape: MarkShape, size: number): string {
  const s = size;
  switch (shape) {
    case 'square':
      return `M${-s} ${-s}H${s}V${s}H${-s}Z`;
    case 'diamond':
      return `M0 ${-1.3 * s}L${1.3 * s} 0L0 ${1.3 * s}L${-1.3 * s} 0Z`;
    case 'triangle':
      return `M0 ${-1.2 * s}L${1.15 * s} ${0.9 * s}H${-1.15 * s}Z`;
    case 'cross':
      return `M${-s} ${-s}L${s} ${s}M${-s} ${s}L${s} ${-s}`;
    case 'disc':
    case 'ring':
      return `M${-s} 0A${s} ${s} 0 1 0 ${s} 0A${s} ${s} 0 1 0 ${-s} 0Z`;
  }
}

/** Whether a mark is drawn filled. */
export function isFilled(shape: MarkShape): boolean {
  return shape === 'disc' || shape === 'square';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** An interval around values with room at both ends; `zero` keeps 0 inside. */
export function spanOf(values: Iterable<number>, zero = false): Interval {
  let [low, high] = zero ? [0, 0] : [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // What varies by rounding alone is a constant.
  const room = high - low > 1e-9 * size ? 0.08 * (high - low) : 0.1 * size || 1;
  return [low - room, high + room];
}
