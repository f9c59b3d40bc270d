import { BASE_UNITS, type BaseUnit, type UnitFactor } from '../../model/unit.ts';
import { sameDimension, unitOf, type Unit } from '../../model/unitAlgebra.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { Problems } from '../xml/problems.ts';

/** A unit as this reader compares and converts it. */
export interface CellmlUnit {
  /** Its name where it is used. */
  name: string;
  /** Without the model's own base units. */
  factors: UnitFactor[];
  /** Powers of the base units that the model brings along. */
  own: ReadonlyMap<string, number>;
  /** `factors` in SI units. */
  si: Unit;
}

/** Where unit names are looked up. */
export interface UnitScope {
  file: string | undefined;
  /** The definition under a name and the scope in which it has its meaning. */
  find(name: string): { element: XmlElement; scope: UnitScope } | undefined;
}

const PREFIXES: Readonly<Record<string, number>> = {
  yotta: 24, zetta: 21, exa: 18, peta: 15, tera: 12, giga: 9, mega: 6, kilo: 3, hecto: 2, deca: 1, deka: 1,
  deci: -1, centi: -2, milli: -3, micro: -6, nano: -9, pico: -12, femto: -15, atto: -18, zepto: -21,
  yocto: -24,
}; // prettier-ignore

/** Base units of SBML that CellML has not. */
const FOREIGN: ReadonlySet<string> = new Set(['avogadro', 'item']);
const SPELLINGS: Readonly<Record<string, BaseUnit>> = { liter: 'litre', meter: 'metre', celsius: 'kelvin' };
/** Factors of one unit; more come only of definitions built to multiply. */
const MOST_FACTORS = 24;
const DEEPEST = 50;

/** CellML's built-in units (CellML 2.0, table 2.1; 1.0, table 2), as SBML's. */
export function builtIn(name: string): BaseUnit | undefined {
  if (FOREIGN.has(name)) return undefined;
  return SPELLINGS[name] ?? BASE_UNITS.find((kind) => kind === name);
}

/** How many of `to` are one of `from`; undefined where they measure different things. */
export function conversion(from: CellmlUnit, to: CellmlUnit): number | undefined {
  const owned = new Set([...from.own.keys(), ...to.own.keys()]);
  for (const name of owned) if ((from.own.get(name) ?? 0) !== (to.own.get(name) ?? 0)) return undefined;
  if (!sameDimension(from.si, to.si)) return undefined;
  return Number((from.si.factor / to.si.factor).toPrecision(14));
}

/** Works out units by their definitions, each once. */
export class UnitReader {
  private readonly known = new Map<XmlElement, CellmlUnit | undefined>();

  constructor(private readonly problems: Problems) {}

  /** The unit under a name; undefined, and reported once, where it is not defined or makes no sense. */
  read(name: string, scope: UnitScope, user: XmlElement, depth = 0): CellmlUnit | undefined {
    const found = scope.find(name);
    if (!found) {
      const kind = builtIn(name);
      if (kind) return unit(name, [{ kind, exponent: 1, scale: 0, multiplier: 1 }], new Map());
      this.problems.warning(
        'undefined-unit',
        `Unit ${name} is not defined; nothing is converted from it or to it`,
        user,
        `Define it: <units name="${name}">.`,
        scope.file,
      );
      return undefined;
    }
    const { element } = found;
    if (this.known.has(element)) {
      const known = this.known.get(element);
      return known && { ...known, name };
    }
    // What is asked for again while it is worked out is defined by itself, and so undefined.
    this.known.set(element, undefined);
    const made = this.define(name, element, found.scope, depth);
    this.known.set(element, made);
    return made;
  }

  private define(name: string, element: XmlElement, scope: UnitScope, depth: number): CellmlUnit | undefined {
    const parts = childrenNamed(element, 'unit');
    const isBase = attributeOf(element, 'base_units') === 'yes' || parts.length === 0;
    if (isBase) return unit(name, [], new Map([[name, 1]]));
    if (depth > DEEPEST) return this.refuse(element, 'is defined through too many others', scope);
    let factors: UnitFactor[] = [];
    const own = new Map<string, number>();
    for (const part of parts) {
      const base = this.read(attributeOf(part, 'units') ?? '', scope, part, depth + 1);
      const prefix = prefixOf(attributeOf(part, 'prefix'));
      const exponent = numberIn(part, 'exponent', 1);
      const multiplier = numberIn(part, 'multiplier', 1);
      if (!base) return undefined;
      if (prefix === undefined || !Number.isFinite(exponent) || !(multiplier > 0 && multiplier < Infinity))
        return this.refuse(part, 'has a prefix, exponent or multiplier that is no number', scope);
      if (numberIn(part, 'offset', 0) !== 0)
        this.problems.warning(
          'unsupported',
          `The offset of unit ${name} is not supported and is left out`,
          part,
          'Convert the values by an equation.',
          scope.file,
        );
      for (const [key, power] of base.own) own.set(key, (own.get(key) ?? 0) + power * exponent);
      factors = merged([...factors, ...raised(base, prefix, exponent, multiplier)]);
      if (factors.length > MOST_FACTORS) return this.refuse(element, 'has too many factors', scope);
    }
    const made = unit(name, factors, own);
    if (!(made.si.factor > 0 && made.si.factor < Infinity))
      return this.refuse(element, 'is too large or too small for a number', scope);
    return made;
  }

  private refuse(element: XmlElement, why: string, scope: UnitScope): undefined {
    const name = attributeOf(element, 'name') ?? attributeOf(element, 'units') ?? '';
    this.problems.warning('invalid-unit', `Unit ${name} ${why}`, element, undefined, scope.file);
    return undefined;
  }
}

function unit(name: string, factors: UnitFactor[], own: ReadonlyMap<string, number>): CellmlUnit {
  return { name, factors, own, si: unitOf({ factors }) };
}

/** multiplier · (10^prefix · base)^exponent (CellML 1.1 §5.2.7, CellML 2.0 §3.3.3), as SBML's factors. */
function raised(base: CellmlUnit, prefix: number, exponent: number, multiplier: number): UnitFactor[] {
  const factors = base.factors.map((one) => ({ ...one, exponent: one.exponent * exponent }));
  const [first] = factors;
  const rest: UnitFactor[] = [];
  const pure = (scale: number, by: number): UnitFactor => ({
    kind: 'dimensionless',
    exponent: 1,
    scale,
    multiplier: by,
  });
  // Where it is one factor, prefix and multiplier are its own, as people write it.
  if (first && factors.length === 1 && base.factors[0]?.exponent === 1) first.scale += prefix;
  else if (prefix * exponent !== 0) rest.push(pure(prefix * exponent, 1));
  if (first && factors.length === 1 && Math.abs(first.exponent) === 1)
    first.multiplier *= multiplier ** first.exponent;
  else if (multiplier !== 1) rest.push(pure(0, multiplier));
  return [...rest, ...factors];
}

/** Equal factors as one, and none without effect. */
function merged(factors: readonly UnitFactor[]): UnitFactor[] {
  const byKind = new Map<string, UnitFactor>();
  for (const one of factors) {
    const key = `${one.kind} ${one.scale} ${one.multiplier}`;
    const earlier = byKind.get(key);
    byKind.set(key, { ...one, exponent: one.exponent + (earlier?.exponent ?? 0) });
  }
  const kept = [...byKind.values()].filter(
    ({ kind, exponent, scale, multiplier }) =>
      exponent !== 0 && !(kind === 'dimensionless' && scale === 0 && multiplier === 1),
  );
  return kept;
}

function prefixOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 0;
  if (/^[+-]?\d{1,3}$/.test(text)) return Number(text);
  return Object.hasOwn(PREFIXES, text) ? PREFIXES[text] : undefined;
}

function numberIn(element: XmlElement, name: string, otherwise: number): number {
  const text = attributeOf(element, name);
  return text === undefined || text === '' ? otherwise : Number(text);
}
