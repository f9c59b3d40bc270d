import { cost, shortPower, argumentsOf, isTrivial } from '../emit-wasm/operators.ts';
import type { Graph, Node, NodeId } from '../graph.ts';
import { FUNCTION_OF, WORK_OF } from './functions.ts';

const INFIX: Readonly<Record<string, string>> = {
  add: '+', sub: '-', mul: '*', div: '/',
  eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=',
  and: '&&', or: '||', xor: '!=',
}; // prettier-ignore

/** Where a formula finds what it is made of; expressions in WGSL. */
export interface Names {
  time: string;
  state: (index: number) => string;
  parameter: (index: number) => string;
  /** Values of parameters alone that were worked out before. */
  known: ReadonlyMap<NodeId, string>;
}

/** A number that f32 holds, as WGSL; absent where it is too large. */
export function literal(value: number): string | undefined {
  if (Number.isNaN(value)) return 'notANumber()';
  if (!Number.isFinite(value)) return value > 0 ? 'infinity()' : '-infinity()';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return undefined;
  // Below the least normal number implementations may differ.
  if (Math.abs(single) < 1.17549435e-38) return '0f';
  return single < 0 ? `(${single}f)` : `${single}f`;
}

/** Writes formulas of one graph as WGSL, and notes which functions they call. */
export class FormulaWriter {
  readonly called = new Set<string>();

  constructor(readonly graph: Graph) {}

  /**
   * Statements that work out values, each shared one once, and an expression for each.
   *
   * @param prefix of the names that the statements make
   */
  write(values: readonly NodeId[], names: Names, prefix = 'v'): { body: string; results: string[] } {
    const at = new Map<NodeId, string>();
    const lines: string[] = [];
    const order = this.needed(values, names);
    for (const id of order) {
      const text = this.expression(id, (argument) => at.get(argument)!, names);
      if (isTrivial(this.graph.nodes[id]!) || isInput(this.graph.nodes[id]!) || names.known.has(id))
        at.set(id, text);
      else {
        const name = `${prefix}${id}`;
        lines.push(`  let ${name} = ${text};`);
        at.set(id, name);
      }
    }
    return { body: lines.join('\n'), results: values.map((value) => at.get(value)!) };
  }

  /** Operations that these values take, what is known beforehand left out. */
  work(values: readonly NodeId[], known: ReadonlyMap<NodeId, string>): number {
    const names: Names = { time: '', state: () => '', parameter: () => '', known };
    let sum = 0;
    for (const id of this.needed(values, names)) {
      const node = this.graph.nodes[id]!;
      if (known.has(id) || isInput(node)) continue;
      sum += WORK_OF[node.op] ?? (FUNCTION_OF[node.op] === undefined ? cost(this.graph, node) : 22);
    }
    return sum;
  }

  private needed(values: readonly NodeId[], { known }: Names): NodeId[] {
    const seen = new Set<NodeId>();
    const stack = [...values];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (!known.has(id)) stack.push(...argumentsOf(this.graph.nodes[id]!));
    }
    // Arguments are numbered before their users.
    return [...seen].sort((a, b) => a - b);
  }

  private expression(id: NodeId, of: (id: NodeId) => string, names: Names): string {
    const known = names.known.get(id);
    if (known !== undefined) return known;
    const node = this.graph.nodes[id]!;
    const power = shortPower(this.graph, node);
    if (power !== undefined && node.op === 'pow') {
      const x = of(node.args[0]);
      if (power === -1) return `1f / ${x}`;
      if (power === 0.5) return `sqrt(${x})`;
      return power === 4 ? `(${x} * ${x}) * (${x} * ${x})` : Array<string>(power).fill(x).join(' * ');
    }
    const called = FUNCTION_OF[node.op];
    if (called !== undefined) {
      this.called.add(called);
      return `${called}(${argumentsOf(node).map(of).join(', ')})`;
    }
    const infix = INFIX[node.op];
    if (infix !== undefined) return argumentsOf(node).map(of).join(` ${infix} `);
    switch (node.op) {
      case 'constant': {
        const text = literal(node.value)!;
        if (!Number.isFinite(node.value)) this.called.add(text.replace(/^-|\(\)/g, ''));
        return text;
      }
      case 'time':
        return names.time;
      case 'state':
        return names.state(node.index);
      case 'parameter':
        return names.parameter(node.index);
      case 'true':
      case 'false':
        return node.op;
      case 'neg':
        return `-${of(node.args[0])}`;
      case 'not':
        return `!${of(node.args[0])}`;
      case 'number':
        return `select(0f, 1f, ${of(node.args[0])})`;
      case 'truth':
        return `${of(node.args[0])} != 0f`;
      case 'select':
        return `select(${of(node.args[2])}, ${of(node.args[1])}, ${of(node.args[0])})`;
      case 'abs':
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'sqrt':
      case 'min':
      case 'max':
        return `${node.op}(${argumentsOf(node).map(of).join(', ')})`;
      default:
        throw new Error(`Operator ${node.op} has no WGSL form.`);
    }
  }
}

function isInput(node: Node): boolean {
  return node.op === 'state' || node.op === 'parameter';
}

/** What values need that depends on parameters alone and costs something: worked out once, not at each evaluation. */
export function invariants(graph: Graph, values: readonly NodeId[]): NodeId[] {
  const moving = new Map<NodeId, boolean>();
  const moves = (id: NodeId): boolean => {
    const known = moving.get(id);
    if (known !== undefined) return known;
    const node = graph.nodes[id]!;
    const result = node.op === 'time' || node.op === 'state' || argumentsOf(node).some(moves);
    moving.set(id, result);
    return result;
  };
  const found = new Set<NodeId>();
  const seen = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = graph.nodes[id]!;
    if (moves(id)) argumentsOf(node).forEach(visit);
    else if (!isTrivial(node) && !isInput(node)) found.add(id);
  };
  values.forEach(visit);
  return [...found].sort((a, b) => a - b);
}
