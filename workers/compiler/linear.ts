import type { Graph, NodeId } from './graph.ts';

/** How a value depends on the states, from the least: not at all, as a·x + b with constant a and b, in some other way. */
enum Dependence {
  Constant,
  Affine,
  Other,
}

/**
 * Whether every right side is A·x + b with A and b made of parameters alone, so that a matrix exponential solves the
 * system exactly for as long as no parameter changes. Decided by form: a sum, a multiple, a choice between such by a
 * constant condition. What would cancel out is not looked for, and whatever reads time or the past is not constant.
 */
export function isLinear(graph: Graph, rhs: readonly NodeId[]): boolean {
  const known = new Map<NodeId, Dependence>();
  // Arguments come before their users, so each needs only what is known already.
  const needed = new Set<NodeId>(rhs);
  for (let id = Math.max(-1, ...rhs); id >= 0; id--) {
    const node = graph.nodes[id]!;
    if (needed.has(id) && 'args' in node) for (const argument of node.args) needed.add(argument);
  }
  for (const id of [...needed].sort((a, b) => a - b)) {
    known.set(
      id,
      dependence(graph, id, (argument) => known.get(argument)!),
    );
  }
  return rhs.every((id) => known.get(id) !== Dependence.Other);
}

function dependence(graph: Graph, id: NodeId, of: (argument: NodeId) => Dependence): Dependence {
  const node = graph.nodes[id]!;
  switch (node.op) {
    case 'state':
      return Dependence.Affine;
    case 'constant':
    case 'parameter':
    case 'true':
    case 'false':
      return Dependence.Constant;
    case 'delayed':
    case 'draw':
      return Dependence.Other;
  }
  // Time, and whatever else comes from without.
  if (!('args' in node)) return Dependence.Other;
  const parts = node.args.map(of);
  const most = Math.max(...parts) as Dependence;
  if (most !== Dependence.Affine) return most;
  switch (node.op) {
    case 'neg':
    case 'add':
    case 'sub':
      return Dependence.Affine;
    case 'mul':
      return parts.includes(Dependence.Constant) ? Dependence.Affine : Dependence.Other;
    case 'div':
      return parts[1] === Dependence.Constant ? Dependence.Affine : Dependence.Other;
    case 'select':
      return parts[0] === Dependence.Constant ? Dependence.Affine : Dependence.Other;
    default:
      return Dependence.Other;
  }
}
