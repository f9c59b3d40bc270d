import type { Compartment, FunctionDefinition, Model, Parameter, Species } from '../../model/model.ts';
import type { UnitDefinition } from '../../model/unit.ts';
import { writeLambda } from '../mathml/writer.ts';
import { list, tag } from '../xml/tag.ts';
import type { WrittenIds } from './writtenIds.ts';

export function writeUnits(units: readonly UnitDefinition[], ids: WrittenIds): string {
  return list(
    'listOfUnitDefinitions',
    units.map(({ id, name, factors }) => {
      // An empty product is dimensionless, which SBML writes as a factor.
      const all =
        factors.length > 0 ? factors : [{ kind: 'dimensionless', exponent: 1, scale: 0, multiplier: 1 }];
      const members = all.map(({ kind, exponent, scale, multiplier }) =>
        tag('unit', { kind, exponent, scale, multiplier }),
      );
      return tag('unitDefinition', { id: ids.unit(id), name }, [list('listOfUnits', members)]);
    }),
  );
}

export function writeFunctions(
  functions: readonly FunctionDefinition[],
  ids: WrittenIds,
  core: string,
): string {
  return list(
    'listOfFunctionDefinitions',
    functions.map(({ id, name, args, body }) =>
      tag('functionDefinition', { id: ids.name(id), name }, [writeLambda(args, body, { names: ids, core })]),
    ),
  );
}

/** A unit's name where the file defines it; an undefined one would make the file invalid. */
function unitOf(unit: string | undefined, ids: WrittenIds): string | undefined {
  return unit !== undefined && ids.knowsUnit(unit) ? ids.unit(unit) : undefined;
}

export function writeCompartments(compartments: readonly Compartment[], ids: WrittenIds): string {
  return list(
    'listOfCompartments',
    compartments.map(({ id, name, value, unit, dimensions, constant }) =>
      tag('compartment', {
        id: ids.name(id),
        name,
        spatialDimensions: dimensions,
        size: dimensions === 0 ? undefined : value,
        units: unitOf(unit, ids),
        constant,
      }),
    ),
  );
}

export function writeSpecies(species: readonly Species[], model: Model, ids: WrittenIds): string {
  return list(
    'listOfSpecies',
    species.map((one) => {
      const factor = one.conversionFactor ?? model.conversionFactor;
      const { value } = one;
      return tag('species', {
        id: ids.name(one.id),
        name: one.name,
        compartment: ids.name(one.compartment),
        initialAmount: one.initial === 'amount' ? value : undefined,
        initialConcentration: one.initial === 'concentration' ? value : undefined,
        substanceUnits: unitOf(one.unit, ids),
        hasOnlySubstanceUnits: one.substanceOnly,
        boundaryCondition: one.boundary,
        constant: one.constant,
        conversionFactor: factor === undefined ? undefined : ids.name(factor),
      });
    }),
  );
}

export function writeParameter({ id, name, value, unit, constant }: Parameter, ids: WrittenIds): string {
  return tag('parameter', { id: ids.name(id), name, value, units: unitOf(unit, ids), constant });
}

/** One of a kinetic law: it has its own name, and is always constant. */
export function writeLocalParameter({ id, name, value, unit }: Parameter, ids: WrittenIds): string {
  return tag('localParameter', { id, name, value, units: unitOf(unit, ids) });
}
