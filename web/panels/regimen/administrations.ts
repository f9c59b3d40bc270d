import type { RegimenItem, TwinInput } from '../../../workers/protocol.ts';

/** Times of an item's repeats within two bounds, thinned to lie at least `gap` apart, so that they can be drawn. */
export function repeatsBetween(item: RegimenItem, from: number, to: number, gap: number): number[] {
  const { time, repeat, duration } = item;
  if (repeat === undefined) return [];
  const first = Math.max(1, Math.floor((from - duration - time) / repeat.every));
  const last = Math.min(repeat.count - 1, Math.ceil((to - time) / repeat.every));
  const stride = Math.max(1, Math.ceil(gap / repeat.every));
  const times: number[] = [];
  for (let at = first; at <= last; at += stride) {
    const given = time + at * repeat.every;
    if (given + duration >= from && given <= to) times.push(given);
  }
  return times;
}

/** Only given over time: at once is impossible. */
export function needsDuration(input: TwinInput): boolean {
  return input.bolus === undefined;
}

/** Can be given over time at all. */
export function hasDuration(input: TwinInput): boolean {
  return input.rate !== undefined;
}

/** The shortest and longest an input can be given over. */
export function durationRange(input: TwinInput): readonly [number, number] {
  if (!hasDuration(input)) return [0, 0];
  const [low, high] = input.duration.range;
  return [needsDuration(input) ? low : 0, high];
}

export function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}

/** A new item of an input at a time, with the twin's usual amount and duration. */
export function newItem(input: TwinInput, time: number): RegimenItem {
  return {
    id: `${input.id.slice(0, 150)}-${crypto.randomUUID().slice(0, 8)}`,
    input: input.id,
    time,
    amount: input.amount.default,
    duration: clamp(input.duration.default, durationRange(input)),
  };
}

export function replaceItem(
  regimen: readonly RegimenItem[],
  id: string,
  change: (item: RegimenItem) => RegimenItem,
): RegimenItem[] {
  return regimen.map((item) => (item.id === id ? change(item) : item));
}
