import type { Endpoint } from '../../formats/scenario/schema.ts';

/** One person's curve of one quantity: every `stride`-th number from `first` on, a row a time. */
export interface Curve {
  times: Float64Array;
  rows: Float64Array;
  first: number;
  stride: number;
}

/**
 * Reads an endpoint off a curve; NaN where none of the curve lies between its times.
 *
 * Areas are trapezoids of the grid, with the curve straight between two times, and so are crossings of a level.
 */
export function read(endpoint: Endpoint, { times, rows, first, stride }: Curve): number {
  const { measure } = endpoint;
  const [begin, end] = indicesBetween(endpoint, times);
  if (end <= begin) return NaN;
  const start = first + begin * stride;
  switch (measure) {
    case 'value':
      return NaN;
    case 'last':
      return rows[first + (end - 1) * stride]!;
    case 'max':
    case 'timeOfMax':
    case 'min':
    case 'timeOfMin': {
      const sign = measure === 'max' || measure === 'timeOfMax' ? 1 : -1;
      let best = begin;
      let most = sign * rows[start]!;
      for (let k = begin + 1, at = start + stride; k < end; k++, at += stride) {
        const value = sign * rows[at]!;
        if (value > most) [best, most] = [k, value];
      }
      return measure === 'max' || measure === 'min' ? rows[first + best * stride]! : times[best]!;
    }
    case 'auc':
    case 'mean': {
      let area = 0;
      let before = rows[start]!;
      for (let k = begin + 1, at = start + stride; k < end; k++, at += stride) {
        const value = rows[at]!;
        area += ((value + before) / 2) * (times[k]! - times[k - 1]!);
        before = value;
      }
      if (measure === 'auc') return area;
      const lasted = times[end - 1]! - times[begin]!;
      return lasted > 0 ? area / lasted : rows[start]!;
    }
    case 'timeAbove':
    case 'timeBelow': {
      const level = endpoint.level ?? 0;
      const sign = measure === 'timeAbove' ? 1 : -1;
      let total = 0;
      let a = sign * (rows[start]! - level);
      for (let k = begin + 1, at = start + stride; k < end; k++, at += stride) {
        const b = sign * (rows[at]! - level);
        const step = times[k]! - times[k - 1]!;
        if (a > 0 && b > 0) total += step;
        else if (a > 0 || b > 0) total += (step * Math.max(a, b)) / Math.abs(a - b);
        a = b;
      }
      return total;
    }
  }
}

/** Indices of the times that an endpoint is about: from the first to below the second. */
export function indicesBetween(endpoint: Endpoint, times: Float64Array): [number, number] {
  return [
    endpoint.from === undefined ? 0 : firstFrom(times, endpoint.from),
    endpoint.to === undefined ? times.length : firstAfter(times, endpoint.to),
  ];
}

/** Whether a value lies where the endpoint's target wants it; undefined where there is none. */
export function meets({ target }: Endpoint, value: number): boolean | undefined {
  if (target === undefined) return undefined;
  return value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity);
}

/** Index of the first time at or after this one. */
function firstFrom(times: Float64Array, time: number): number {
  const at = times.findIndex((each) => each >= time);
  return at < 0 ? times.length : at;
}

/** Index of the first time after this one. */
function firstAfter(times: Float64Array, time: number): number {
  const at = times.findIndex((each) => each > time);
  return at < 0 ? times.length : at;
}
