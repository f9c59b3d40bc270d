import { Operation } from '../../../assembly/memory.ts';
import type { FactorName } from '../../compiler/sensitivity/compileSensitivities.ts';
import type { Failure, RegimenItem, Scenario, TwinManifest } from '../../protocol.ts';
import type { Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import type { ScheduleEntry } from '../schedule.ts';
import { unknownName } from '../unknownQuantity.ts';

/** Before the id of a line of the regimen: its amount. */
const DOSE = 'dose:';

/** What outputs are differentiated by, with its value in this run. */
export interface FactorValue {
  id: string;
  name: FactorName;
  label: string;
  unit?: string;
  value: number;
  /** Of an amount: what the schedule gives for each unit of it. */
  doses?: readonly ScheduleEntry[];
}

interface Ground {
  program: Program;
  manifest: TwinManifest;
  plan: Plan;
  scenario: Scenario;
  planOf: (scenario: Scenario) => { plan: Plan } | { failure: Failure };
}

/** The factors that are asked for; absent: all that the twin describes, and the amounts of the regimen. */
export function factorsOf(
  ground: Ground,
  asked: readonly string[] | undefined,
): { factors: FactorValue[] } | { failure: Failure } {
  const { program, manifest, plan, scenario } = ground;
  const { states, parameters } = program.model;
  const known = new Map(
    [...states, ...parameters].map((quantity, index) => [quantity.id, { quantity, index }]),
  );
  const started = program.initialValues(plan.overrides, scenario.seed);
  const given = new Map(
    scenario.regimen.filter(({ amount }) => amount > 0).map((item) => [`${DOSE}${item.id}`, item]),
  );
  const described = Object.keys(manifest.parameters).filter(
    (id) => known.get(id)?.quantity.settable === true,
  );
  const factors: FactorValue[] = [];
  for (const id of new Set(asked ?? [...described, ...given.keys()])) {
    const item = given.get(id);
    if (item !== undefined) {
      const dose = doseOf(ground, id, item, started);
      if ('failure' in dose) return dose;
      factors.push(dose);
      continue;
    }
    const found = known.get(id);
    if (found === undefined)
      return { failure: unknownName('quantity', id, [...known.keys(), ...given.keys()]) };
    const { name, unit } = found.quantity;
    factors.push({
      id,
      name: id,
      label: manifest.parameters[id]?.label ?? name ?? id,
      ...(unit === undefined ? {} : { unit }),
      value: started[found.index]!,
    });
  }
  return { factors };
}

/** The amount of one line of the regimen: each of its administrations grows with it. */
function doseOf(
  { program, manifest, scenario, planOf }: Ground,
  id: string,
  item: RegimenItem,
  started: Float64Array,
): FactorValue | { failure: Failure } {
  const made = planOf({ ...scenario, regimen: [{ ...item, amount: 1 }] });
  if ('failure' in made) return made;
  const input = manifest.inputs.find((one) => one.id === item.input)!;
  const into = (item.duration > 0 ? input.rate?.parameter : input.bolus?.state)!;
  const before = program.model.states.length;
  // A rate is set to what the parameter holds besides and what is given; only that grows with the amount.
  const doses = made.plan.schedule.map((entry) =>
    entry.operation === Operation.Set
      ? { ...entry, value: entry.value - started[before + entry.index]! }
      : entry,
  );
  const isAlone = scenario.regimen.filter((one) => one.input === item.input).length < 2;
  const { timeUnit } = program.model;
  return {
    id,
    name: { dose: id, into },
    label: isAlone
      ? input.label
      : `${input.label} at ${item.time}${timeUnit === undefined ? '' : ` ${timeUnit}`}`,
    ...(input.unit === '' ? {} : { unit: input.unit }),
    value: item.amount,
    doses,
  };
}

/** The scenario with another value of a factor. */
export function withFactor(scenario: Scenario, { id, doses }: FactorValue, value: number): Scenario {
  if (doses === undefined) return { ...scenario, parameters: { ...scenario.parameters, [id]: value } };
  const regimen = scenario.regimen.map((item) =>
    `${DOSE}${item.id}` === id ? { ...item, amount: value } : item,
  );
  return { ...scenario, regimen };
}
