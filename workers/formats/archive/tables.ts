import type { Diagnostic } from '../../model/diagnostic.ts';
import { BASE_UNITS, type BaseUnit } from '../../model/unit.ts';
import { baseUnit, unitOf } from '../../model/unitAlgebra.ts';
import type { Scenario } from '../../protocol.ts';
import { readAntimony } from '../antimony/reader.ts';
import { observationsOf, type Observable } from '../csv/observations.ts';

/** A table that an archive holds and that none of its experiments refers to. */
export interface LooseTable {
  path: string;
  bytes: Uint8Array;
}

/** As in the scenario's schema. */
const MOST_MEASUREMENTS = 200;

/**
 * Puts tables that say what they are into the scenarios whose models they are about, and tells what became of each.
 * Changes the scenarios.
 */
export function takeTables(tables: readonly LooseTable[], scenarios: readonly Scenario[]): Diagnostic[] {
  if (tables.length === 0) return [];
  const observable = scenarios.map(({ model }) => observableOf(model?.text ?? ''));
  return tables.map(({ path, bytes }): Diagnostic => {
    const shown = new Set<string>();
    scenarios.forEach((scenario, at) => {
      const found = observationsOf(path, bytes, observable[at]!);
      for (const one of found.slice(0, MOST_MEASUREMENTS - scenario.measurements.length)) {
        scenario.measurements.push(one);
        shown.add(one.output);
      }
    });
    return shown.size > 0
      ? {
          severity: 'info',
          code: 'data-in-archive',
          message: `The table ${path} is shown as measured data of ${[...shown].join(', ')}.`,
        }
      : {
          severity: 'info',
          code: 'data-in-archive',
          message: `The archive holds the table ${path}, which has no column of times with columns named as the model's quantities are.`,
          hint: 'Unpack it and import it under Data, where you say what its columns are.',
        };
  });
}

/** What can be measured of a model; not what is held. */
function observableOf(text: string): Observable {
  const { document } = readAntimony(text);
  const model = document.models.find(({ id }) => id === document.main);
  if (model === undefined) return { quantities: [] };
  const time = model.defaults.time;
  const definition = model.units.find(({ id }) => id === time);
  const unit = definition
    ? unitOf(definition)
    : BASE_UNITS.includes(time as BaseUnit)
      ? baseUnit(time as BaseUnit)
      : undefined;
  const quantities = [...model.species, ...model.parameters, ...model.compartments];
  return {
    quantities: quantities.filter(({ constant }) => !constant).map(({ id, name }) => ({ id, name })),
    secondsPerTime: unit?.factor,
  };
}
