import { isRateKey, keysIn, symbolOfKey, type Key } from './dependencies.ts';
import type { Findings } from './findings.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Layout } from './layout.ts';
import { findCycle } from './order.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { System } from './system.ts';
import { reportCycle, type Values } from './values.ts';

/**
 * Start values of states and parameters, each after those that it needs, by way of assigned quantities too
 * (SBML L3V2 §3.4.8: initial assignments and assignment rules hold together at the start).
 */
export function initialValues(
  table: SymbolTable,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
  findings: Findings,
): System['initial'] {
  const needs = (key: Key): Iterable<Key> => {
    const symbol = table.get(symbolOfKey(key));
    if (!symbol) return [];
    if (isRateKey(key) || symbol.role === 'assigned') return values.dependencies.of(key);
    const place = symbol.species && convertsBy(symbol) ? [symbol.species.compartment] : [];
    return symbol.initial ? [...keysIn(symbol.initial.expression), ...place] : place;
  };
  const cells = [...layout.states, ...layout.parameters];
  const { order, cycle } = findCycle(
    cells.map(({ id }) => id),
    needs,
  );
  if (cycle) {
    reportCycle(cycle, table, findings);
    return [];
  }
  return order.flatMap((key) => {
    const symbol = table.get(symbolOfKey(key));
    if (!symbol || isRateKey(key) || symbol.role === 'assigned') return [];
    return [{ target: layout.targetOf(symbol), value: startOf(symbol, values, graph) }];
  });
}

/** Whether the species is kept as an amount. */
export function keepsAmount(symbol: ModelSymbol): boolean {
  return symbol.asAmount || (symbol.species?.substanceOnly ?? false);
}

/** Which way a start value is converted by the volume. */
function convertsBy(symbol: ModelSymbol): 'mul' | 'div' | undefined {
  const { species } = symbol;
  if (!species) return undefined;
  if (symbol.initial) return symbol.asAmount ? 'mul' : undefined;
  if (symbol.value === undefined) return undefined;
  if (species.initial === 'amount') return keepsAmount(symbol) ? undefined : 'div';
  return keepsAmount(symbol) ? 'mul' : undefined;
}

function startOf(symbol: ModelSymbol, values: Values, graph: GraphBuilder): NodeId {
  // What has no value is reported where it is used; a guess is all that an algebraic state needs.
  const given = symbol.initial
    ? values.translator.number(symbol.initial.expression)
    : graph.constant(symbol.value ?? 0);
  const conversion = convertsBy(symbol);
  if (!conversion) return given;
  return graph.binary(conversion, given, values.value(symbol.species!.compartment));
}

/** The start value as a number, where no other quantity decides it. */
export function literalStart(symbol: ModelSymbol, table: SymbolTable): number | undefined {
  if (symbol.initial) return undefined;
  if (symbol.value === undefined) return symbol.algebraic ? 0 : undefined;
  const conversion = convertsBy(symbol);
  if (!conversion) return symbol.value;
  const place = table.get(symbol.species!.compartment)!;
  if (place.initial || place.rule || place.value === undefined) return undefined;
  return conversion === 'mul' ? symbol.value * place.value : symbol.value / place.value;
}
