import type { Graph, NodeId } from '../graph.ts';
import type { ModuleBuilder } from './moduleBuilder.ts';
import { SINGLE, argumentsOf, isTrivial, resultType, shortPower, type ShortPower } from './operators.ts';

/** Where a value goes: to memory at a parameter's address plus an offset in bytes, or to a global. */
export type Sink = { value: NodeId } & ({ address: number; offset: number } | { global: number });

/** One graph and the module that it goes to, with a cell for each node. */
export class Workspace {
  readonly args: readonly (readonly NodeId[])[];
  /** Value type of each node. */
  readonly type: Uint8Array;
  /** The node's only instruction, or 0. */
  readonly instruction: Uint8Array;
  /** 1 where a node costs nothing to make again. */
  readonly trivial: Uint8Array;
  /** Short powers by node. */
  readonly powers = new Map<NodeId, ShortPower>();
  // These are zero between two evaluations.
  readonly seen: Uint8Array;
  readonly uses: Uint32Array;
  /** Local that holds the node, plus 1. */
  readonly local: Uint32Array;

  constructor(
    readonly graph: Graph,
    readonly builder: ModuleBuilder,
  ) {
    const { nodes } = graph;
    this.args = nodes.map(argumentsOf);
    this.type = new Uint8Array(nodes.length);
    this.instruction = new Uint8Array(nodes.length);
    this.trivial = new Uint8Array(nodes.length);
    nodes.forEach((node, id) => {
      this.type[id] = node.op === 'select' ? this.type[node.args[1]]! : resultType(node.op);
      const instruction = SINGLE.get(node.op);
      if (instruction !== undefined) this.instruction[id] = instruction;
      else if (isTrivial(node)) this.trivial[id] = 1;
      else if (node.op === 'pow') {
        const power = shortPower(graph, node);
        if (power !== undefined) this.powers.set(id, power);
      }
    });
    this.seen = new Uint8Array(nodes.length);
    this.uses = new Uint32Array(nodes.length);
    this.local = new Uint32Array(nodes.length);
  }
}

/** What the values need, arguments before users, in the order in which it is first needed. */
export function evaluationOrder({ args, seen }: Workspace, values: readonly NodeId[]): NodeId[] {
  const order: NodeId[] = [];
  const stack: number[] = [];
  for (const value of values) {
    stack.push(value);
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (next < 0) {
        order.push(~next);
        continue;
      }
      if (seen[next] === 1) continue;
      seen[next] = 1;
      stack.push(~next);
      const needed = args[next]!;
      for (let at = needed.length - 1; at >= 0; at--) if (seen[needed[at]!] === 0) stack.push(needed[at]!);
    }
  }
  for (const id of order) seen[id] = 0;
  return order;
}
