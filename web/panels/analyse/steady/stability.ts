import type { Eigenvalue, Stability } from '../../../../workers/protocol.ts';
import type { MarkShape } from '../../../plots/plane.ts';
import { texts } from './texts.ts';

/** How a steady state of a kind is marked: filled where the model stays, so that colour is not needed. */
export function markOf(stability: Stability): { shape: MarkShape; color: number; label: string } {
  const label = texts.stability[stability];
  switch (stability) {
    case 'stable-node':
    case 'stable-focus':
    case 'fixed':
      return { shape: 'disc', color: 2, label };
    case 'saddle':
    case 'saddle-focus':
      return { shape: 'diamond', color: 1, label };
    case 'unstable-node':
    case 'unstable-focus':
      return { shape: 'ring', color: 1, label };
    default:
      return { shape: 'triangle', color: 4, label };
  }
}

/** One over a unit of time. */
export function perTime(timeUnit: string | undefined): string | undefined {
  return timeUnit === undefined ? undefined : `1/${timeUnit}`;
}

/** Time in which a mode grows or falls by the factor e, and of one swing; absent where there is none. */
export function timesOf({ re, im }: Eigenvalue): { constant?: number; period?: number } {
  return {
    ...(re !== 0 && { constant: 1 / Math.abs(re) }),
    ...(im !== 0 && { period: (2 * Math.PI) / Math.abs(im) }),
  };
}
