import { evaluate } from '../model/evaluate.ts';
import type { Expression } from '../model/expression.ts';
import type { Model } from '../model/model.ts';
import { definitionOf, type SymbolTable } from './symbols.ts';

/** Longer chains of definitions are not followed. */
const DEEPEST = 400;

/**
 * Numbers of a flat model's formulas, for what is told about a model without running it: `NaN` where a formula
 * needs what only a run knows.
 */
export class Evaluator {
  private readonly functions: ReadonlyMap<string, Model['functions'][number]>;

  constructor(
    model: Model,
    private readonly table: SymbolTable,
  ) {
    this.functions = new Map(model.functions.map((one) => [one.id, one]));
  }

  /** Value of a symbol at the start, in the meaning that formulas give it. */
  start(id: string, known = new Map<string, number>(), depth = 0): number {
    const found = known.get(id);
    if (found !== undefined) return found;
    const symbol = this.table.get(id);
    if (symbol === undefined || depth > DEEPEST) return NaN;
    known.set(id, NaN);
    const formula = symbol.initial?.expression ?? definitionOf(symbol);
    const value = formula
      ? this.value(formula, (name) => this.start(name, known, depth + 1))
      : this.literal(id, (name) => this.start(name, known, depth + 1));
    known.set(id, value);
    return value;
  }

  /** Value of a formula where some symbols have given values; the others follow, or are as at the start. */
  at(expression: Expression, given: ReadonlyMap<string, number>): number {
    const known = new Map(given);
    const name = (id: string, depth: number): number => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const symbol = this.table.get(id);
      if (symbol === undefined || depth > DEEPEST) return NaN;
      const formula = definitionOf(symbol);
      const value = formula ? this.value(formula, (one) => name(one, depth + 1)) : this.start(id);
      known.set(id, value);
      return value;
    };
    return this.value(expression, (id) => name(id, 0));
  }

  private value(expression: Expression, name: (id: string) => number, depth = 0): number {
    return evaluate(expression, {
      name,
      time: 0,
      call: (called, args) => {
        const one = this.functions.get(called);
        if (one === undefined || depth > DEEPEST) return NaN;
        const bound = new Map(one.args.map((arg, at) => [arg, args[at] ?? NaN]));
        return this.value(one.body, (id) => bound.get(id) ?? NaN, depth + 1);
      },
    });
  }

  /** A species is given as an amount or a concentration, and may mean the other. */
  private literal(id: string, start: (id: string) => number): number {
    const { value, species } = this.table.get(id)!;
    if (value === undefined || species === undefined) return value ?? NaN;
    if (species.initial === 'amount' && !species.substanceOnly) return value / start(species.compartment);
    if (species.initial === 'concentration' && species.substanceOnly)
      return value * start(species.compartment);
    return value;
  }
}
