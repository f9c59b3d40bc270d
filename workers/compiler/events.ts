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
  const anew = new Consequences(model, table);
  return model.events.map((event) => ({
    trigger: translator.truth(event.trigger),
    ...(event.delay && { delay: translator.number(event.delay) }),
    ...(event.priority && { priority: translator.number(event.priority) }),
    assignments: assignments(event, anew, table, layout, values, graph),
  }));
}

function assignments(
  event: ModelEvent,
  anew: Consequences,
  table: SymbolTable,
  layout: Layout,
  values: Values,
  graph: GraphBuilder,
): SystemEvent['assignments'] {
  const assigned = new Map<string, NodeId>();
  for (const { symbol, expression } of event.assignments)
    assigned.set(symbol, values.translator.number(expression));
  const changes = [...assigned].map(([id, value]) => ({ id, value: kept(id, value) }));
  for (const species of anew.rescaled(assigned)) {
    changes.push({
      id: species.id,
      value: kept(species.id, assigned.get(species.id) ?? values.value(species.id)),
    });
  }
  // Extents begin anew, since what weighs them may change.
  for (const symbol of anew.rebased) {
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

/** What events write besides what they assign. */
export class Consequences {
  /** Where there are fast reactions: the species in them, and their extents. */
  readonly rebased: readonly ModelSymbol[];
  /** Species kept as concentrations although an event changes their compartment: those with rules of their own. */
  private readonly concentrations: readonly { symbol: ModelSymbol; compartment: string }[];

  constructor(model: Model, table: SymbolTable) {
    this.rebased = rebased(table);
    this.concentrations = model.species.flatMap(({ id, compartment, substanceOnly }) => {
      const symbol = table.get(id)!;
      const keeps = !substanceOnly && !symbol.asAmount && symbol.role === 'state';
      return keeps && table.get(compartment)?.eventAssigned ? [{ symbol, compartment }] : [];
    });
  }

  /** Of an event that assigns these. */
  rescaled(assigned: { has(id: string): boolean }): ModelSymbol[] {
    return this.concentrations.flatMap(({ symbol, compartment }) =>
      assigned.has(compartment) ? [symbol] : [],
    );
  }
}
