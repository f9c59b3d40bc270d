import type { Diagnostic, Failure, Outcome, RestingValue } from '../../protocol.ts';
import type { Control } from '../control.ts';
import { outOfMemory } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { Interrupted } from '../solveAt.ts';
import { Equations } from './equations.ts';

/** What a steady-state analysis is made of: a linked model, and the numbers that a scenario gives it. */
export interface SteadyQuestion {
  program: Program;
  /** `makePlan`'s, with the columns that people see named as they see them. */
  plan: Plan;
}

/** Work on a model's equations; what unwinds it comes back as an outcome. */
export async function onEquations<T>(
  { program }: SteadyQuestion,
  work: (equations: Equations) => Promise<{ value: T } | { failure: Failure }>,
): Promise<Outcome<T>> {
  let equations: Equations | undefined;
  try {
    equations = new Equations(program);
    const result = await work(equations);
    return 'failure' in result
      ? { kind: 'failed', failure: result.failure }
      : { kind: 'done', value: result.value };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: error.by };
    if (error instanceof RangeError) return { kind: 'failed', failure: outOfMemory() };
    throw error;
  } finally {
    equations?.release();
  }
}

/** Quantities of the model with their names, by index into states ++ parameters ++ outputs. */
export class Named {
  private readonly labels: ReadonlyMap<string, string>;

  constructor(private readonly question: SteadyQuestion) {
    this.labels = new Map(question.plan.columns.map(({ id, label }) => [id, label]));
  }

  column({ id, name, unit }: { id: string; name?: string; unit?: string }): Omit<RestingValue, 'value'> {
    return { id, label: this.labels.get(id) ?? name ?? id, ...(unit !== undefined && { unit }) };
  }

  states(x: Float64Array): RestingValue[] {
    return this.question.program.model.states.map((state, i) => ({ ...this.column(state), value: x[i]! }));
  }

  outputs(values: Float64Array): RestingValue[] {
    return this.question.program.model.outputs.map((output, i) => ({
      ...this.column(output),
      value: values[i]!,
    }));
  }
}

/** A control that reports to nobody. */
export function quiet(control: Control): Control {
  return { interruption: control.interruption };
}

export function warningsOf(plan: Plan, more: readonly Diagnostic[]): Diagnostic[] {
  return [...plan.warnings, ...more];
}
