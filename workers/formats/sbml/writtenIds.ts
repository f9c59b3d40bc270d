import { BASE_UNITS } from '../../model/unit.ts';
import type { Model } from '../../model/model.ts';

const baseUnits: ReadonlySet<string> = new Set(BASE_UNITS);
/** Kinds of unit that a definition may not be named after, besides the base units. */
const RESERVED_UNITS = new Set(['Celsius', 'liter', 'meter', 'celsius']);

/** Names as SBML can hold them: letters, digits and underscores; dots of submodels become two underscores. */
export class WrittenIds {
  private readonly names = new Map<string, string>();
  private readonly units = new Map<string, string>();
  private readonly taken = new Set<string>();
  /** By name the next number to try behind it, so that many of one name are not counted through again. */
  private readonly numbered = new Map<string, number>();
  private readonly takenUnits = new Set<string>(RESERVED_UNITS);

  constructor(model: Model) {
    const ids = [
      ...[
        model.functions,
        model.compartments,
        model.species,
        model.parameters,
        model.reactions,
        model.events,
      ].flatMap((list) => list.map(({ id }) => id)),
      ...model.reactions.flatMap(({ reactants, products }) =>
        [...reactants, ...products].flatMap(({ id }) => id ?? []),
      ),
    ];
    // Names that are fine already keep what they are; the others make way.
    for (const id of ids) if (isId(id)) this.take(id, id);
    for (const id of ids) if (!isId(id)) this.take(id, this.fresh(id));
    for (const base of baseUnits) this.takenUnits.add(base);
    for (const { id } of model.units) {
      let unit = asId(id);
      while (this.takenUnits.has(unit)) unit += '_';
      this.takenUnits.add(unit);
      this.units.set(id, unit);
    }
  }

  name(id: string): string {
    return this.names.get(id) ?? asId(id);
  }

  unit(id: string): string {
    return this.units.get(id) ?? asId(id);
  }

  /** Whether something in the file says what the unit is. */
  knowsUnit(id: string): boolean {
    return this.units.has(id) || baseUnits.has(id);
  }

  /** A name that nothing in the file has yet. */
  fresh(wanted: string): string {
    const base = asId(wanted);
    let name = base;
    let at = this.numbered.get(base) ?? 2;
    for (; this.taken.has(name); at++) name = `${base}_${at}`;
    this.numbered.set(base, at);
    this.taken.add(name);
    return name;
  }

  private take(id: string, written: string): void {
    this.taken.add(written);
    this.names.set(id, written);
  }
}

function isId(id: string): boolean {
  return /^[A-Za-z_]\w*$/.test(id);
}

function asId(id: string): string {
  const plain = id.replaceAll('.', '__').replace(/\W/g, '_');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}
