import type { Model, ModelEvent } from '../model/model.ts';
import { rebased } from './fast.ts';
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
    assignments: assignments(event, model, table, layout, values, graph),
  }));
}

function assignments(
  event: ModelEvent,
  model: Model,
  table: SymbolTable,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
): SystemEvent['assignments'] {
  const assigned = new Map<string, NodeId>();
  for (const { symbol, expression } of event.assignments)
    assigned.set(symbol, values.translator.number(expression));
  const changes = [...assigned].map(([id, value]) => ({ id, value: kept(id, value) }));
  for (const species of rescaled(model, table, assigned)) {
    changes.push({
      id: species.id,
      value: kept(species.id, assigned.get(species.id) ?? values.value(species.id)),
    });
  }
  // Extents begin anew, since what weighs them may change.
  for (const symbol of rebased(table)) {
    if (symbol.fast) changes.push({ id: symbol.id, value: graph.constant(0) });
    else if (!assigned.has(symbol.id))
      changes.push({
        id: symbol.id,
        value: graph.binary('add', values.cell(symbol), values.sharedInCell(symbol)),
      });
  }
  return [...new Map(changes.map(({ id, value }) => [id, value]))].map(([id, value]) => ({
    target: layout.targetOf(table.get(id)!),
    value,
  }));

  /**
   * A concentration is set while the old volume holds; then the amount stays while the volume changes
   * (SBML test suite, cases 01505 to 01510).
   */
  function kept(id: string, value: NodeId): NodeId {
    const symbol = table.get(id)!;
    if (!symbol.species || symbol.species.substanceOnly) return value;
    const { compartment } = symbol.species;
    const after = assigned.get(compartment);
    if (!symbol.asAmount && after === undefined) return value;
    const amount = graph.binary('mul', value, values.value(compartment));
    return symbol.asAmount ? amount : graph.binary('div', amount, after!);
  }
}

/** Species kept as concentrations although the event changes their compartment: those with rules of their own. */
export function rescaled(
  model: Model,
  table: SymbolTable,
  assigned: { has(id: string): boolean },
): ModelSymbol[] {
  return model.species
    .filter(({ compartment, substanceOnly }) => !substanceOnly && assigned.has(compartment))
    .map(({ id }) => table.get(id)!)
    .filter(({ asAmount, role }) => !asAmount && role === 'state');
}
