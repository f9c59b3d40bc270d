import { difference } from '../conditions.ts';
import type { Comparison, NodeId } from '../graph.ts';
import { reachable, type GraphBuilder } from '../graphBuilder.ts';
import type { System } from '../system.ts';
import type { Partials } from './partials.ts';
import { substitute } from './substitute.ts';

/** A place where right sides jump while states go on: a comparison turns as its root passes zero. */
export interface Crossing {
  root: NodeId;
  /** Holds from the turn on, or before it, as the comparisons do. */
  isAbove: NodeId;
  /** Right sides by state on either side. */
  below: NodeId[];
  above: NodeId[];
}

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** Comparisons of one root: whether each holds above it, and whether the root itself counts as above. */
interface Side {
  comparisons: { node: NodeId; above: boolean; below: boolean }[];
  closed: boolean;
}

/** Where comparisons that move with states or time make right sides jump. Kinks alone, as of min and max, do not. */
export function crossingsOf(graph: GraphBuilder, rhs: System['rhs'], partials: Partials): Crossing[] {
  const sides = new Map<NodeId, Side>();
  for (const id of reachable(graph, rhs)) {
    const node = graph.nodes[id]!;
    if (!COMPARISONS.has(node.op)) continue;
    const [a, b] = (node as { args: [NodeId, NodeId] }).args;
    const root = difference(graph, a, b);
    if (!partials.of(root).some(({ by }) => by === 'state' || by === 'time')) continue;
    const forward = root === graph.binary('sub', a, b);
    const side = sides.get(root) ?? { comparisons: [], closed: true };
    const op = node.op as Comparison;
    side.comparisons.push({ node: id, above: holds(op, forward), below: holds(op, !forward) });
    side.closed &&= (op === 'ge' || op === 'lt') === forward;
    sides.set(root, side);
  }
  const crossings: Crossing[] = [];
  for (const [root, { comparisons, closed }] of sides) {
    const on = (where: 'above' | 'below'): NodeId[] =>
      substitute(
        graph,
        rhs,
        new Map(comparisons.map((comparison) => [comparison.node, graph.truth(comparison[where])])),
      );
    const below = on('below');
    const above = on('above');
    if (below.every((value, state) => value === above[state])) continue;
    const isAbove = graph.binary(closed ? 'ge' : 'gt', root, graph.constant(0));
    crossings.push({ root, isAbove, below, above });
  }
  return crossings;
}

/** Whether `a op b` where a is clearly the greater, or clearly the less. */
function holds(op: Comparison, greater: boolean): boolean {
  if (op === 'eq' || op === 'ne') return op === 'ne';
  return (op === 'gt' || op === 'ge') === greater;
}
