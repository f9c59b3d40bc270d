import { formatNumber } from '../controls/format.ts';
import type { Interval, PlotData, Scale } from './series.ts';

export interface Tick {
  value: number;
  /** Empty for a minor tick. */
  label: string;
}

/** Steps that clocks and calendars suggest, by unit of time. */
const CLOCK: Record<string, readonly number[]> = {
  s: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600],
  min: [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880],
  h: [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 96, 168, 336],
  d: [0.25, 0.5, 1, 2, 5, 7, 14, 28, 56, 112],
};

const SPELLINGS: Record<string, string> = {
  second: 's',
  seconds: 's',
  minute: 'min',
  minutes: 'min',
  hour: 'h',
  hours: 'h',
  hr: 'h',
  day: 'd',
  days: 'd',
};

/** 1, 2 or 5 times a power of ten, so that about `count` steps fit. */
function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

function stepOf([low, high]: Interval, count: number, unit?: string): number {
  const clock = unit === undefined ? undefined : CLOCK[SPELLINGS[unit] ?? unit];
  const fitting = clock?.find((step) => (high - low) / step <= count);
  return fitting !== undefined && (high - low) / fitting >= 2 ? fitting : niceStep(high - low, count);
}

/** Short enough for the margin: large and small numbers as 5e6. */
function tickLabel(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return value.toExponential().replace('e+', 'e');
  return formatNumber(value);
}

function linearTicks(interval: Interval, count: number, unit?: string): Tick[] {
  const [low, high] = interval;
  const step = stepOf(interval, count, unit);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) {
    const value = Number((at * step).toPrecision(12));
    ticks.push({ value, label: tickLabel(value) });
  }
  return ticks;
}

function logTicks([low, high]: Interval, count: number): Tick[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = last - first;
  const every = Math.max(1, Math.ceil(decades / count));
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power++) {
    for (let digit = 1; digit < 10; digit++) {
      const value = Number(`${digit}e${power}`);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const labelled =
        decades <= 2
          ? digit === 1 || digit === 2 || digit === 5
          : digit === 1 && (power - first) % every === 0;
      ticks.push({ value, label: labelled ? tickLabel(value) : '' });
    }
  }
  return ticks;
}

export function ticksOf(interval: Interval, scale: Scale, count: number, unit?: string): Tick[] {
  return scale === 'log' ? logTicks(interval, count) : linearTicks(interval, count, unit);
}

class Extent {
  low = Infinity;
  high = -Infinity;
  readonly #positive: boolean;

  constructor(scale: Scale) {
    this.#positive = scale === 'log';
  }

  add(value: number | null): void {
    if (value === null || !Number.isFinite(value) || (this.#positive && value <= 0)) return;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }
}

/** The horizontal interval that shows all curves and points. */
export function horizontalInterval(data: PlotData, hidden: ReadonlySet<string>): Interval {
  const extent = new Extent('linear');
  for (const curve of data.curves) {
    if (hidden.has(curve.id)) continue;
    if (data.x.isTime) {
      extent.add(curve.x[0] ?? null);
      extent.add(curve.x[curve.x.length - 1] ?? null);
    } else for (const value of curve.x) extent.add(value);
  }
  for (const points of data.points)
    if (!hidden.has(points.id)) for (const value of points.x) extent.add(value);
  if (extent.low > extent.high) return [0, 1];
  if (extent.low === extent.high) return [extent.low - 0.5, extent.high + 0.5];
  if (data.x.isTime) return [extent.low, extent.high];
  const room = 0.05 * (extent.high - extent.low);
  return [extent.low - room, extent.high + room];
}

/**
 * The vertical interval that shows all curves and points, rounded to whole ticks so that it rests while a
 * curve moves a little. Zero is shown where it is near.
 */
export function verticalInterval(data: PlotData, hidden: ReadonlySet<string>, scale: Scale): Interval {
  const extent = new Extent(scale);
  for (const curve of data.curves) {
    if (!hidden.has(curve.id)) for (const value of curve.y) extent.add(value);
  }
  for (const points of data.points)
    if (!hidden.has(points.id)) for (const value of points.y) extent.add(value);
  let { low, high } = extent;
  if (low > high) return scale === 'log' ? [0.1, 10] : [0, 1];
  if (scale === 'log') {
    // Five decades are enough to read an elimination; what lies lower is numerical dust.
    low = Math.max(low, high * 1e-5);
    const finest = Math.log10(high / low) < 1 ? 10 : 1;
    const down = 10 ** (Math.floor(Math.log10(low) * finest) / finest);
    const up = 10 ** (Math.ceil(Math.log10(high) * finest) / finest);
    return down < up ? [down, up] : [low / 2, high * 2];
  }
  if (low >= 0 && low < 0.4 * high) low = 0;
  if (low === high) {
    const room = Math.abs(high) * 0.1 || 1;
    return [low - room, high + room];
  }
  const step = niceStep(high - low, 5) / 2;
  const bottom = Math.floor(low / step + 1e-9) * step;
  const top = Math.ceil(high / step - 1e-9) * step;
  // A curve that touches the frame looks cut off.
  return [bottom, top - high < 0.02 * (top - bottom) ? top + step / 2 : top];
}
