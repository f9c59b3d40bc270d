import type { Failure, RegimenItem } from '../protocol.ts';

/** One giving of a regimen item: `amount` at `time`, or evenly over `duration`. */
export interface Administration {
  item: RegimenItem;
  time: number;
  amount: number;
  duration: number;
}

/** A run's administrations are counted before they are expanded, so that a hostile scenario costs nothing. */
export const MOST_ADMINISTRATIONS = 20_000;

/** A step to a time below this could not be halved; it is the start. */
const SMALLEST_TIME = 1e-300;

/** How often an item is given from its first time on and before `end`. */
function countBefore(item: RegimenItem, end: number): number {
  if (item.time >= end) return 0;
  if (item.repeat === undefined) return 1;
  const { every, count } = item.repeat;
  return Math.min(count, Math.ceil((end - item.time) / every));
}

/** Start of the k-th administration. */
function timeOf(item: RegimenItem, k: number): number {
  const time = k === 0 ? item.time : item.time + k * item.repeat!.every;
  return Math.abs(time) < SMALLEST_TIME ? 0 : time;
}

/**
 * A regimen's repeats written out, in order of time. What begins at or after `end` is left out.
 *
 * Times are `time + k · every`, never a running sum, so that they carry no drift.
 */
export function expand(
  regimen: readonly RegimenItem[],
  end: number,
): { administrations: Administration[] } | { failure: Failure } {
  const total = regimen.reduce((sum, item) => sum + countBefore(item, end), 0);
  if (total > MOST_ADMINISTRATIONS) {
    return {
      failure: {
        code: 'too-many-administrations',
        message: `The regimen gives ${total.toLocaleString('en')} administrations before the end; at most ${MOST_ADMINISTRATIONS.toLocaleString('en')} are possible.`,
        hint: 'Shorten the run, or give fewer repeats.',
      },
    };
  }
  const administrations = regimen.flatMap((item) =>
    Array.from({ length: countBefore(item, end) }, (_, k) => ({
      item,
      time: timeOf(item, k),
      amount: item.amount,
      duration: item.duration,
    })),
  );
  return { administrations: administrations.sort((a, b) => a.time - b.time) };
}
