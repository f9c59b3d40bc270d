import type { Failure } from '../protocol.ts';
import { readUnit, sameDimension } from './unitText.ts';

/** "1,5e-3 mg" → what stands before the unit, and the unit. */
const QUANTITY = /^\s*([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/u;

function normal(unit: string): string {
  return unit.replace(/\s+/g, '').replace(/[μ]/g, 'µ');
}

/**
 * Factor from one unit to another, both as people write them: value in `to` = factor · value in `from`.
 */
export function factorBetween(from: string, to: string): { factor: number } | { failure: Failure } {
  if (normal(from) === normal(to)) return { factor: 1 };
  const source = readUnit(from);
  if ('failure' in source) return source;
  const target = readUnit(to);
  if ('failure' in target) return target;
  if (!sameDimension(source.unit, target.unit)) {
    return {
      failure: {
        code: 'unit-mismatch',
        message: `${from || 'A plain number'} cannot be converted to ${to || 'a plain number'}: they measure different things.`,
        hint: `Give it in ${to || 'no unit'} or a unit of the same kind.`,
        symbol: from,
      },
    };
  }
  return { factor: source.unit.factor / target.unit.factor };
}

/**
 * "5 mg/h" in the unit asked for. A number without a unit is taken to be in that unit already.
 *
 * @param unit absent or empty where the quantity has none
 */
export function convert(text: string, unit: string | undefined): { value: number } | { failure: Failure } {
  const match = QUANTITY.exec(text);
  const value = Number((match?.[1] ?? '').replace(',', '.'));
  if (match === null || !Number.isFinite(value)) {
    return {
      failure: {
        code: 'not-a-number',
        message: `"${text.slice(0, 40)}" does not begin with a number.`,
        hint: unit ? `Write for example 5 ${unit}.` : 'Write for example 0.5.',
      },
    };
  }
  const given = match[2] ?? '';
  if (given === '') return { value };
  const between = factorBetween(given, unit ?? '');
  if ('failure' in between) return between;
  return { value: value * between.factor };
}
