import type { Expression } from '../model/expression.ts';
import { visit } from '../model/fold.ts';
import type { Model, SpeciesReference } from '../model/model.ts';
import { extentOf, isFast, isShared } from './fast.ts';
import { varies } from './resolve.ts';
import { definitionOf, type ModelSymbol, type SymbolTable } from './symbols.ts';

/** A value to be known: a quantity's, or that of its derivative with respect to time. */
export type Key = string;

const RATE = '\u0000';

/** The key of a quantity's rate of change. */
export function rateKey(id: string): Key {
  return RATE + id;
}

export function isRateKey(key: Key): boolean {
  return key.startsWith(RATE);
}

export function symbolOfKey(key: Key): string {
  return isRateKey(key) ? key.slice(RATE.length) : key;
}

/** What an expression needs. */
export function keysIn(expression: Expression): Set<Key> {
  const keys = new Set<Key>();
  visit(expression, (one) => {
    if (one.kind === 'name') keys.add(one.name);
    else if (one.kind === 'apply' && one.op === 'rateOf' && one.args[0]?.kind === 'name')
      keys.add(rateKey(one.args[0].name));
  });
  return keys;
}

/** Scales extents of reactions to a species' substance, where the model says so. */
export function conversionFactorOf(symbol: ModelSymbol, model: Model): string | undefined {
  return symbol.species?.conversionFactor ?? model.conversionFactor;
}

function* stoichiometryOf({ id, stoichiometry }: SpeciesReference): Iterable<Key> {
  if (id !== undefined) yield id;
  else if (typeof stoichiometry !== 'number') yield stoichiometry.name;
}

/** What each value of a flat model needs during a run. */
export class Dependencies {
  private readonly known = new Map<Key, readonly Key[]>();

  constructor(
    private readonly model: Model,
    private readonly table: SymbolTable,
  ) {}

  of(key: Key): readonly Key[] {
    let keys = this.known.get(key);
    if (!keys) {
      const symbol = this.table.get(symbolOfKey(key));
      keys = !symbol ? [] : [...new Set(isRateKey(key) ? this.ofRate(symbol) : this.ofValue(symbol))];
      this.known.set(key, keys);
    }
    return keys;
  }

  private ofValue(symbol: ModelSymbol): Iterable<Key> {
    const definition = definitionOf(symbol);
    if (definition) return keysIn(definition);
    const place = symbol.species && (symbol.asAmount || isShared(symbol)) ? [symbol.species.compartment] : [];
    return [...place, ...this.ofShared(symbol)];
  }

  /** What the part of a species' amount needs that fast reactions have made. */
  private *ofShared(symbol: ModelSymbol): Iterable<Key> {
    const fast = symbol.participations.filter(isFast);
    for (const { reaction, reference } of fast) {
      yield extentOf(reaction.id);
      yield* stoichiometryOf(reference);
    }
    const factor = conversionFactorOf(symbol, this.model);
    if (factor !== undefined && fast.length > 0) yield factor;
  }

  private *ofRate(symbol: ModelSymbol): Iterable<Key> {
    if (symbol.rate) yield* keysIn(symbol.rate.expression);
    for (const { reaction, reference } of symbol.participations) {
      yield reaction.id;
      yield* stoichiometryOf(reference);
    }
    if (!symbol.species) return;
    const factor = conversionFactorOf(symbol, this.model);
    if (factor !== undefined && symbol.participations.length > 0) yield factor;
    const place = this.table.get(symbol.species.compartment);
    if (!place) return;
    if (symbol.participations.length > 0 || symbol.asAmount) yield place.id;
    if (symbol.asAmount && varies(place)) yield rateKey(place.id);
  }
}
