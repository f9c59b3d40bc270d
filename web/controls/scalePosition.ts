/** Where a value lies between a slider's ends, and back. */
export const STEPS = 1000;

export interface SliderScale {
  range: readonly [number, number];
  scale: 'linear' | 'log';
}

/** A logarithmic slider needs positive ends. */
function isLog({ range, scale }: SliderScale): boolean {
  return scale === 'log' && range[0] > 0;
}

/** 0 at the lower end, 1 at the upper, clamped. */
export function fractionOf(value: number, slider: SliderScale): number {
  const [low, high] = slider.range;
  const fraction = isLog(slider)
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low || 1);
  return Math.min(1, Math.max(0, Number.isNaN(fraction) ? 0 : fraction));
}

/** The value at a fraction, rounded to what one step of the slider can tell apart. */
export function valueAt(fraction: number, slider: SliderScale): number {
  const [low, high] = slider.range;
  if (fraction <= 0) return low;
  if (fraction >= 1) return high;
  if (isLog(slider)) return Number((low * (high / low) ** fraction).toPrecision(4));
  const step = (high - low) / STEPS;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number((low + fraction * (high - low)).toFixed(Math.min(100, digits)));
}
