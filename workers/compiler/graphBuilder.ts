import type { Binary, Comparison, Graph, Logical, Node, NodeId, Unary } from './graph.ts';

/** Thrown inside the passes alone, where a model grows beyond what can be compiled. */
export class TooLarge extends Error {}

/** 2^21 − 1 nodes, so that an operator and two arguments make one exact integer key. */
const MOST_NODES = 2 ** 21 - 1;

const OPERATORS = [
  'time', 'state', 'parameter', 'true', 'false', 'not', 'number', 'truth',
  'neg', 'abs', 'floor', 'ceil', 'trunc', 'sqrt', 'exp', 'expm1', 'ln', 'log1p', 'log10', 'cbrt', 'gamma',
  'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh',
  'add', 'sub', 'mul', 'div', 'pow', 'min', 'max', 'rem',
  'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'xor',
] as const; // prettier-ignore
const NUMBER_OF = new Map<string, number>(OPERATORS.map((op, at) => [op, at + 1]));

const TRUTHFUL: ReadonlySet<string> = new Set([
  'true', 'false', 'not', 'truth', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or', 'xor',
]); // prettier-ignore

/** Makes the nodes of a graph, each once: the same operator on the same arguments is the same node. */
export class GraphBuilder implements Graph {
  readonly nodes: Node[] = [];
  readonly delayed: NodeId[] = [];
  /** Draws made so far. */
  draws = 0;
  private readonly known = new Map<number | string, NodeId>();
  private readonly constants = new Map<number, NodeId>();
  private readonly truths: boolean[] = [];

  /** Whether a node is a truth value rather than a number. */
  isTruth(id: NodeId): boolean {
    return this.truths[id]!;
  }

  constant(value: number): NodeId {
    // A map holds 0 and −0 to be one key; no model needs their difference.
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const id = this.push({ op: 'constant', value: value === 0 ? 0 : value }, false);
    this.constants.set(value, id);
    return id;
  }

  /** The number that a node is, or undefined. */
  valueOf(id: NodeId): number | undefined {
    const node = this.nodes[id]!;
    return node.op === 'constant' ? node.value : undefined;
  }

  time(): NodeId {
    return this.find(this.key('time', 0, 0), () => ({ op: 'time' }), false);
  }

  state(index: number): NodeId {
    return this.find(this.key('state', index, 0), () => ({ op: 'state', index }), false);
  }

  parameter(index: number): NodeId {
    return this.find(this.key('parameter', index, 0), () => ({ op: 'parameter', index }), false);
  }

  truth(value: boolean): NodeId {
    const op = value ? 'true' : 'false';
    return this.find(this.key(op, 0, 0), () => ({ op }), true);
  }

  unary(op: Unary | 'not' | 'number' | 'truth', a: NodeId): NodeId {
    return this.find(this.key(op, a, 0), () => ({ op, args: [a] }) as Node, TRUTHFUL.has(op));
  }

  binary(op: Binary | Comparison | Logical, a: NodeId, b: NodeId): NodeId {
    return this.find(this.key(op, a, b), () => ({ op, args: [a, b] }), TRUTHFUL.has(op));
  }

  select(condition: NodeId, a: NodeId, b: NodeId): NodeId {
    return this.find(
      `${condition},${a},${b}`,
      () => ({ op: 'select', args: [condition, a, b] }),
      this.isTruth(a),
    );
  }

  /** The value of a node as it was `delay` ago. */
  lookBack(value: NodeId, delay: NodeId): NodeId {
    if (this.valueOf(value) !== undefined || this.valueOf(delay) === 0) return value;
    const make = (): Node => ({ op: 'delayed', index: this.delayed.push(value) - 1, args: [delay] });
    return this.find(`delayed ${value},${delay}`, make, false);
  }

  /** A new draw, which no other node is equal to. */
  draw(distribution: number, args: [NodeId, NodeId, NodeId, NodeId]): NodeId {
    return this.push({ op: 'draw', distribution, serial: this.draws++, args }, false);
  }

  private key(op: string, a: number, b: number): number {
    return (NUMBER_OF.get(op)! * (MOST_NODES + 1) + a) * (MOST_NODES + 1) + b;
  }

  private find(key: number | string, make: () => Node, truth: boolean): NodeId {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const id = this.push(make(), truth);
    this.known.set(key, id);
    return id;
  }

  private push(node: Node, truth: boolean): NodeId {
    if (this.nodes.length >= MOST_NODES) throw new TooLarge();
    this.truths.push(truth);
    return this.nodes.push(node) - 1;
  }
}

const none: readonly NodeId[] = [];

export function argumentsOf(node: Node): readonly NodeId[] {
  return 'args' in node ? node.args : none;
}

/** The nodes that some need, themselves included, arguments before their users. */
export function reachable(graph: Graph, ends: readonly NodeId[]): NodeId[] {
  let last = -1;
  for (const id of ends) last = Math.max(last, id);
  const needed = new Uint8Array(last + 1);
  for (const id of ends) needed[id] = 1;
  const found: NodeId[] = [];
  for (let id = last; id >= 0; id--) {
    if (needed[id] === 0) continue;
    found.push(id);
    for (const argument of argumentsOf(graph.nodes[id]!)) needed[argument] = 1;
  }
  return found.reverse();
}
