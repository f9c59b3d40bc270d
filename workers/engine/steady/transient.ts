import { LuFactors } from './luFactors.ts';
import { newton } from './newton.ts';
import type { Pace } from './pace.ts';
import { isPossible, type Region } from './region.ts';
import { largestOf, scaledNorm, sizesOf, type RestingSystem } from './system.ts';

const MOST_STEPS = 600;
/** Error of a step, in the measure of the states' sizes, that is let pass: the way matters little, the end much. */
const ERROR = 0.1;
/** Between two tries of Newton's method the step has grown this many times. */
const GROWN = 30;
/** Where a state turns negative with an error below this, its own equation takes it there. */
const SURE = 1e-3;
/** The model rests where, while time grew by this factor and three times so, no state moved by more than this share. */
const STRETCH = 4;
const STRETCHES = 3;
const REST = 1e-9;
/** Newton's method may not end further from where the transient stands than this, in the states' sizes. */
const NEAR = 0.5;

/**
 * Follows the model in time until Newton's method finds a steady state near by: linearly implicit Euler steps
 * (M/h − J)Δ = f, whose size their own error sets, so that they grow without bound as the model comes to rest
 * (pseudo-transient continuation: Kelley, Keyes, SIAM J Numer Anal 1998;35:508). Conserved sums stay as they are.
 *
 * Where steady states are not isolated, Newton's method has none to find, and rest itself ends it.
 *
 * @param holds whether a steady state is one that the model stays at; one where it does not is passed by
 * @returns the steady state, or the time it was followed to, the state that moved most then, and the last steady
 *   state passed by
 */
export async function transient(
  system: RestingSystem,
  start: Float64Array,
  possible: Region,
  holds: (x: Float64Array) => boolean,
  pace: Pace,
  mostSteps = MOST_STEPS,
): Promise<
  | { x: Float64Array }
  | { x?: undefined; passed?: Float64Array; time: number; steps: number; restless: number }
> {
  const { n, equations } = system;
  const region = [...possible];
  let passed: Float64Array | undefined;
  let resting = 0;
  let restless = -1;
  let mark = { time: 0, x: start };
  let x: Float64Array = start.slice();
  let rates: Float64Array = new Float64Array(n);
  const jacobian = new Float64Array(n * n);
  const largest = x.map(Math.abs);
  let time = 0;
  equations.rates(x, rates);
  let sizes = ownSizes(x, largest);
  let step = 0.01 / Math.max(scaledNorm(rates, sizes), 1e-300);
  let tried = step;
  let taken = 0;
  for (; taken < mostSteps; taken++) {
    await pace.rest();
    sizes = ownSizes(x, largest);
    equations.jacobian(x, jacobian);
    const accepted = implicitStep(system, x, rates, jacobian, sizes, step);
    const isWithin = accepted !== undefined && isPossible(accepted.x, region, sizes);
    if (accepted === undefined || accepted.error > (isWithin ? ERROR : SURE)) {
      step *=
        accepted === undefined ? 0.25 : Math.max(0.2, Math.min(0.5, 0.8 * Math.sqrt(ERROR / accepted.error)));
      if (!(step > time * 1e-14)) break;
      continue;
    }
    if (!isWithin) accepted.x.forEach((value, i) => (region[i] = region[i] === true && value >= 0));
    time += step;
    x = accepted.x;
    rates = accepted.rates;
    x.forEach((value, i) => (largest[i] = Math.max(largest[i]!, Math.abs(value))));
    step *= Math.min(5, 0.8 * Math.sqrt(ERROR / Math.max(accepted.error, 1e-12)));
    if (step > GROWN * tried) {
      tried = step;
      const found = newton(system, x);
      if (found.x !== undefined && isPossible(found.x, region, sizesOf(found.x, largestOf(largest)))) {
        const apart = found.x.map((value, i) => value - x[i]!);
        if (scaledNorm(apart, sizes) < NEAR) {
          if (holds(found.x)) return { x: found.x };
          passed = found.x;
        }
      }
    }
    if (time > STRETCH * mark.time) {
      const moved = x.map((value, i) => Math.abs(value - mark.x[i]!) / sizes[i]!);
      const most = largestOf(moved);
      resting = most < REST ? resting + 1 : 0;
      restless = moved.indexOf(most);
      mark = { time, x };
    }
    if (resting === STRETCHES) return holds(x) ? { x } : { passed: x, time, steps: taken, restless };
    if (!(step < Number.MAX_VALUE) || !(time < Number.MAX_VALUE)) break;
  }
  return { ...(passed !== undefined && { passed }), time, steps: taken, restless };
}

/** Each variable is measured by what itself is and was, so that what begins small may grow. */
function ownSizes(x: Float64Array, largest: Float64Array): Float64Array {
  const floor = FLOOR * largestOf(largest) || 1;
  return x.map((value, i) => Math.max(Math.abs(value), WAS * largest[i]!, floor));
}

const WAS = 1e-4;
const FLOOR = 1e-12;

/** One linearly implicit Euler step, and its error: half the difference that the rates at its end make. */
function implicitStep(
  { n, equations }: RestingSystem,
  x: Float64Array,
  rates: Float64Array,
  jacobian: Float64Array,
  sizes: Float64Array,
  step: number,
): { x: Float64Array; rates: Float64Array; error: number } | undefined {
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++)
      matrix[row * n + column] = -jacobian[row * n + column]! * sizes[column]!;
    if (!equations.isAlgebraic[row]) matrix[row * n + row]! += sizes[row]! / step;
  }
  const factors = LuFactors.of(matrix, n);
  if (factors === undefined) return undefined;
  const change = rates.slice();
  factors.solve(change);
  const next = x.map((value, i) => value + change[i]! * sizes[i]!);
  const nextRates = new Float64Array(n);
  equations.rates(next, nextRates);
  if (!nextRates.every(Number.isFinite)) return undefined;
  const difference = nextRates.map((rate, i) =>
    equations.isAlgebraic[i] ? 0 : 0.5 * (step * rate - change[i]! * sizes[i]!),
  );
  // Where the system is stiff, the difference is passed through the step's own matrix (Hairer, Wanner, §IV.8).
  for (let i = 0; i < n; i++) difference[i]! /= step;
  factors.solve(difference);
  return {
    x: next,
    rates: nextRates,
    error: scaledNorm(
      difference,
      difference.map(() => 1),
    ),
  };
}
