import type { Node, NodeId } from './graph.ts';
import { argumentsOf, reachable, TooLarge, type GraphBuilder } from './graphBuilder.ts';

/** Number of a variable to differentiate by: the index of a state, or −1 for time. */
export type Variable = number;
export const TIME: Variable = -1;

/** Nonzero partial derivatives by variable. */
export type Gradient = ReadonlyMap<Variable, NodeId>;

const zero: Gradient = new Map();

/** Partial derivatives that are held at once; a system where more hang together is too large to be solved. */
const MOST_DERIVATIVES = 4_000_000;

function statesAndTime(node: Node): Variable | undefined {
  if (node.op === 'time') return TIME;
  return node.op === 'state' ? node.index : undefined;
}

/**
 * Partial derivatives of nodes by every state and by time, or by what `variableOf` numbers, in forward order over
 * the graph; what a node does not depend on has no entry. Branches and kinks are differentiated on the side where
 * the point is.
 */
export function gradients(
  graph: GraphBuilder,
  ends: readonly NodeId[],
  variableOf: (node: Node, id: NodeId) => Variable | undefined = statesAndTime,
): Gradient[] {
  const known = new Map<NodeId, Gradient>();
  const slopes = slopesOf(graph);
  const order = reachable(graph, ends);
  const growing = new GrowingSums(graph, order, ends);
  let held = 0;
  for (const id of order) {
    const node = graph.nodes[id]!;
    const variable = variableOf(node, id);
    if (variable !== undefined) known.set(id, new Map([[variable, graph.constant(1)]]));
    else if ('args' in node) {
      const of = (argument: NodeId): Gradient => known.get(argument) ?? zero;
      const sum = growing.sumOf(id, node, of);
      const own = sum ?? gradientOf(graph, id, node, slopes, of);
      if (own.size > 0) known.set(id, own);
      if (sum === undefined) held += own.size;
      if (held > MOST_DERIVATIVES) throw new TooLarge();
    }
  }
  return ends.map((id) => known.get(id) ?? zero);
}

/**
 * A sum of n terms is a chain of n additions. The gradient of one that nothing else needs grows into that of the
 * next, so that the chain costs n, not n².
 */
class GrowingSums {
  /** How often each node is asked for. */
  private readonly uses: Uint32Array;
  /** Sums whose gradient is a map of their own. */
  private readonly own = new Map<NodeId, Map<Variable, NodeId>>();

  constructor(
    private readonly graph: GraphBuilder,
    order: readonly NodeId[],
    ends: readonly NodeId[],
  ) {
    this.uses = new Uint32Array((order.at(-1) ?? -1) + 1);
    for (const id of ends) this.uses[id]!++;
    for (const id of order) for (const argument of argumentsOf(graph.nodes[id]!)) this.uses[argument]!++;
  }

  /** The gradient of a sum or difference that goes on with one; undefined for all others. */
  sumOf(id: NodeId, node: Node, of: (argument: NodeId) => Gradient): Gradient | undefined {
    if (node.op !== 'add' && node.op !== 'sub') return undefined;
    const [a, b] = node.args;
    const first = node.op === 'sub' || of(a).size >= of(b).size;
    const grown = first ? a : b;
    if (this.uses[grown] !== 1) return undefined;
    const sum = this.own.get(grown) ?? new Map(of(grown));
    this.own.delete(grown);
    this.own.set(id, sum);
    const { graph } = this;
    for (const [variable, derivative] of of(first ? b : a)) {
      const term = node.op === 'add' ? derivative : graph.unary('neg', derivative);
      const other = sum.get(variable);
      const both = first ? [other, term] : [term, other];
      sum.set(variable, other === undefined ? term : graph.binary('add', both[0]!, both[1]!));
    }
    return sum;
  }
}

function gradientOf(
  graph: GraphBuilder,
  id: NodeId,
  node: Node,
  slopes: Slopes,
  of: (argument: NodeId) => Gradient,
): Gradient {
  switch (node.op) {
    case 'neg':
      return map(of(node.args[0]), (d) => graph.unary('neg', d));
    case 'add':
      return merge(of(node.args[0]), of(node.args[1]), (a, b) => graph.binary('add', a, b));
    case 'sub':
      return merge(
        of(node.args[0]),
        map(of(node.args[1]), (d) => graph.unary('neg', d)),
        (a, b) => graph.binary('add', a, b),
      );
    case 'select': {
      const [condition, a, b] = node.args;
      if (graph.isTruth(id)) return zero;
      return choose(graph, condition, of(a), of(b));
    }
    case 'min':
    case 'max': {
      const [a, b] = node.args;
      if (of(a).size === 0 && of(b).size === 0) return zero;
      const first = graph.binary(node.op === 'min' ? 'le' : 'ge', a, b);
      return choose(graph, first, of(a), of(b));
    }
    case 'rem': {
      // rem(a, b) = a − b·trunc(a/b)
      const [a, b] = node.args;
      const whole = graph.unary('neg', graph.unary('trunc', graph.binary('div', a, b)));
      return merge(
        of(a),
        map(of(b), (d) => graph.binary('mul', whole, d)),
        (x, y) => graph.binary('add', x, y),
      );
    }
    case 'mul': {
      const [a, b] = node.args;
      return merge(
        map(of(a), (d) => graph.binary('mul', d, b)),
        map(of(b), (d) => graph.binary('mul', a, d)),
        (x, y) => graph.binary('add', x, y),
      );
    }
    case 'div': {
      const [a, b] = node.args;
      // (a/b)' = (a' − (a/b)·b') / b
      const parts = merge(
        of(a),
        map(of(b), (d) => graph.unary('neg', graph.binary('mul', id, d))),
        (x, y) => graph.binary('add', x, y),
      );
      return map(parts, (d) => graph.binary('div', d, b));
    }
    case 'pow':
      return powerGradient(graph, id, node.args[0], node.args[1], of);
    default: {
      const factor = slopes[node.op];
      if (factor === undefined || !('args' in node)) return zero;
      const inner = of(node.args[0]);
      if (inner.size === 0) return zero;
      const slope = factor(node.args[0], id);
      return map(inner, (d) => graph.binary('mul', slope, d));
    }
  }
}

type Slopes = Partial<Record<Node['op'], (x: NodeId, y: NodeId) => NodeId>>;

/** Derivative of each function of one argument x, whose own value is y. Steps have none. */
function slopesOf(graph: GraphBuilder): Slopes {
  const c = (value: number): NodeId => graph.constant(value);
  const add = (a: NodeId, b: NodeId): NodeId => graph.binary('add', a, b);
  const sub = (a: NodeId, b: NodeId): NodeId => graph.binary('sub', a, b);
  const mul = (a: NodeId, b: NodeId): NodeId => graph.binary('mul', a, b);
  const div = (a: NodeId, b: NodeId): NodeId => graph.binary('div', a, b);
  const neg = (a: NodeId): NodeId => graph.unary('neg', a);
  const sqrt = (a: NodeId): NodeId => graph.unary('sqrt', a);
  const over = (a: NodeId): NodeId => div(c(1), a);
  return {
    abs: (x: NodeId) => graph.select(graph.binary('ge', x, c(0)), c(1), c(-1)),
    sqrt: (_: NodeId, y: NodeId) => div(c(0.5), y),
    exp: (_: NodeId, y: NodeId) => y,
    expm1: (_: NodeId, y: NodeId) => add(y, c(1)),
    ln: (x: NodeId) => over(x),
    log1p: (x: NodeId) => over(add(x, c(1))),
    log10: (x: NodeId) => over(mul(x, c(Math.LN10))),
    cbrt: (_: NodeId, y: NodeId) => over(mul(c(3), mul(y, y))),
    // No digamma function is at hand; the central difference is good to 1e-10, enough for Newton's method.
    gamma: (x: NodeId) => {
      const h = mul(c(1e-5), graph.binary('max', c(1), graph.unary('abs', x)));
      const rise = sub(graph.unary('gamma', add(x, h)), graph.unary('gamma', sub(x, h)));
      return div(rise, mul(c(2), h));
    },
    sin: (x: NodeId) => graph.unary('cos', x),
    cos: (x: NodeId) => neg(graph.unary('sin', x)),
    tan: (_: NodeId, y: NodeId) => add(c(1), mul(y, y)),
    asin: (x: NodeId) => over(sqrt(sub(c(1), mul(x, x)))),
    acos: (x: NodeId) => neg(over(sqrt(sub(c(1), mul(x, x))))),
    atan: (x: NodeId) => over(add(c(1), mul(x, x))),
    sinh: (x: NodeId) => graph.unary('cosh', x),
    cosh: (x: NodeId) => graph.unary('sinh', x),
    tanh: (_: NodeId, y: NodeId) => sub(c(1), mul(y, y)),
    asinh: (x: NodeId) => over(sqrt(add(mul(x, x), c(1)))),
    acosh: (x: NodeId) => over(mul(sqrt(sub(x, c(1))), sqrt(add(x, c(1))))),
    atanh: (x: NodeId) => over(sub(c(1), mul(x, x))),
  };
}

/** (x^y)' = y·x^(y−1)·x' + x^y·ln x·y'; the second part is 0 at x = 0, where x^y is flat for y > 0. */
function powerGradient(
  graph: GraphBuilder,
  id: NodeId,
  x: NodeId,
  y: NodeId,
  of: (argument: NodeId) => Gradient,
): Gradient {
  const base = of(x);
  const exponent = of(y);
  let first: Gradient = zero;
  if (base.size > 0) {
    const less = graph.binary('pow', x, graph.binary('sub', y, graph.constant(1)));
    const slope = graph.binary('mul', y, less);
    first = map(base, (d) => graph.binary('mul', slope, d));
  }
  if (exponent.size === 0) return first;
  const none = graph.constant(0);
  const flat = graph.binary('eq', x, none);
  const slope = graph.select(flat, none, graph.binary('mul', id, graph.unary('ln', x)));
  const second = map(exponent, (d) => graph.binary('mul', slope, d));
  return merge(first, second, (a, b) => graph.binary('add', a, b));
}

function map(gradient: Gradient, change: (derivative: NodeId) => NodeId): Gradient {
  if (gradient.size === 0) return zero;
  return new Map([...gradient].map(([variable, derivative]) => [variable, change(derivative)]));
}

function merge(a: Gradient, b: Gradient, both: (a: NodeId, b: NodeId) => NodeId): Gradient {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const sum = new Map(a);
  for (const [variable, derivative] of b) {
    const other = sum.get(variable);
    sum.set(variable, other === undefined ? derivative : both(other, derivative));
  }
  return sum;
}

function choose(graph: GraphBuilder, condition: NodeId, a: Gradient, b: Gradient): Gradient {
  const none = graph.constant(0);
  const chosen = new Map<Variable, NodeId>();
  for (const variable of new Set([...a.keys(), ...b.keys()])) {
    chosen.set(variable, graph.select(condition, a.get(variable) ?? none, b.get(variable) ?? none));
  }
  return chosen;
}
