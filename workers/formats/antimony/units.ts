import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../model/span.ts';
import { BASE_UNITS, type BaseUnit, type UnitDefinition, type UnitFactor } from '../../model/unit.ts';
import { children } from './expressions.ts';
import { spanOf, type Source } from './source.ts';

const baseUnits: ReadonlySet<string> = new Set(BASE_UNITS);
const isBaseUnit = (name: string): name is BaseUnit => baseUnits.has(name);

/** Units that Antimony knows without a definition, as SBML Level 2 defined them. */
const DEFAULTS: Record<string, UnitFactor[]> = {
  substance: [factor('mole')],
  volume: [factor('litre')],
  area: [factor('metre', 2)],
  length: [factor('metre')],
  time_unit: [factor('second')],
  extent: [factor('item')],
};

/** Units whose definition also sets a default of the model. */
export const DEFAULT_UNIT_NAMES: readonly string[] = Object.keys(DEFAULTS);

/** Units defined one by another. */
const MOST_STEPS = 50;

function factor(kind: BaseUnit, exponent = 1): UnitFactor {
  return { kind, exponent, scale: 0, multiplier: 1 };
}

/** Antimony takes plurals and American spellings: 3600 seconds, 5 liters. */
export function canonicalName(name: string): string {
  const singular = name.length > 2 && name.endsWith('s') && !name.endsWith('_s') ? name.slice(0, -1) : name;
  if (singular === 'meter') return 'metre';
  if (singular === 'liter') return 'litre';
  if (singular === 'time') return 'time_unit';
  return singular;
}

/** The units of one model: what is defined, and what is used. */
export class Units {
  private readonly written = new Map<string, { node: SyntaxNode | undefined; span: Span }>();
  private readonly read = new Map<string, UnitDefinition>();
  private readonly reading = new Set<string>();
  private readonly names = new Map<string, string>();
  private readonly missed = new Set<string>();

  constructor(private readonly source: Source) {}

  /** Announces `unit id = formula`; what it means is worked out when all are known. */
  declare(id: string, formula: SyntaxNode | undefined, span: Span): void {
    this.written.set(id, { node: formula, span });
  }

  /** `id is "name"` */
  giveName(id: string, name: string): void {
    this.names.set(id, name);
  }

  /** Whether a name is a base unit or declared. */
  isKnown(name: string): boolean {
    return [name, canonicalName(name)].some((one) => isBaseUnit(one) || this.written.has(one));
  }

  isDeclared(id: string): boolean {
    return this.written.has(id);
  }

  /** All definitions, those written first, in the order of the text. */
  definitions(): UnitDefinition[] {
    for (const id of this.written.keys()) this.define(id);
    const order = [...this.written.keys()];
    const rank = (unit: UnitDefinition): number => {
      const at = order.indexOf(unit.id);
      return at < 0 ? order.length : at;
    };
    return [...this.read.values()]
      .sort((a, b) => rank(a) - rank(b))
      .map((unit) => {
        const name = this.names.get(unit.id);
        return name === undefined ? unit : { ...unit, name };
      });
  }

  /** Id of the unit that a name in the text means. A name that nothing defines is kept, and reported once. */
  use(name: string, where: Span): string {
    const id = [name, canonicalName(name)].find((known) => this.factorsOf(known));
    if (id) return id;
    if (!this.missed.has(name)) {
      this.missed.add(name);
      this.source.report(
        'warning',
        'undefined-unit',
        where,
        `Unit ${name} (line ${this.source.line(where.from)}) is not defined.`,
        { hint: `Define it, for example: unit ${name} = 1e-3 gram / litre`, symbol: name },
      );
    }
    return canonicalName(name);
  }

  /** Id of the unit that a formula such as `mole / litre` means; one is made where none is defined. */
  useFormula(node: SyntaxNode): string | undefined {
    if (node.name === 'Path') return this.use(this.source.path(node), spanOf(node));
    const factors = this.factors(node);
    if (!factors) return undefined;
    const found = [...this.read.values()].find(
      (unit) => JSON.stringify(unit.factors) === JSON.stringify(factors),
    );
    if (found) return found.id;
    const words = this.source
      .slice(node)
      .replaceAll('/', ' per ')
      .replaceAll(/[^A-Za-z0-9]+/g, '_');
    const id = this.freshId(words.replaceAll(/^_+|_+$/g, '').replace(/^(?=\d)/, 'unit_'));
    this.read.set(id, { id, factors, span: spanOf(node) });
    return id;
  }

  private freshId(wanted: string): string {
    let id = wanted;
    for (let next = 2; this.factorsOf(id); next++) id = `${wanted}_${next}`;
    return id;
  }

  private factorsOf(id: string): UnitFactor[] | undefined {
    if (this.reading.has(id) && DEFAULTS[id]) return DEFAULTS[id];
    if (this.written.has(id)) return this.define(id).factors;
    const read = this.read.get(id);
    if (read) return read.factors;
    if (isBaseUnit(id)) return id === 'dimensionless' ? [] : [factor(id)];
    const standard = DEFAULTS[id];
    if (standard) this.read.set(id, { id, factors: standard });
    return standard;
  }

  private define(id: string): UnitDefinition {
    const known = this.read.get(id);
    if (known) return known;
    const { node, span } = this.written.get(id)!;
    if (this.reading.has(id) || this.reading.size > MOST_STEPS) {
      const line = this.source.line(span.from);
      this.source.report(
        'error',
        'circular-units',
        span,
        `Unit ${id} (line ${line}) is defined by itself, or by a chain of more than ${MOST_STEPS} units.`,
        { symbol: id },
      );
      const broken = { id, factors: [], span };
      this.read.set(id, broken);
      return broken;
    }
    this.reading.add(id);
    const factors = (node && this.factors(node)) ?? [];
    this.reading.delete(id);
    const definition = { id, factors, span };
    this.read.set(id, definition);
    return definition;
  }

  /** The product of powers that a formula of units is; undefined, and reported, where it is none. */
  private factors(node: SyntaxNode): UnitFactor[] | undefined {
    const product = this.product(node);
    if (product) return attachNumber(product);
    this.source.report(
      'error',
      'invalid-unit',
      spanOf(node),
      `"${this.source.slice(node)}" (line ${this.source.line(node.from)}) is not a unit.`,
      { hint: 'Write a product, quotient or power of units, such as 1e-3 gram / litre^2.' },
    );
    return undefined;
  }

  private product(node: SyntaxNode): UnitProduct | undefined {
    const parts = children(node);
    switch (node.name) {
      case 'Group':
        return this.product(parts[1]!);
      case 'Number':
        return { ...scaled(this.source.slice(node)), factors: [] };
      case 'Path': {
        const name = this.source.path(node);
        const id = this.use(name, spanOf(node));
        return { multiplier: 1, scale: 0, factors: this.factorsOf(id) ?? [] };
      }
      case 'Quantity': {
        const id = this.use(this.source.slice(parts[1]!), spanOf(parts[1]!));
        const number = scaled(this.source.slice(parts[0]!));
        return { ...number, factors: this.factorsOf(id) ?? [] };
      }
      case 'Power': {
        const base = this.product(parts[0]!);
        const exponent = Number(this.source.slice(parts[2]!).replaceAll(/[\s()]/g, ''));
        if (!base || !Number.isFinite(exponent)) return undefined;
        return raise(base, exponent);
      }
      case 'Product': {
        let product = this.product(parts[0]!);
        for (let at = 1; product && at + 1 < parts.length; at += 2) {
          const next = this.product(parts[at + 1]!);
          if (!next || parts[at]!.name === 'Modulo') return undefined;
          product = multiply(product, parts[at]!.name === 'Divide' ? raise(next, -1) : next);
        }
        return product;
      }
      default:
        return undefined;
    }
  }
}

/** multiplier · 10^scale · factors, before the number is given to one of the factors. */
interface UnitProduct {
  multiplier: number;
  scale: number;
  factors: UnitFactor[];
}

/** Keeps mantissa and exponent as they are written, so that 2.5e-3 stays exact. */
function scaled(text: string): { multiplier: number; scale: number } {
  const [mantissa, exponent] = text.toLowerCase().split('e');
  return { multiplier: Number(mantissa), scale: exponent ? Number(exponent) : 0 };
}

function raise(product: UnitProduct, exponent: number): UnitProduct {
  if (product.factors.length === 0) {
    return { multiplier: (product.multiplier * 10 ** product.scale) ** exponent, scale: 0, factors: [] };
  }
  const factors = attachNumber(product).map((one) => ({ ...one, exponent: one.exponent * exponent }));
  return { multiplier: 1, scale: 0, factors };
}

/** A number alone waits for a factor to belong to. */
function multiply(a: UnitProduct, b: UnitProduct): UnitProduct {
  if (a.factors.length > 0 && b.factors.length > 0) {
    return { multiplier: 1, scale: 0, factors: [...attachNumber(a), ...attachNumber(b)] };
  }
  return {
    multiplier: a.multiplier * b.multiplier,
    scale: a.scale + b.scale,
    factors: [...a.factors, ...b.factors],
  };
}

/** Gives a product's number to its first factor of exponent 1, or to a factor without dimension. */
function attachNumber({ multiplier, scale, factors }: UnitProduct): UnitFactor[] {
  if (multiplier === 1 && scale === 0) return factors;
  const at = factors.findIndex((one) => one.exponent === 1);
  if (at < 0) return [{ kind: 'dimensionless', exponent: 1, scale, multiplier }, ...factors];
  return factors.map((one, index) =>
    index === at ? { ...one, multiplier: one.multiplier * multiplier, scale: one.scale + scale } : one,
  );
}
