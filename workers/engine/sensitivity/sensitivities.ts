import type { Wanted } from '../../compiler/sensitivity/compileSensitivities.ts';
import type { Individual, Outcome, Scenario, TwinManifest } from '../../protocol.ts';
import type { Sensitivities, SensitivityRequest } from '../../protocol/sensitivity.ts';
import { breathe, type Control } from '../control.ts';
import { makePlan } from '../plan.ts';
import type { Program } from '../program.ts';
import { Interrupted } from '../solveAt.ts';
import { exactDerivatives } from './exactDerivatives.ts';
import { differencedDerivatives } from './differencedDerivatives.ts';
import { factorsOf, withFactor, type FactorValue } from './factors.ts';
import { summarise } from './ranking.ts';
import type { SensitiveLibrary } from './sensitiveLibrary.ts';

/** A scenario's model, ready to run. */
export interface SensitivitySubject {
  program: Program;
  manifest: TwinManifest;
  individuals: readonly Individual[];
  text: string;
}

/** States of the larger model at most: more factors are solved in several parts, each with the model anew. */
const MOST_STATES = 2000;

/** How the outputs of a scenario's run answer to parameters and start values, exactly where the model allows it. */
export async function sensitivities(
  { program, manifest, individuals, text }: SensitivitySubject,
  { scenario, outputs, parameters }: SensitivityRequest,
  library: SensitiveLibrary,
  control: Control,
): Promise<Outcome<Sensitivities>> {
  const began = performance.now();
  const { model } = program;
  const planOf = (changed: Scenario): ReturnType<typeof makePlan> =>
    makePlan({
      model,
      manifest,
      individuals,
      scenario: changed,
      columns: outputs,
      startOf: (overrides) => program.initialParameters(overrides, scenario.seed),
    });
  const made = planOf(scenario);
  if ('failure' in made) return { kind: 'failed', failure: made.failure };
  const { plan } = made;
  const planFor = (change?: { factor: FactorValue; value: number }): ReturnType<typeof makePlan> =>
    planOf(change === undefined ? scenario : withFactor(scenario, change.factor, change.value));
  const chosen = factorsOf({ program, manifest, plan, scenario, planOf }, parameters);
  if ('failure' in chosen) return { kind: 'failed', failure: chosen.failure };
  const { factors } = chosen;
  const quantities = plan.columns.map(({ id }) => id);
  const size = Math.max(1, Math.floor(MOST_STATES / Math.max(1, model.states.length)));
  const parts = Array.from({ length: Math.max(1, Math.ceil(factors.length / size)) }, (_, k) =>
    factors.slice(k * size, (k + 1) * size),
  );
  let values: Float64Array<ArrayBuffer>[] = [];
  const slopes: Float64Array<ArrayBuffer>[][] = plan.columns.map(() => []);
  let reason: string | undefined;
  try {
    for (const [k, part] of parts.entries()) {
      await pause(control);
      const wanted: Wanted = { factors: part.map(({ name }) => name), quantities };
      const solved = await library.with(text, wanted, (compiled) => {
        if ('program' in compiled) return exactDerivatives(compiled, plan, part, control);
        reason ??= compiled.diagnostics[0]?.message ?? '';
        return differencedDerivatives(program, part, plan, planFor, control);
      });
      if ('failure' in solved) return { kind: 'failed', failure: solved.failure };
      values = solved.values;
      slopes.forEach((list, output) => list.push(...solved.slopes[output]!));
      if (parts.length > 1) control.progress?.({ fraction: (k + 1) / parts.length });
    }
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.by };
    throw error;
  }
  const { timeUnit } = model;
  const unit = timeUnit === undefined ? {} : { unit: timeUnit };
  return {
    kind: 'done',
    value: {
      time: { id: 'time', label: 'Time', ...unit, values: plan.times as Float64Array<ArrayBuffer> },
      parameters: factors.map(({ id, label, unit, value }) => ({
        id,
        label,
        ...(unit === undefined ? {} : { unit }),
        value,
      })),
      outputs: plan.columns.map(({ index: _, ...column }, k) => ({
        ...column,
        values: values[k]!,
        ...summarise(plan.times, factors, slopes[k]!),
      })),
      method: reason === undefined ? 'exact' : 'differences',
      ...(reason === undefined ? {} : { reason }),
      milliseconds: performance.now() - began,
    },
  };
}

/** Lets an interruption in, and ends there where one came. */
async function pause(control: Control): Promise<void> {
  await breathe();
  const by = control.interruption();
  if (by !== undefined) throw new Interrupted(by);
}
