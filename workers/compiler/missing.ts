import type { Findings } from './findings.ts';
import type { NodeId } from './graph.ts';
import { reachable } from './graphBuilder.ts';
import type { Layout } from './layout.ts';
import { suggestion } from './suggestion.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { System } from './system.ts';

/** Reports what is needed and has no value: every state, and parameters that anything reads. */
export function reportMissing(
  { graph, rhs, outputs, initial, events }: Pick<System, 'graph' | 'rhs' | 'outputs' | 'initial' | 'events'>,
  table: SymbolTable,
  layout: Layout,
  findings: Findings,
): void {
  const ends: NodeId[] = [...rhs, ...outputs, ...graph.delayed, ...initial.map(({ value }) => value)];
  for (const { trigger, delay, priority, assignments } of events) {
    ends.push(trigger, ...assignments.map(({ value }) => value));
    if (delay !== undefined) ends.push(delay);
    if (priority !== undefined) ends.push(priority);
  }
  const read = new Set<ModelSymbol>(layout.states);
  for (const id of reachable(graph, ends)) {
    const node = graph.nodes[id]!;
    if (node.op === 'parameter') read.add(layout.parameters[node.index]!);
  }
  for (const symbol of [...layout.states, ...layout.parameters]) {
    if (!read.has(symbol) || symbol.value !== undefined || symbol.initial || symbol.algebraic) continue;
    findings.error('missing-value', `${symbol.id}${findings.at(symbol.span)} has no value.`, {
      span: symbol.span,
      symbol: symbol.id,
      hint: () => {
        const near = suggestion(symbol.id, table.keys());
        return `Give it one, for example ${symbol.id} = 1.${near?.startsWith('Did') ? ` ${near}` : ''}`;
      },
    });
  }
  for (const { id, reaction } of table.values()) {
    if (!reaction || reaction.rate) continue;
    findings.warning(
      'missing-rate',
      `Reaction ${id}${findings.at(reaction.span)} has no rate, so it does not run.`,
      {
        span: reaction.span,
        symbol: id,
        hint: 'Write its rate behind a semicolon.',
      },
    );
  }
}
