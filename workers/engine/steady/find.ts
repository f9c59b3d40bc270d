import type { Failure, Standpoint } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { conservationOf } from './conservation.ts';
import type { Equations, Standing } from './equations.ts';
import { newton, type NewtonFailure } from './newton.ts';
import type { Pace } from './pace.ts';
import { isPossible, regionOf, type Region } from './region.ts';
import { eigenvaluesAt, isStable, stabilityOf, unstableCount } from './stability.ts';
import { movesWithTime, refusal, standingAt } from './standpoint.ts';
import { largestOf, RestingSystem, sizesOf, sumOf } from './system.ts';
import { transient } from './transient.ts';

/** Where an analysis begins: the equations at rest, and where the model stands. */
export interface Footing {
  standing: Standing;
  system: RestingSystem;
  region: Region;
}

/**
 * The equations 0 = G(x) of a plan, its parameters and conserved sums as they are at the standpoint.
 *
 * @throws Interrupted where the control says so
 */
export async function footingOf(
  program: Program,
  equations: Equations,
  plan: Plan,
  from: Standpoint,
  control: Control,
): Promise<Footing | { failure: Failure }> {
  const refused = refusal(program.model);
  if (refused !== undefined) return { failure: refused };
  const standing = await standingAt(program, equations, plan, from, control);
  if ('failure' in standing) return standing;
  equations.time = standing.time;
  equations.setParameters(standing.p);
  const conservation = conservationOf(equations, standing.x);
  const totals = conservation.rows.map((row) => sumOf(row, standing.x));
  const system = new RestingSystem(equations, conservation, totals);
  return { standing, system, region: regionOf(program.model, standing.x) };
}

/** A steady state, and how it was found. */
export interface Found {
  x: Float64Array;
  found: 'newton' | 'integration';
}

const NEWTON: Readonly<Record<NewtonFailure, string>> = {
  singular: 'met a singular Jacobian',
  'not-finite': 'met values that are no finite numbers',
  'damped-out': 'could make no further progress',
  'too-many-iterations': 'did not settle',
};

/**
 * Steady states reached from where the model stands, the one it comes to first: Newton's method, and where that
 * fails, leaves the possible region or ends where nothing stays, following the model in time.
 *
 * @throws Interrupted where the control says so
 */
export async function findFrom(
  { standing, system, region }: Footing,
  plan: Plan,
  pace: Pace,
): Promise<Found[] | { failure: Failure }> {
  const { equations } = system;
  const sizes = (x: Float64Array): Float64Array => sizesOf(x, Math.max(largestOf(x), largestOf(standing.x)));
  const direct = newton(system, standing.x);
  const possible = direct.x !== undefined && isPossible(direct.x, region, sizes(direct.x));
  const found: Found[] = possible ? [{ x: direct.x, found: 'newton' }] : [];
  if (!possible || !isStable(stabilityOf(eigenvaluesAt(system, direct.x)))) {
    const holds = (x: Float64Array): boolean => unstableCount(eigenvaluesAt(system, x) ?? []) === 0;
    const followed = await transient(system, standing.x, region, holds, pace);
    if (followed.x !== undefined) {
      const x = withoutDust(followed.x);
      if (found[0] === undefined || !isSame(found[0].x, x)) found.unshift({ x, found: 'integration' });
    } else if (followed.passed !== undefined) {
      if (found.length === 0) found.push({ x: followed.passed, found: 'newton' });
    } else if (found.length === 0) {
      const how =
        direct.failure === undefined
          ? `led to negative ${negative(direct.x, region, system)}`
          : NEWTON[direct.failure];
      const restless = equations.model.states[followed.restless]?.id ?? 'it';
      const unit = equations.model.timeUnit === undefined ? '' : ` ${equations.model.timeUnit}`;
      return {
        failure: {
          code: 'no-steady-state',
          message: `No steady state was reached. Newton's method from where the model stands ${how} (${direct.iterations} iterations); followed in time, ${restless} was not at rest after ${followed.steps} steps, at t = ${Number(followed.time.toPrecision(3))}${unit}.`,
          hint: 'It may oscillate or grow without bound: look at a time course, search from other starts, or begin at the end of a run.',
        },
      };
    }
  }
  const first = found[0]!;
  const moving = movesWithTime(equations, first.x, plan.end, sizes(first.x));
  return moving === undefined ? found : { failure: moving };
}

function negative(x: Float64Array, region: Region, { equations }: RestingSystem): string {
  const at = x.findIndex((value, i) => region[i] === true && value < 0);
  return equations.model.states[at]?.id ?? 'amounts';
}

/** What decayed to nothing beside the largest state is 0. */
function withoutDust(x: Float64Array): Float64Array {
  const dust = DUST * largestOf(x);
  return x.map((value) => (Math.abs(value) < dust ? 0 : value));
}

const DUST = 1e-18;

/** Whether two steady states are one, to the accuracy that they are found with. */
export function isSame(a: Float64Array, b: Float64Array): boolean {
  const largest = Math.max(largestOf(a), largestOf(b));
  const sizes = sizesOf(a, largest);
  return a.every((value, i) => Math.abs(value - b[i]!) <= SAME * Math.max(sizes[i]!, Math.abs(b[i]!)));
}

const SAME = 1e-5;
