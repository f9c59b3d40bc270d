import type { Failure, Range } from '../../protocol.ts';
import type { Elementary } from '../cohort/elementary.ts';

/** Value of a range at a share of it, from 0 to 1. */
export function valueIn({ lower, upper, scale }: Range, share: number, { exp, ln }: Elementary): number {
  if (share === 0) return lower;
  if (share === 1) return upper;
  return scale === 'linear' ? lower + (upper - lower) * share : lower * exp(share * ln(upper / lower));
}

/** Why nothing can be taken between a range's ends. */
export function rangeFlaw({ id, lower, upper, scale }: Range): Failure | undefined {
  const flaw = !(lower < upper)
    ? `its lower end, ${lower}, is not below its upper end, ${upper}`
    : scale === 'log' && !(lower > 0)
      ? `its lower end, ${lower}, has no logarithm`
      : undefined;
  return flaw === undefined
    ? undefined
    : {
        code: 'invalid-range',
        message: `The range of ${id} cannot be: ${flaw}.`,
        hint: 'Change its ends, or its scale.',
        symbol: id,
      };
}
