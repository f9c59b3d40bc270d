/**
 * Expressions as a hash-consed directed acyclic graph: equal expressions are one node, so sharing them is
 * free and `a === b` decides equality. Nodes are numbered in the order of their making, arguments first.
 */

export type NodeId = number;

/** Numeric operators with one numeric argument. Each is one WebAssembly instruction or one elementary function. */
export type Unary =
  | 'neg'
  | 'abs'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'sqrt'
  | 'exp'
  | 'expm1'
  | 'ln'
  | 'log1p'
  | 'log10'
  | 'cbrt'
  | 'gamma'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh';

/** Numeric operators with two numeric arguments. `rem` has the dividend's sign. */
export type Binary = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'min' | 'max' | 'rem';

/** Comparisons of two numbers; the result is a truth value. */
export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** Operators on truth values. */
export type Logical = 'and' | 'or' | 'xor';

/** A node is numeric or a truth value, never both: `number` and `truth` turn one into the other. */
export type Node =
  | { op: 'constant'; value: number }
  | { op: 'time' }
  | { op: 'state'; index: number }
  | { op: 'parameter'; index: number }
  | { op: Unary; args: [NodeId] }
  | { op: Binary; args: [NodeId, NodeId] }
  | { op: Comparison; args: [NodeId, NodeId] }
  | { op: Logical; args: [NodeId, NodeId] }
  | { op: 'not'; args: [NodeId] }
  | { op: 'true' }
  | { op: 'false' }
  /** condition ? a : b; only the chosen one matters, but both may be evaluated. */
  | { op: 'select'; args: [condition: NodeId, a: NodeId, b: NodeId] }
  /** Value `index` of the graph's delayed ones, as it was `delay` ago; it is no argument, for it belongs to the past. */
  | { op: 'delayed'; index: number; args: [delay: NodeId] }
  /**
   * Draw number `serial` of the model, from a distribution (assembly/memory.ts) with two parameters within bounds. It is
   * never shared: another draw with the same arguments is another number.
   */
  | {
      op: 'draw';
      distribution: number;
      serial: number;
      args: [a: NodeId, b: NodeId, low: NodeId, high: NodeId];
    }
  /** 1 or 0. */
  | { op: 'number'; args: [NodeId] }
  /** x ≠ 0. */
  | { op: 'truth'; args: [NodeId] };

/** What the emitters read: `nodes[id]`, arguments always before their users. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** What `delayed` nodes look back at, by their index. */
  readonly delayed: readonly NodeId[];
}
