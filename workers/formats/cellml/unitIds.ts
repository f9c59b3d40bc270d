import { BASE_UNITS, type UnitDefinition } from '../../model/unit.ts';
import { sameUnit } from '../../model/unitAlgebra.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Component } from './assemble.ts';
import { conversion, type CellmlUnit, type UnitReader } from './units.ts';

/** The units in use under names of their own in the whole model: components may call different units the same. */
export class UnitIds {
  readonly definitions: UnitDefinition[] = [];
  private readonly byId = new Map<string, CellmlUnit>();

  constructor(private readonly units: UnitReader) {}

  /** The id of what a component means by a unit's name; the name itself where it is not defined. */
  id(name: string, component: Component, user: XmlElement): string {
    const unit = this.units.read(name, component.units, user);
    return unit ? this.idOf(unit) : name;
  }

  idOf(unit: CellmlUnit): string {
    const [only] = unit.factors;
    const plain = unit.name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    if (unit.own.size === 0 && unit.factors.length <= 1) {
      const kind = only?.kind ?? 'dimensionless';
      if (!only || (only.exponent === 1 && only.scale === 0 && only.multiplier === 1)) return kind;
    }
    for (let k = 1; ; k++) {
      const id = k === 1 && !BASE_UNITS.some((kind) => kind === plain) ? plain : `${plain}_${k}`;
      const earlier = this.byId.get(id);
      if (earlier && !(sameUnit(earlier.si, unit.si) && conversion(earlier, unit) === 1)) continue;
      if (!earlier) {
        this.byId.set(id, unit);
        this.definitions.push(definitionOf(id, unit));
      }
      return id;
    }
  }
}

/** Base units of the model's own count something, as far as anybody can tell. */
function definitionOf(id: string, { factors, own }: CellmlUnit): UnitDefinition {
  const counted = [...own.values()]
    .filter((exponent) => exponent !== 0)
    .map((exponent) => ({ kind: 'item' as const, exponent, scale: 0, multiplier: 1 }));
  return { id, factors: [...factors, ...counted] };
}
