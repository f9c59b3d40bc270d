import type { Node, NodeId } from './graph.ts';
import { argumentsOf, reachable, type GraphBuilder } from './graphBuilder.ts';

/**
 * Functions that change sign where something in `ends` turns: each comparison, each kink of abs, min and max,
 * and each step of floor, ceil, trunc and rem that depends on time or states. Equal ones appear once, whichever
 * side the arguments stand on. What depends on parameters alone turns only where events or the schedule
 * change them, which the solver stops at anyway.
 */
export function rootsOf(graph: GraphBuilder, ends: readonly NodeId[]): NodeId[] {
  const moving = new Set<NodeId>();
  const roots = new Set<NodeId>();
  for (const id of reachable(graph, ends)) {
    const node = graph.nodes[id]!;
    if (node.op === 'time' || node.op === 'state' || node.op === 'delayed') moving.add(id);
    else if (argumentsOf(node).some((argument) => moving.has(argument))) {
      moving.add(id);
      const root = rootOf(graph, node);
      if (root !== undefined && graph.nodes[root]!.op !== 'constant') roots.add(root);
    }
  }
  return [...roots];
}

function rootOf(graph: GraphBuilder, node: Node): NodeId | undefined {
  switch (node.op) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'min':
    case 'max':
      return difference(graph, node.args[0], node.args[1]);
    case 'abs':
    case 'truth':
      return node.args[0];
    case 'floor':
    case 'ceil':
    case 'trunc':
      return whole(graph, node.args[0]);
    case 'rem':
      return whole(graph, graph.binary('div', node.args[0], node.args[1]));
    default:
      return undefined;
  }
}

function difference(graph: GraphBuilder, a: NodeId, b: NodeId): NodeId {
  if (graph.valueOf(a) === 0) return b;
  // One order for both, so that x < y and y < x share their root; constants are subtracted.
  const swap = graph.valueOf(a) !== undefined || (graph.valueOf(b) === undefined && a > b);
  return swap ? graph.binary('sub', b, a) : graph.binary('sub', a, b);
}

/** sin πx changes its sign at every whole x. */
function whole(graph: GraphBuilder, x: NodeId): NodeId {
  return graph.unary('sin', graph.binary('mul', graph.constant(Math.PI), x));
}
