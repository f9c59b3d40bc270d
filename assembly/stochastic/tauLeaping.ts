import { ln } from '../elementary/ln';
import { doubles } from '../linalg/bytes';
import { copy } from '../linalg/lanes';
import { Problem } from '../problem';
import { Run } from '../run';
import { poisson } from '../random/poisson';
import { drawPair } from '../random/stream';
import { proposeDirect } from './gillespie';
import { amountOf, changedState, evaluateNetwork, fire, firstChange, propensity, reactionCount } from './network';

/**
 * Tau-leaping with the step of Y. Cao, D. Gillespie & L. Petzold, J Chem Phys 124 (2006) 044109: no propensity may
 * change by more than about a share ε; reactions that few molecules limit are critical and fire one at a time.
 */
const EPSILON: f64 = 0.03;
/** Firings that a reactant must allow lest its reaction be critical (n_c). */
const CRITICAL: f64 = 10;
/** g_i, an upper bound for reactions of up to two reactants and for dimers of three or more molecules. */
const ORDER: f64 = 3;
/** A leap has to be worth this many reactions; else so many steps of the direct method are taken. */
const WORTH: f64 = 10;
const EXACT_STEPS = 100;

/** A leap, or a step with white noise, rather than one reaction is pending; `Problem.next` holds where it lands. */
export const LEAP = -2;

/** Sets `Run.next` and `Run.pending` to the end of a leap, at `limit` at the latest, or to the next reaction. */
export function proposeLeap(limit: f64): void {
  if (Run.exactSteps > 0) {
    Run.exactSteps--;
    proposeDirect();
    return;
  }
  evaluateNetwork();
  Run.networkKnown = true;
  const count = reactionCount();
  let total: f64 = 0;
  let critical: f64 = 0;
  for (let r = 0; r < count; r++) {
    total += propensity(r);
    if (isCritical(r)) critical += propensity(r);
  }
  Run.next = Infinity;
  if (!(total > 0)) return;
  let leap = longestLeap();
  while (leap >= WORTH / total) {
    const untilCritical = critical > 0 ? -ln(drawPair()) / critical : Infinity;
    const first = untilCritical < leap && Run.t + untilCritical < limit;
    const tau = first ? untilCritical : min(leap, limit - Run.t);
    if (land(tau, first ? drawPair() * critical : -1)) {
      Run.pending = LEAP;
      Run.next = first || leap < limit - Run.t ? Run.t + tau : limit;
      return;
    }
    leap *= 0.5;
  }
  Run.exactSteps = EXACT_STEPS - 1;
  proposeDirect();
}

/** Whether some reactant allows fewer than n_c firings. */
function isCritical(reaction: i32): bool {
  for (let i = firstChange(reaction), end = firstChange(reaction + 1); i < end; i++) {
    const amount = amountOf(i);
    if (amount < 0 && load<f64>(Problem.x + doubles(changedState(i))) < -CRITICAL * amount) return true;
  }
  return false;
}

/** Equation 33: min over states of max(εx/g, one molecule) / |μ| and of its square / σ². */
function longestLeap(): f64 {
  const count = reactionCount();
  const mean = Problem.scratch;
  const variance = Problem.rates;
  const molecule = Problem.direction;
  const bytes = doubles(Problem.n);
  for (let at: usize = 0; at < bytes; at += 8) {
    store<f64>(mean + at, 0);
    store<f64>(variance + at, 0);
    store<f64>(molecule + at, Infinity);
  }
  for (let r = 0; r < count; r++) {
    const a = isCritical(r) ? 0 : propensity(r);
    for (let i = firstChange(r), end = firstChange(r + 1); i < end; i++) {
      const at = doubles(changedState(i));
      const amount = amountOf(i);
      store<f64>(mean + at, load<f64>(mean + at) + amount * a);
      store<f64>(variance + at, load<f64>(variance + at) + amount * amount * a);
      if (amount != 0) store<f64>(molecule + at, min(load<f64>(molecule + at), abs(amount)));
    }
  }
  let leap: f64 = Infinity;
  for (let at: usize = 0; at < bytes; at += 8) {
    const unit = load<f64>(molecule + at);
    if (unit == Infinity) continue;
    const change = max((EPSILON * load<f64>(Problem.x + at)) / ORDER, unit);
    const mu = abs(load<f64>(mean + at));
    const sigma2 = load<f64>(variance + at);
    if (mu > 0) leap = min(leap, change / mu);
    if (sigma2 > 0) leap = min(leap, (change * change) / sigma2);
  }
  return leap;
}

/** Draws the firings of a leap; `mark` ≥ 0 chooses one critical reaction. False where a state falls below 0. */
function land(tau: f64, mark: f64): bool {
  const count = reactionCount();
  copy(Problem.next, Problem.x, Problem.bytes);
  for (let r = 0; r < count; r++) {
    const a = propensity(r);
    if (a == 0) continue;
    if (!isCritical(r)) fire(r, poisson(a * tau), Problem.next);
    else if (mark >= 0) {
      mark -= a;
      if (mark < 0) fire(r, 1, Problem.next);
    }
  }
  for (let at: usize = 0, end = doubles(Problem.n); at < end; at += 8) {
    if (load<f64>(Problem.next + at) < 0 && load<f64>(Problem.x + at) >= 0) return false;
  }
  return true;
}
