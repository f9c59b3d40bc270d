import { WrongUsage } from './usage.ts';

/** A number after an option; a mistake is told with the option's name. */
export function numberAfter(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new WrongUsage(`--${option} needs a number of at least ${least}, not "${text}".`);
  return value;
}

/** A whole number after an option, also as 1e6. */
export function wholeNumberAfter(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  const value = numberAfter(option, text, least);
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value > most)
    throw new WrongUsage(`--${option} needs a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}
