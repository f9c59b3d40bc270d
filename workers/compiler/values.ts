import type { Expression } from '../model/expression.ts';
import { visit } from '../model/fold.ts';
import type { AlgebraicRule, Model } from '../model/model.ts';
import { Dependencies, isRateKey, rateKey, symbolOfKey, type Key } from './dependencies.ts';
import type { Findings } from './findings.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Layout } from './layout.ts';
import { expressionsOf } from './mathematics.ts';
import type { NoisePlaces } from './noise.ts';
import { findCycle } from './order.ts';
import { isShared } from './fast.ts';
import { amountRate, sharedAmount } from './reactions.ts';
import { varies } from './resolve.ts';
import { definitionOf, type ModelSymbol, type SymbolTable } from './symbols.ts';
import { Translator, type Meanings } from './translate.ts';

function looksBack(model: Model): boolean {
  let found = false;
  const see = (one: Expression): void => {
    if (one.kind === 'apply' && one.op === 'delay') found = true;
  };
  for (const { expression } of expressionsOf(model)) visit(expression, see);
  for (const { body } of model.functions) visit(body, see);
  return found;
}

/** The graph nodes of every quantity of a flat model and of every state's rate. */
export class Values implements Meanings {
  readonly translator: Translator;
  readonly dependencies: Dependencies;
  private readonly known = new Map<Key, NodeId>();

  constructor(
    private readonly model: Model,
    private readonly table: SymbolTable,
    private readonly layout: Layout,
    private readonly graph: GraphBuilder,
    private readonly findings: Findings,
    noise?: NoisePlaces,
  ) {
    this.dependencies = new Dependencies(model, table);
    this.translator = new Translator(graph, model.functions, this, looksBack(model), noise);
  }

  /** Works all of them out, each after what it needs. False, and reported, where they need one another. */
  evaluate(): boolean {
    const { layout, table } = this;
    const keys = [
      ...table.keys(),
      ...layout.states
        .filter(({ algebraic, asAmount }) => !algebraic && !asAmount)
        .map(({ id }) => rateKey(id)),
    ];
    const { order, cycle } = findCycle(keys, (key) => this.dependencies.of(key));
    if (cycle) {
      reportCycle(cycle, table, this.findings);
      return false;
    }
    for (const key of order) {
      const symbol = table.get(symbolOfKey(key));
      if (symbol) this.known.set(key, isRateKey(key) ? this.rateOf(symbol) : this.valueOf(symbol));
    }
    return true;
  }

  value(id: string): NodeId {
    return this.known.get(id)!;
  }

  rate(id: string): NodeId {
    return this.known.get(rateKey(id)) ?? this.graph.constant(0);
  }

  /** The state or parameter that a symbol is kept in. */
  cell(symbol: ModelSymbol): NodeId {
    const { vector, index } = this.layout.targetOf(symbol);
    return vector === 'state' ? this.graph.state(index) : this.graph.parameter(index);
  }

  /** M·dx/dt of a state as it is kept, or the residual of its algebraic rule. */
  rightSide(symbol: ModelSymbol, rules: ReadonlyMap<ModelSymbol, AlgebraicRule>): NodeId {
    const rule = rules.get(symbol);
    if (rule) return this.translator.number(rule.expression);
    if (symbol.asAmount) return amountRate(symbol, this.model, this.graph, (id) => this.value(id));
    return this.rate(symbol.id);
  }

  private valueOf(symbol: ModelSymbol): NodeId {
    const definition = definitionOf(symbol);
    if (definition) return this.translator.number(definition);
    if (symbol.reaction) return this.graph.constant(0);
    const cell = this.cell(symbol);
    const kept = isShared(symbol) ? this.graph.binary('add', cell, this.sharedInCell(symbol)) : cell;
    if (!symbol.asAmount) return kept;
    return this.graph.binary('div', kept, this.value(symbol.species!.compartment));
  }

  /** What fast reactions have made of a species, in the measure of its state, which leaves that out. */
  sharedInCell(symbol: ModelSymbol): NodeId {
    const { graph } = this;
    const { compartment, substanceOnly } = symbol.species!;
    const shared = sharedAmount(symbol, this.model, graph, (id) => this.value(id));
    const isAmount = substanceOnly || symbol.asAmount;
    return isAmount ? shared : graph.binary('div', shared, this.value(compartment));
  }

  /** Rate of change of what the symbol means. */
  private rateOf(symbol: ModelSymbol): NodeId {
    const { graph, findings } = this;
    if (symbol.role === 'assigned' || symbol.algebraic) {
      findings.error(
        'unsupported',
        `rateOf(${symbol.id}) is not supported: ${symbol.id}${findings.at(symbol.span)} has no rate of its own.`,
        { span: symbol.span, symbol: symbol.id, hint: 'Write its derivative as a formula.' },
      );
      return graph.constant(NaN);
    }
    if (symbol.rate) return this.translator.number(symbol.rate.expression);
    const { species } = symbol;
    if (!species) return graph.constant(0);
    const amount = amountRate(symbol, this.model, graph, (id) => this.value(id));
    if (species.substanceOnly) return amount;
    const place = this.table.get(species.compartment)!;
    const volume = this.value(place.id);
    if (!symbol.asAmount || !varies(place)) return graph.binary('div', amount, volume);
    // d(n/V)/dt = (dn/dt − c·dV/dt) / V
    const dilution = graph.binary('mul', this.value(symbol.id), this.rate(place.id));
    return graph.binary('div', graph.binary('sub', amount, dilution), volume);
  }
}

/** Tells of values that need one another. */
export function reportCycle(cycle: readonly Key[], table: SymbolTable, findings: Findings): void {
  const describe = (key: Key): string => {
    const symbol = table.get(symbolOfKey(key))!;
    const span = symbol.rule?.span ?? symbol.rate?.span ?? symbol.initial?.span ?? symbol.span;
    return `${isRateKey(key) ? `the rate of ${symbol.id}` : symbol.id}${findings.at(span)}`;
  };
  const first = table.get(symbolOfKey(cycle[0]!))!;
  const shown = cycle.length > 12 ? [...cycle.slice(0, 11), cycle.at(-1)!] : cycle;
  const names = shown.map(describe);
  findings.error(
    'circular-assignment',
    cycle.length === 1
      ? `${names[0]} is defined by itself.`
      : `${names.join(' needs ')} needs ${symbolOfKey(cycle[0]!)} again: none of them can be worked out first.`,
    {
      span: first.rule?.span ?? first.rate?.span ?? first.initial?.span ?? first.span,
      symbol: first.id,
      hint: "Break the circle: give one of them a rate (x' = …) or a value of its own.",
    },
  );
}
