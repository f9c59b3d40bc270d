import { BASE_UNITS, type BaseUnit, type UnitDefinition, type UnitFactor } from '../../model/unit.ts';
import { attributeOf } from '../xml/element.ts';
import type { Context } from './context.ts';

const baseUnits: ReadonlySet<string> = new Set(BASE_UNITS);

/** Spellings of earlier versions. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  liter: 'litre',
  meter: 'metre',
  celsius: 'kelvin',
  Celsius: 'kelvin',
};

/** The unit definitions of an instance's model. */
export function readUnits(context: Context): UnitDefinition[] {
  const { instance } = context;
  return instance.members('listOfUnitDefinitions').flatMap((element) => {
    const id = context.id(element);
    if (id === undefined) return [];
    const factors = instance.members('listOfUnits', element).flatMap((unit): UnitFactor[] => {
      const kind = attributeOf(unit, 'kind') ?? '';
      const known = OLD_NAMES[kind] ?? kind;
      if (!baseUnits.has(known)) {
        context.warning(
          'unknown-unit',
          `Unit kind ${kind || '(none)'} is not one of SBML's base units`,
          unit,
        );
        return [];
      }
      return [
        {
          kind: known as BaseUnit,
          exponent: context.number(unit, 'exponent') ?? 1,
          scale: context.number(unit, 'scale') ?? 0,
          multiplier: context.number(unit, 'multiplier') ?? 1,
        },
      ];
    });
    return [{ id, ...context.named(element), factors }];
  });
}
