import type { Model } from '../model/model.ts';
import { BASE_UNITS, type BaseUnit, type UnitDefinition } from '../model/unit.ts';
import { baseUnit, DIMENSIONLESS, DIMENSIONS, divide, unitOf, type Unit } from '../model/unitAlgebra.ts';
import { baseUnitText, productText, unitText } from '../model/unitText.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';

/** A unit that is known, with how people write it. */
export interface KnownUnit extends Unit {
  text: string;
}

const METRE = DIMENSIONS.indexOf('metre');

/** Units of a flat model's quantities; undefined where the model does not tell. */
export class UnitsOfModel {
  readonly time: KnownUnit | undefined;
  private readonly definitions: ReadonlyMap<string, UnitDefinition>;
  private readonly dimensions: ReadonlyMap<string, number | undefined>;
  // Asked for at every place where a name stands, so each is worked out once.
  private readonly byId = new Map<string, KnownUnit | undefined>();
  private readonly bySymbol = new Map<string, KnownUnit | undefined>();

  constructor(
    private readonly model: Model,
    private readonly table: SymbolTable,
  ) {
    this.definitions = new Map(model.units.map((one) => [one.id, one]));
    this.dimensions = new Map(model.compartments.map(({ id, dimensions }) => [id, dimensions]));
    this.time = this.named(model.defaults.time);
  }

  /** The unit that an id means. */
  named(id: string | undefined): KnownUnit | undefined {
    if (id === undefined) return undefined;
    return once(this.byId, id, () => {
      const definition = this.definitions.get(id);
      if (definition) return { ...unitOf(definition), text: unitText(definition) };
      if (!BASE_UNITS.includes(id as BaseUnit)) return undefined;
      return { ...baseUnit(id as BaseUnit), text: baseUnitText(id as BaseUnit) };
    });
  }

  /** Of what a symbol means in mathematics. */
  of(id: string): KnownUnit | undefined {
    return once(this.bySymbol, id, () => {
      const symbol = this.table.get(id);
      return symbol && this.ofSymbol(symbol);
    });
  }

  private ofSymbol(symbol: ModelSymbol): KnownUnit | undefined {
    switch (symbol.kind) {
      case 'species':
        return this.ofSpecies(symbol);
      case 'compartment':
        return this.named(symbol.unit) ?? this.ofCompartment(symbol.id);
      case 'reaction':
        return this.overTime(this.extent(symbol));
      case 'stoichiometry':
        return { ...DIMENSIONLESS, text: '' };
      case 'parameter':
        return this.named(symbol.unit);
    }
  }

  text(id: string): string | undefined {
    return this.of(id)?.text;
  }

  /** How people write the unit of a species' amount. */
  substanceText(symbol: ModelSymbol): string | undefined {
    return this.substance(symbol)?.text;
  }

  overTime(unit: KnownUnit | undefined): KnownUnit | undefined {
    return unit && this.time && quotient(unit, this.time);
  }

  /** Unit of a reaction's extent: the model's, or else that of the substances it changes. */
  extent(symbol: ModelSymbol): KnownUnit | undefined {
    const { extent, substance } = this.model.defaults;
    const given = this.named(extent) ?? this.named(substance);
    if (given || !symbol.reaction) return given;
    const { reactants, products } = symbol.reaction;
    for (const { species } of [...products, ...reactants]) {
      const one = this.table.get(species);
      const found = one && this.substance(one);
      if (found) return found;
    }
    return undefined;
  }

  private ofSpecies(symbol: ModelSymbol): KnownUnit | undefined {
    const written = this.named(symbol.unit) ?? this.named(this.model.defaults.substance);
    const { substanceOnly, compartment } = symbol.species!;
    if (!written || substanceOnly || isConcentration(written)) return written;
    const volume = this.of(compartment);
    return volume && quotient(written, volume);
  }

  /** Unit of the species' amount. */
  private substance(symbol: ModelSymbol): KnownUnit | undefined {
    const written = this.named(symbol.unit) ?? this.named(this.model.defaults.substance);
    return written && isConcentration(written) && !symbol.species!.substanceOnly ? undefined : written;
  }

  private ofCompartment(id: string): KnownUnit | undefined {
    const { volume, area, length } = this.model.defaults;
    const dimensions = this.dimensions.get(id) ?? 3;
    return this.named({ 3: volume, 2: area, 1: length }[dimensions]);
  }
}

function once<T>(known: Map<string, T>, id: string, find: () => T): T {
  const earlier = known.get(id);
  if (earlier !== undefined || known.has(id)) return earlier as T;
  const found = find();
  known.set(id, found);
  return found;
}

/** People often give a species the unit of its concentration at once. */
function isConcentration(unit: Unit): boolean {
  return unit.exponents[METRE] === -3;
}

function quotient(a: KnownUnit, b: KnownUnit): KnownUnit {
  return { ...divide(a, b), text: productText(a.text, b.text, -1) };
}
