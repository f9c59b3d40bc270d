import type { Graph, NodeId } from '../graph.ts';
import { argumentsOf, cost, isTrivial } from './operators.ts';

/**
 * Where nodes are evaluated once some `select` are branches instead of wasm's `select`.
 *
 * Each arm of a select is a scope inside the scope of the select. A node belongs to the innermost scope that
 * holds all its uses. A select becomes a branch where what belongs to its arms alone is expensive; then what
 * the arms use but do not own is evaluated before the branch.
 */
export interface Scopes {
  /** Selects that are branches, each with what has to be evaluated before it. */
  branches: ReadonlyMap<NodeId, NodeId[]>;
  /** The scope that a node is evaluated in; 0 is the whole function. */
  scopeOf(id: NodeId): number;
}

const noBranches: Scopes = { branches: new Map(), scopeOf: () => 0 };

/** Cycles in the arms from which a branch pays, given that most conditions are well predicted. */
const WORTH_BRANCHING = 12;

/**
 * Finds the branches. `order` lists what is to be evaluated, arguments before users; `given` tells what is
 * at hand already; `ends` are used in the outermost scope.
 */
export function findScopes(
  graph: Graph,
  order: readonly NodeId[],
  ends: readonly NodeId[],
  given: (id: NodeId) => boolean,
): Scopes {
  if (!order.some((id) => graph.nodes[id]!.op === 'select')) return noBranches;

  // Scope 0 is the function; arms are numbered outer before inner, two for each select.
  const parent = [-1];
  const depth = [0];
  const arms = new Map<NodeId, number>(); // the scope of its first arm; the second is the next
  const home = new Map<NodeId, number>();

  const common = (a: number, b: number): number => {
    while (a !== b) {
      if (depth[a]! >= depth[b]!) a = parent[a]!;
      else b = parent[b]!;
    }
    return a;
  };
  const use = (id: NodeId, scope: number): void => {
    const known = home.get(id);
    home.set(id, known === undefined ? scope : common(known, scope));
  };

  for (const id of ends) use(id, 0);
  for (let at = order.length - 1; at >= 0; at--) {
    const id = order[at]!;
    const node = graph.nodes[id]!;
    const scope = home.get(id)!;
    if (node.op !== 'select') {
      for (const argument of argumentsOf(node)) use(argument, scope);
      continue;
    }
    const first = parent.push(scope, scope) - 2;
    depth.push(depth[scope]! + 1, depth[scope]! + 1);
    arms.set(id, first);
    use(node.args[0], scope);
    use(node.args[1], first);
    use(node.args[2], first + 1);
  }

  const costs = new Float64Array(parent.length);
  for (const id of order) costs[home.get(id)!]! += cost(graph, graph.nodes[id]!);
  for (let scope = parent.length - 1; scope > 0; scope--) costs[parent[scope]!]! += costs[scope]!;

  // Arms that are not worth a branch melt into the scope around them.
  const branches = new Map<NodeId, NodeId[]>();
  const owner = new Map<number, NodeId>();
  const effective = [0];
  for (const [id, first] of arms) {
    const branch = costs[first]! + costs[first + 1]! >= WORTH_BRANCHING;
    for (const scope of [first, first + 1]) {
      effective[scope] = branch ? scope : effective[parent[scope]!]!;
      if (branch) owner.set(scope, id);
    }
    if (branch) branches.set(id, []);
  }
  if (branches.size === 0) return noBranches;

  // The branch on the way from a use up to the home of what is used evaluates it first.
  const seen = new Map<NodeId, Set<NodeId>>();
  const hoist = (id: NodeId, used: number): void => {
    const target = effective[home.get(id)!]!;
    let scope = effective[used]!;
    if (scope === target || isTrivial(graph.nodes[id]!) || given(id)) return;
    while (effective[parent[scope]!]! !== target) scope = effective[parent[scope]!]!;
    const branch = owner.get(scope)!;
    const already = seen.get(branch) ?? new Set();
    if (already.has(id)) return;
    seen.set(branch, already.add(id));
    branches.get(branch)!.push(id);
  };
  for (const id of order) {
    const node = graph.nodes[id]!;
    const scope = home.get(id)!;
    if (node.op === 'select') {
      const first = arms.get(id)!;
      hoist(node.args[0], scope);
      hoist(node.args[1], first);
      hoist(node.args[2], first + 1);
    } else {
      for (const argument of argumentsOf(node)) hoist(argument, scope);
    }
  }
  for (const list of branches.values()) list.sort((a, b) => a - b);
  return { branches, scopeOf: (id) => effective[home.get(id)!]! };
}
