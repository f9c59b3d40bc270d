import type { CompiledModel } from './compiledModel.ts';
import type { NodeId } from './graph.ts';
import { reachable, type GraphBuilder } from './graphBuilder.ts';
import type { System } from './system.ts';

/**
 * How much of the past a model needs. What right sides and roots look back at over delays that stay the same
 * may be forgotten after the longest of them; else all is kept.
 */
export function delaysOf(
  graph: GraphBuilder,
  { rhs, roots, events }: Pick<System, 'rhs' | 'roots' | 'events'>,
): CompiledModel['delays'] {
  const count = graph.delayed.length;
  if (count === 0) return undefined;
  const changed = new Set(
    events.flatMap(({ assignments }) =>
      assignments.flatMap(({ target }) => (target.vector === 'parameter' ? [target.index] : [])),
    ),
  );
  const asked = reachable(graph, [...rhs, ...roots, ...graph.delayed]);
  const lags: NodeId[] = [];
  for (const id of asked) {
    const node = graph.nodes[id]!;
    if (node.op === 'delayed') lags.push(node.args[0]);
  }
  const varies = reachable(graph, lags).some((id) => {
    const node = graph.nodes[id]!;
    if (node.op === 'parameter') return changed.has(node.index);
    return node.op === 'state' || node.op === 'time' || node.op === 'delayed';
  });
  return { count, varies, keepsHistory: varies || lags.length < count };
}
