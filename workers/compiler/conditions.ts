import type { Node, NodeId } from './graph.ts';
import { argumentsOf, reachable, type GraphBuilder } from './graphBuilder.ts';

/** A function that changes sign where a condition turns. */
export interface Condition {
  root: NodeId;
  /** Where the root is that of a step: the number that is whole there. */
  whole?: NodeId;
}

/**
 * Functions that change sign where something in `ends` turns: each comparison, each kink of abs, min and max,
 * and each step of floor, ceil, trunc and rem that depends on time or states. Equal ones appear once, whichever
 * side the arguments stand on. What depends on parameters alone turns only where events or the schedule
 * change them, which the solver stops at anyway.
 */
export function conditionsOf(graph: GraphBuilder, ends: readonly NodeId[]): Condition[] {
  const moving = new Set<NodeId>();
  const conditions = new Map<NodeId, Condition>();
  for (const id of reachable(graph, ends)) {
    const node = graph.nodes[id]!;
    if (node.op === 'time' || node.op === 'state' || node.op === 'delayed') moving.add(id);
    else if (argumentsOf(node).some((argument) => moving.has(argument))) {
      moving.add(id);
      const condition = conditionOf(graph, node);
      if (condition !== undefined && graph.nodes[condition.root]!.op !== 'constant')
        conditions.set(condition.root, condition);
    }
  }
  return [...conditions.values()];
}

function conditionOf(graph: GraphBuilder, node: Node): Condition | undefined {
  switch (node.op) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'min':
    case 'max':
      return { root: difference(graph, node.args[0], node.args[1]) };
    case 'abs':
    case 'truth':
      return { root: node.args[0] };
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

/** a − b or b − a, the same for both orders. */
export function difference(graph: GraphBuilder, a: NodeId, b: NodeId): NodeId {
  if (graph.valueOf(a) === 0) return b;
  // One order for both, so that x < y and y < x share their root; constants are subtracted.
  const swap = graph.valueOf(a) !== undefined || (graph.valueOf(b) === undefined && a > b);
  return swap ? graph.binary('sub', b, a) : graph.binary('sub', a, b);
}

/** A triangle wave of x that is exactly 0 at every whole x: with u = x − 2⌊x/2 + 1/2⌋ in [−1, 1), max(min(u, 1 − u), −1 − u). */
function whole(graph: GraphBuilder, x: NodeId): Condition {
  const half = graph.constant(0.5);
  const pair = graph.unary('floor', graph.binary('add', graph.binary('mul', half, x), half));
  const u = graph.binary('sub', x, graph.binary('mul', graph.constant(2), pair));
  const rising = graph.binary('min', u, graph.binary('sub', graph.constant(1), u));
  return { root: graph.binary('max', rising, graph.binary('sub', graph.constant(-1), u)), whole: x };
}
