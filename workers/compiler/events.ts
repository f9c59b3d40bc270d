import type { Model, ModelEvent } from '../model/model.ts';
import type { NodeId } from './graph.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { Layout } from './layout.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { SystemEvent } from './system.ts';
import type { Values } from './values.ts';

/** The events as graph nodes. */
export function translateEvents(
  model: Model,
  table: SymbolTable,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
): SystemEvent[] {
  const { translator } = values;
  return model.events.map((event) => ({
    trigger: translator.truth(event.trigger),
    ...(event.delay && { delay: translator.number(event.delay) }),
    ...(event.priority && { priority: translator.number(event.priority) }),
    assignments: assignments(event, table, layout, values, graph),
  }));
}

function assignments(
  event: ModelEvent,
  table: SymbolTable,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
): SystemEvent['assignments'] {
  const assigned = new Map<string, NodeId>();
  for (const { symbol, expression } of event.assignments)
    assigned.set(symbol, values.translator.number(expression));
  return [...assigned].map(([id, value]) => {
    const symbol = table.get(id)!;
    return { target: layout.targetOf(symbol), value: kept(symbol, value) };
  });

  /** A concentration in a compartment that changes is kept as the amount in the volume after the event. */
  function kept(symbol: ModelSymbol, value: NodeId): NodeId {
    if (!symbol.asAmount) return value;
    const { compartment } = symbol.species!;
    return graph.binary('mul', value, assigned.get(compartment) ?? values.value(compartment));
  }
}
