import { ticksOf, type Tick } from './axis.ts';
import type { Interval, PlotData, Scale } from './series.ts';

/** The rectangle that curves are drawn in, and how values map to pixels. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Interval;
  y: Interval;
  scale: Scale;
  /** Pixels of the smallest text. */
  text: number;
  xTicks: Tick[];
  yTicks: Tick[];
}

/** Lays a plot out. `text` is the size of tick labels in CSS pixels; margins follow it. */
export function layOut(
  data: PlotData,
  size: { width: number; height: number; text: number },
  x: Interval,
  y: Interval,
  scale: Scale,
): Frame {
  const { width, height, text } = size;
  const left = Math.round(text * 4.4);
  const right = width - Math.round(text * 1.7);
  const top = Math.round(text * 2);
  const bottom = height - Math.round(text * 3.2);
  return {
    width,
    height,
    left,
    right: Math.max(left + 10, right),
    top,
    bottom: Math.max(top + 10, bottom),
    x,
    y,
    scale,
    text,
    xTicks: ticksOf(
      x,
      'linear',
      Math.max(2, (right - left) / (text * 6)),
      data.x.isTime ? data.x.unit : undefined,
    ),
    yTicks: ticksOf(y, scale, Math.min(8, Math.max(2, (bottom - top) / (text * 2.8)))),
  };
}

export function toPixelX(frame: Frame, value: number): number {
  return frame.left + ((value - frame.x[0]) / (frame.x[1] - frame.x[0])) * (frame.right - frame.left);
}

export function toPixelY(frame: Frame, value: number): number {
  const [low, high] = frame.y;
  const fraction =
    frame.scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return frame.bottom - fraction * (frame.bottom - frame.top);
}

export function fromPixelX(frame: Frame, pixel: number): number {
  return frame.x[0] + ((pixel - frame.left) / (frame.right - frame.left)) * (frame.x[1] - frame.x[0]);
}

/** Values that a logarithmic axis cannot show break the line. */
export function isDrawable(frame: Frame, value: number): boolean {
  return Number.isFinite(value) && (frame.scale === 'linear' || value > 0);
}
