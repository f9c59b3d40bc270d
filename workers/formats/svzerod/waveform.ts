/** A value over time, given by its points and repeated. */
export interface Waveform {
  times: readonly number[];
  values: readonly number[];
}

/**
 * A table as a formula in `phase`, the time since the cycle began: straight lines between the points, found by
 * halving, so that a table of n points costs log n comparisons.
 */
export function waveformFormula({ times, values }: Waveform): string {
  if (values.every((one) => one === values[0])) return String(values[0]);
  const piece = (first: number, last: number): string => {
    if (last - first > 1) {
      const middle = (first + last) >> 1;
      return `piecewise(${piece(first, middle)}, phase < ${times[middle]}, ${piece(middle, last)})`;
    }
    const slope = (values[last]! - values[first]!) / (times[last]! - times[first]!);
    return `${values[first]} + (${slope})*(phase - ${times[first]})`;
  };
  return piece(0, times.length - 1);
}

/** Mean over the table's span, by trapezoids. */
export function waveformMean({ times, values }: Waveform): number {
  const span = times[times.length - 1]! - times[0]!;
  if (!(span > 0)) return values[0]!;
  let area = 0;
  for (let k = 1; k < times.length; k++)
    area += ((values[k]! + values[k - 1]!) / 2) * (times[k]! - times[k - 1]!);
  return area / span;
}
