import { ln } from '../elementary/ln';
import { Run } from '../run';
import { drawPair, second } from '../random/stream';
import { dependent, evaluateNetwork, evaluatePropensity, firstDependent, propensity, reactionCount } from './network';

/**
 * The direct method (D. Gillespie, J Phys Chem 81 (1977) 2340): the time to the next reaction is exponential with
 * the sum a_0 of all propensities, and it is reaction r with probability a_r / a_0. Sets `Run.next` to its time
 * and `Run.pending` to its number.
 */
export function proposeDirect(): void {
  if (!Run.networkKnown) evaluateNetwork();
  Run.networkKnown = true;
  const count = reactionCount();
  let total: f64 = 0;
  for (let r = 0; r < count; r++) total += propensity(r);
  Run.next = Infinity;
  if (!(total > 0)) return;
  Run.next = Run.t - ln(drawPair()) / total;
  Run.pending = choose(second * total);
}

/** The reaction at which the propensities, summed up in order, pass the mark. */
export function choose(mark: f64): i32 {
  const count = reactionCount();
  let last = 0;
  for (let r = 0; r < count; r++) {
    const a = propensity(r);
    if (a == 0) continue;
    last = r;
    mark -= a;
    if (mark < 0) return r;
  }
  // Rounding may leave the mark just beyond them all.
  return last;
}

/** Propensities that the firing of a reaction may have changed. */
export function updateDirect(reaction: i32): void {
  for (let i = firstDependent(reaction), end = firstDependent(reaction + 1); i < end; i++) {
    evaluatePropensity(dependent(i));
  }
}
