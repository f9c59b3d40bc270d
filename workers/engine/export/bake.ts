import { Operation, Vector } from '../../../assembly/memory.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Expression } from '../../model/expression.ts';
import type { Model, ModelEvent } from '../../model/model.ts';
import type { Diagnostic } from '../../protocol.ts';
import type { Plan } from '../plan.ts';
import type { ScheduleEntry } from '../schedule.ts';

/** More doses than these would be more events than any tool runs well. */
const MOST_EVENTS = 2000;

/**
 * A flat model with what a scenario changes put into it: values given from outside become the model's own, and what
 * a regimen gives becomes events. So other tools run the same thing.
 */
export function bake(
  flat: Model,
  compiled: CompiledModel,
  { overrides, schedule }: Plan,
): { model: Model; diagnostics: Diagnostic[] } {
  const model = structuredClone(flat);
  const diagnostics: Diagnostic[] = [];
  const idOf = (vector: Vector, index: number): string =>
    (vector === Vector.State ? compiled.states : compiled.parameters)[index]!.id;
  for (const { vector, index, value } of overrides) setValue(model, idOf(vector, index), value);
  if (schedule.length > MOST_EVENTS) {
    diagnostics.push({
      severity: 'warning',
      code: 'regimen-left-out',
      message: `The regimen makes ${schedule.length} changes; at most ${MOST_EVENTS} are written, as events.`,
      hint: 'Shorten the run. The scenario in a project archive holds the whole regimen.',
    });
  }
  const taken = new Set(model.events.map(({ id }) => id));
  schedule.slice(0, MOST_EVENTS).forEach((entry, at) => {
    let id = `given_${at + 1}`;
    while (taken.has(id)) id += '_';
    model.events.push(eventOf(id, entry, idOf(entry.vector, entry.index), model));
  });
  return { model, diagnostics };
}

/** The name in mathematics of what a state or parameter is kept as. */
function speciesOf(
  model: Model,
  id: string,
): { species: Model['species'][number]; asAmount: boolean } | undefined {
  const direct = model.species.find((one) => one.id === id);
  if (direct) return { species: direct, asAmount: direct.substanceOnly };
  const [, name] = /^(.*)\.amount$/.exec(id) ?? [];
  const species = model.species.find((one) => one.id === name);
  return species && { species, asAmount: true };
}

function setValue(model: Model, id: string, value: number): void {
  const found = speciesOf(model, id);
  const symbol = found?.species.id ?? id;
  // A start value that is computed would win over the one given.
  model.initialAssignments = model.initialAssignments.filter((one) => one.symbol !== symbol);
  if (found) {
    found.species.initial = found.asAmount ? 'amount' : 'concentration';
    found.species.value = value;
    return;
  }
  const quantity = [...model.parameters, ...model.compartments].find((one) => one.id === id);
  if (quantity) quantity.value = value;
}

function eventOf(
  id: string,
  { time, value, operation }: ScheduleEntry,
  target: string,
  model: Model,
): ModelEvent {
  const found = speciesOf(model, target);
  const symbol = found?.species.id ?? target;
  const quantity = [...model.parameters, ...model.compartments, ...model.species].find(
    (one) => one.id === symbol,
  );
  if (quantity) quantity.constant = false;
  const current: Expression = { kind: 'name', name: symbol };
  // A dose is an amount; a species that means a concentration changes by amount over size.
  const isOverSize = found !== undefined && found.asAmount && !found.species.substanceOnly;
  const amount: Expression = isOverSize
    ? apply('divide', [number(value), { kind: 'name', name: found.species.compartment }])
    : number(value);
  const changed =
    operation === Operation.Add
      ? apply('plus', [current, amount])
      : operation === Operation.Multiply
        ? apply('times', [current, number(value)])
        : amount;
  return {
    id,
    trigger: apply('geq', [{ kind: 'time' }, number(time)]),
    persistent: true,
    // False before the start, so that what is given at time 0 is given too.
    initialTrigger: false,
    fromTrigger: true,
    assignments: [{ symbol, expression: changed }],
  };
}

function number(value: number): Expression {
  return { kind: 'number', value };
}

function apply(op: 'plus' | 'times' | 'divide' | 'geq', args: Expression[]): Expression {
  return { kind: 'apply', op, args };
}
