import type { Failure } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { solveAt } from '../solveAt.ts';
import type { Derivatives } from './derivatives.ts';
import type { FactorValue } from './factors.ts';

/** Solves far more accurately than the differences of solves are asked for. */
const RELATIVE_TOLERANCE = 1e-11;
const ABSOLUTE_FACTOR = 1e-5;
/** Relative step of a central difference: the cube root of the error of such a solve. */
const STEP = 1e-4;

/** Central differences between solves with each factor a little greater and a little less. */
export async function differencedDerivatives(
  program: Program,
  factors: readonly FactorValue[],
  plan: Plan,
  planFor: (change?: { factor: FactorValue; value: number }) => { plan: Plan } | { failure: Failure },
  control: Control,
): Promise<Derivatives | { failure: Failure }> {
  const solve = async (change?: {
    factor: FactorValue;
    value: number;
  }): Promise<Float64Array<ArrayBuffer>[] | { failure: Failure }> => {
    const made = planFor(change);
    if ('failure' in made) return made;
    const { solver } = made.plan;
    const strict = {
      ...solver,
      relativeTolerance: Math.min(solver.relativeTolerance, RELATIVE_TOLERANCE),
      absoluteTolerance: solver.absoluteTolerance * ABSOLUTE_FACTOR,
    };
    const solved = await solveAt(program, { ...made.plan, solver: strict }, control);
    if ('failure' in solved) return solved;
    const width = plan.columns.length;
    return plan.columns.map((_, k) =>
      Float64Array.from(plan.times, (__, row) => solved.rows[row * width + k]!),
    );
  };
  const values = await solve();
  if ('failure' in values) return values;
  const slopes: Float64Array<ArrayBuffer>[][] = values.map(() => []);
  for (const [k, factor] of factors.entries()) {
    const { value, label } = factor;
    const step = STEP * (value === 0 ? 1 : Math.abs(value));
    const above = await solve({ factor, value: value + step });
    if ('failure' in above) return above;
    const below = await solve({ factor, value: value - step });
    if ('failure' in below) return below;
    slopes.forEach((list, output) =>
      list.push(above[output]!.map((y, row) => (y - below[output]![row]!) / (2 * step))),
    );
    control.progress?.({ fraction: (k + 1) / factors.length, note: label });
  }
  return { values, slopes };
}
