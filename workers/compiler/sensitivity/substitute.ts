import type { Binary, Comparison, Logical, Node, NodeId, Unary } from '../graph.ts';
import { argumentsOf, reachable, type GraphBuilder } from '../graphBuilder.ts';

/** The same formulas with some nodes in place of others; what they look back at stays, for it is past. */
export function substitute(
  graph: GraphBuilder,
  ends: readonly NodeId[],
  instead: ReadonlyMap<NodeId, NodeId>,
): NodeId[] {
  if (instead.size === 0) return [...ends];
  const made = new Map<NodeId, NodeId>(instead);
  for (const id of reachable(graph, ends)) {
    if (made.has(id)) continue;
    const node = graph.nodes[id]!;
    const before = argumentsOf(node);
    const args = before.map((argument) => made.get(argument)!);
    made.set(id, args.every((argument, at) => argument === before[at]) ? id : remake(graph, node, args));
  }
  return ends.map((id) => made.get(id)!);
}

function remake(graph: GraphBuilder, node: Node, args: readonly NodeId[]): NodeId {
  const [a, b, c] = args as [NodeId, NodeId, NodeId];
  if (node.op === 'select') return graph.select(a, b, c);
  if (node.op === 'delayed') return graph.lookBack(graph.delayed[node.index]!, a);
  if (args.length === 2) return graph.binary(node.op as Binary | Comparison | Logical, a, b);
  return graph.unary(node.op as Unary | 'not' | 'number' | 'truth', a);
}
