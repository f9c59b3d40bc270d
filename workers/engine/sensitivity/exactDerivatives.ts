import type { Failure } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Plan } from '../plan.ts';
import type { ScheduleEntry } from '../schedule.ts';
import { solveStatement } from '../solveAt.ts';
import { statementOf, type SensitiveProgram } from './sensitiveProgram.ts';
import type { Derivatives } from './derivatives.ts';

/** Solves the model together with its sensitivities, once. */
export async function exactDerivatives(
  sensitive: SensitiveProgram,
  plan: Plan,
  factors: readonly { value: number; doses?: readonly ScheduleEntry[] }[],
  control: Control,
): Promise<Derivatives | { failure: Failure }> {
  const { program, sensitivities } = sensitive;
  const own = plan.columns.map(({ index }) => index + shiftOf(sensitive, index));
  const columns = [...own];
  const at = sensitivities.places.map((places) =>
    places.map((place) => ('column' in place ? columns.push(place.column) - 1 : -1 - place.constant)),
  );
  const sizes = factors.map(({ value }) => (value === 0 ? 1 : Math.abs(value)));
  const doses = factors.map((factor) => factor.doses);
  const solved = await solveStatement(program, statementOf(sensitive, plan, sizes, columns, doses), control);
  if ('failure' in solved) return solved;
  const { rows } = solved;
  const column = (k: number): Float64Array<ArrayBuffer> =>
    k < 0
      ? new Float64Array(plan.times.length).fill(-1 - k)
      : Float64Array.from(plan.times, (_, row) => rows[row * columns.length + k]!);
  return {
    values: own.map((_, k) => column(k)),
    slopes: own.map((_, output) => at.map((places) => column(places[output]!))),
  };
}

/** How much further a quantity lies among states ++ parameters ++ outputs of the larger model. */
function shiftOf({ program, sensitivities }: SensitiveProgram, index: number): number {
  const { states, parameters } = sensitivities.own;
  if (index < states) return 0;
  const moreStates = program.model.states.length - states;
  if (index < states + parameters) return moreStates;
  return moreStates + program.model.parameters.length - parameters;
}
