import type { Distribution } from '../../formats/scenario/schema.ts';
import type { Failure, Width } from '../../protocol.ts';
import type { Elementary } from './elementary.ts';

/**
 * How wide a normal or log-normal distribution is, in every way of saying it. The coefficient of variation of a
 * log-normal one is √(exp ω² − 1).
 */
export function lawOf(
  distribution: Distribution | undefined,
  typical: number | undefined,
  { exp }: Pick<Elementary, 'exp'>,
): { middle: number; sd: number; variance: number; cv: number } | undefined {
  if (distribution?.kind !== 'normal' && distribution?.kind !== 'logNormal') return undefined;
  const middle = (distribution.kind === 'normal' ? distribution.mean : distribution.median) ?? typical ?? NaN;
  const { sd } = distribution;
  const variance = sd * sd;
  const cv = distribution.kind === 'normal' ? sd / Math.abs(middle) : Math.sqrt(exp(variance) - 1);
  return { middle, sd, variance, cv };
}

/**
 * The standard deviation of a normal distribution, or of the logarithm of a log-normal one, that is said in another
 * way.
 */
export function sdOf(
  kind: 'normal' | 'logNormal',
  said: Width,
  value: number,
  middle: number,
  { ln }: Pick<Elementary, 'ln'>,
): { sd: number } | { failure: Failure } {
  if (!(value >= 0)) {
    const message = `A distribution cannot be ${value} wide.`;
    return { failure: { code: 'invalid-cohort', message, hint: 'Give 0 or more.' } };
  }
  if (said === 'sd') return { sd: value };
  if (said === 'variance') return { sd: Math.sqrt(value) };
  return { sd: kind === 'normal' ? value * Math.abs(middle) : Math.sqrt(ln(1 + value * value)) };
}
