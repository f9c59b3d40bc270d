import type { Binary, Comparison, Graph, Logical, Node, NodeId, Unary } from '../graph.ts';
import { opcode } from './instructions.ts';
import { F64, I32 } from './module.ts';

/** How each operator is done: one instruction, or a call of an elementary function of the same name. */

type Operator = Unary | Binary | Comparison | Logical | 'not' | 'number';

/** Opcode by operator; operators not listed are calls or have a form of their own. */
const single: Partial<Record<Operator, string>> = {
  neg: 'f64.neg',
  abs: 'f64.abs',
  floor: 'f64.floor',
  ceil: 'f64.ceil',
  trunc: 'f64.trunc',
  sqrt: 'f64.sqrt',
  add: 'f64.add',
  sub: 'f64.sub',
  mul: 'f64.mul',
  div: 'f64.div',
  min: 'f64.min',
  max: 'f64.max',
  eq: 'f64.eq',
  ne: 'f64.ne',
  lt: 'f64.lt',
  le: 'f64.le',
  gt: 'f64.gt',
  ge: 'f64.ge',
  and: 'i32.and',
  or: 'i32.or',
  xor: 'i32.xor',
  not: 'i32.eqz',
  number: 'f64.convert_i32_s',
};

export const SINGLE: ReadonlyMap<string, number> = new Map(
  Object.entries(single).map(([operator, name]) => [operator, opcode(name)]),
);

/** Operators that are calls of elementary functions. */
export const CALLED: ReadonlySet<string> = new Set<Unary | Binary>([
  'exp',
  'expm1',
  'ln',
  'log1p',
  'log10',
  'cbrt',
  'gamma',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'pow',
  'rem',
]);

const truthful: ReadonlySet<string> = new Set<Comparison | Logical | 'not' | 'true' | 'false' | 'truth'>([
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'and',
  'or',
  'xor',
  'not',
  'true',
  'false',
  'truth',
]);

/** Value type of what an operator gives, select apart: f64 for a number, i32 for a truth value. */
export function resultType(op: Node['op']): number {
  return truthful.has(op) ? I32 : F64;
}

const none: readonly NodeId[] = [];

export function argumentsOf(node: Node): readonly NodeId[] {
  return 'args' in node ? node.args : none;
}

/** Nodes that cost nothing to make again, so they never take a local. */
export function isTrivial(node: Node): boolean {
  return node.op === 'constant' || node.op === 'time' || node.op === 'true' || node.op === 'false';
}

/** Powers that are cheaper, and at least as exact, without the elementary function. */
export type ShortPower = 2 | 3 | 4 | 0.5 | -1;

/** The exponent of `node` where it is a constant one with a short form. */
export function shortPower(graph: Graph, node: Node): ShortPower | undefined {
  if (node.op !== 'pow') return undefined;
  const exponent = graph.nodes[node.args[1]]!;
  if (exponent.op !== 'constant') return undefined;
  const value = exponent.value;
  return value === 2 || value === 3 || value === 4 || value === 0.5 || value === -1 ? value : undefined;
}

/** Rough cost of a node in cycles, its arguments not counted. */
export function cost(graph: Graph, node: Node): number {
  if (isTrivial(node)) return 0;
  if (node.op === 'pow') return shortPower(graph, node) === undefined ? 30 : 4;
  if (CALLED.has(node.op)) return 15;
  if (node.op === 'delayed' || node.op === 'draw') return 60;
  return node.op === 'div' || node.op === 'sqrt' ? 5 : 1;
}
