import { Operation, Vector } from '../../../assembly/memory.ts';
import type { SensitivityModel } from '../../compiler/sensitivity/compileSensitivities.ts';
import type { Plan } from '../plan.ts';
import type { ProblemStatement } from '../problem.ts';
import type { Program } from '../program.ts';
import type { ScheduleEntry } from '../schedule.ts';

/** A model with its sensitivities, linked to the core. */
export interface SensitiveProgram {
  program: Program;
  sensitivities: SensitivityModel;
}

const vectorOf = (vector: 'state' | 'parameter'): Vector =>
  vector === 'state' ? Vector.State : Vector.Parameter;

/**
 * A plan of the model as a problem of the larger one. What is given from outside depends on no factor but itself.
 *
 * Sensitivities take part in the control of the error, each in the measure of the state that it belongs to over
 * the size of its factor, as CVODES does where it is asked to (Hindmarsh & Serban, CVODES user guide, 2.6). As the
 * norm is a mean over all, tolerances are divided by √(1 + factors): so each block by itself keeps to them.
 *
 * @param sizes |θ| of each factor
 * @param columns indices into the larger model's states ++ parameters ++ outputs
 * @param doses by factor: how what is scheduled changes with it, where it is given during the run
 */
export function statementOf(
  { program, sensitivities }: SensitiveProgram,
  plan: Plan,
  sizes: readonly number[],
  columns: readonly number[],
  doses: readonly (readonly ScheduleEntry[] | undefined)[] = [],
): ProblemStatement & { recordJumps: false } {
  const { extra, factors } = sensitivities;
  const stricter = 1 / Math.sqrt(1 + factors.length);
  const absolute = plan.solver.absoluteTolerance * stricter;
  const absoluteTolerances = new Float64Array(program.model.states.length).fill(absolute);
  for (const { factor, vector, at } of extra.tangents)
    if (vector === 'state') absoluteTolerances[at] = absolute / sizes[factor]!;
  const overrides = [...plan.overrides];
  for (const { vector, index } of plan.overrides) {
    for (const tangent of extra.tangents) {
      if (tangent.of !== index || vectorOf(tangent.vector) !== vector) continue;
      const factor = factors[tangent.factor]!;
      const isOwn = !factor.isDose && factor.index === index && vectorOf(factor.vector) === vector;
      overrides.push({ vector, index: tangent.at, value: isOwn ? 1 : 0 });
    }
  }
  return {
    overrides,
    schedule: withClock(withDoses(plan.schedule, doses, sensitivities), extra.scheduled),
    times: plan.times,
    columns,
    solver: { ...plan.solver, relativeTolerance: Math.max(plan.solver.relativeTolerance * stricter, 1e-13) },
    absoluteTolerances,
    seed: plan.seed,
    end: plan.end,
    recordJumps: false,
  };
}

/** The same changes of what is given, made to its derivatives. */
function withDoses(
  schedule: readonly ScheduleEntry[],
  doses: readonly (readonly ScheduleEntry[] | undefined)[],
  { extra }: SensitivityModel,
): ScheduleEntry[] {
  const added = doses.flatMap((entries = [], factor) =>
    entries.flatMap((entry) => {
      const tangent = extra.tangents.find(
        (one) => one.factor === factor && one.of === entry.index && vectorOf(one.vector) === entry.vector,
      );
      return tangent === undefined ? [] : [{ ...entry, index: tangent.at }];
    }),
  );
  return [...schedule, ...added].sort((a, b) => a.time - b.time);
}

/** Notes in a parameter whenever something is scheduled: what that sets off comes at a time that no factor moves. */
function withClock(schedule: readonly ScheduleEntry[], clock: number | undefined): ScheduleEntry[] {
  if (clock === undefined) return [...schedule];
  return schedule.flatMap((entry, k) => {
    const { time } = entry;
    const note = { time, value: time, vector: Vector.Parameter, index: clock, operation: Operation.Set };
    return schedule[k - 1]?.time === time ? [entry] : [note, entry];
  });
}
