import type { Binary, Comparison, Logical, NodeId, Unary } from './graph.ts';
import { GraphBuilder } from './graphBuilder.ts';

/** Folded where all arguments are constants: what IEEE 754 rounds exactly, the same in every engine. */
const EXACT_UNARY: Partial<Record<Unary, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
};
const EXACT_BINARY: Partial<Record<Binary, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  rem: (a, b) => a % b,
};
const COMPARE: Record<Comparison, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};
/** [argument, value] of elementary functions that is exact. */
const POINTS: Partial<Record<Unary, readonly [number, number]>> = {
  exp: [0, 1],
  expm1: [0, 0],
  ln: [1, 0],
  log1p: [0, 0],
  log10: [1, 0],
  cbrt: [0, 0],
  sin: [0, 0],
  cos: [0, 1],
  tan: [0, 0],
  asin: [0, 0],
  acos: [1, 0],
  atan: [0, 0],
  sinh: [0, 0],
  cosh: [0, 1],
  tanh: [0, 0],
  asinh: [0, 0],
  acosh: [1, 0],
  atanh: [0, 0],
};

/** x^n is made of multiplications up to this |n|; more are not cheaper than the elementary function. */
const LARGEST_PRODUCT = 8;

/**
 * A graph builder that simplifies as it builds.
 *
 * Allowed are: folding of constants by operations that IEEE 754 rounds exactly, known points of elementary
 * functions (exp 0 = 1), x·1, x/1, x+0, x−0, x^1, x^0, double negation, signs moved out of products, the order
 * of two summands or factors, x^n for small whole n as products, x^½ as a root. Each gives the value that the
 * formula has, to the bit, but for the sign of a zero and for x^n and x^½, which are at least as near to the true value as
 * documented for the elementary power. Sums and products of three are never regrouped, and 0·x, 0/x and x−x
 * are kept, so that infinities and not-a-numbers stay visible.
 */
export class Simplifier extends GraphBuilder {
  override unary(op: Unary | 'not' | 'number' | 'truth', a: NodeId): NodeId {
    const node = this.nodes[a]!;
    if (op === 'not') {
      if (node.op === 'not') return node.args[0];
      if (node.op === 'true' || node.op === 'false') return this.truth(node.op === 'false');
      return super.unary(op, a);
    }
    if (op === 'number') {
      if (node.op === 'truth') return super.unary(op, a);
      if (node.op === 'true' || node.op === 'false') return this.constant(node.op === 'true' ? 1 : 0);
      return super.unary(op, a);
    }
    if (op === 'truth') {
      if (node.op === 'number') return node.args[0];
      if (node.op === 'constant') return this.truth(node.value !== 0);
      return super.unary(op, a);
    }
    if (node.op === 'constant') {
      const exact = EXACT_UNARY[op];
      if (exact) return this.constant(exact(node.value));
      const point = POINTS[op];
      if (point?.[0] === node.value) return this.constant(point[1]);
    }
    if (op === 'neg') {
      if (node.op === 'neg') return node.args[0];
      if (node.op === 'sub') return this.binary('sub', node.args[1], node.args[0]);
    }
    if (op === 'abs' && (node.op === 'neg' || node.op === 'abs')) return this.unary('abs', node.args[0]);
    return super.unary(op, a);
  }

  override binary(op: Binary | Comparison | Logical, a: NodeId, b: NodeId): NodeId {
    switch (op) {
      case 'and':
      case 'or':
      case 'xor':
        return this.logical(op, a, b);
      case 'eq':
      case 'ne':
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge': {
        const x = this.valueOf(a);
        const y = this.valueOf(b);
        if (x !== undefined && y !== undefined) return this.truth(COMPARE[op](x, y));
        return super.binary(op, a, b);
      }
      default:
        return this.arithmetic(op, a, b);
    }
  }

  override select(condition: NodeId, a: NodeId, b: NodeId): NodeId {
    const node = this.nodes[condition]!;
    if (node.op === 'true' || a === b) return a;
    if (node.op === 'false') return b;
    if (node.op === 'not') return this.select(node.args[0], b, a);
    return super.select(condition, a, b);
  }

  private logical(op: Logical, a: NodeId, b: NodeId): NodeId {
    const [first, second] = a <= b ? [a, b] : [b, a];
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const kind = this.nodes[one]!.op;
      if (kind !== 'true' && kind !== 'false') continue;
      if (op === 'xor') return kind === 'true' ? this.unary('not', other) : other;
      return (kind === 'true') === (op === 'and') ? other : one;
    }
    if (first === second) return op === 'xor' ? this.truth(false) : first;
    return super.binary(op, first, second);
  }

  private arithmetic(op: Binary, a: NodeId, b: NodeId): NodeId {
    const x = this.valueOf(a);
    const y = this.valueOf(b);
    if (x !== undefined && y !== undefined) {
      const exact = EXACT_BINARY[op];
      if (exact) return this.constant(exact(x, y));
    }
    const left = this.nodes[a]!;
    const right = this.nodes[b]!;
    switch (op) {
      case 'add':
        if (x === 0) return b;
        if (y === 0) return a;
        if (right.op === 'neg') return this.binary('sub', a, right.args[0]);
        if (left.op === 'neg') return this.binary('sub', b, left.args[0]);
        break;
      case 'sub':
        if (y === 0) return a;
        if (x === 0) return this.unary('neg', b);
        if (right.op === 'neg') return this.binary('add', a, right.args[0]);
        break;
      case 'mul':
        if (x === 1) return b;
        if (y === 1) return a;
        if (x === -1) return this.unary('neg', b);
        if (y === -1) return this.unary('neg', a);
        if (left.op === 'neg') return this.unary('neg', this.binary('mul', left.args[0], b));
        if (right.op === 'neg') return this.unary('neg', this.binary('mul', a, right.args[0]));
        break;
      case 'div':
        if (y === 1) return a;
        if (y === -1) return this.unary('neg', a);
        if (left.op === 'neg') return this.unary('neg', this.binary('div', left.args[0], b));
        if (right.op === 'neg') return this.unary('neg', this.binary('div', a, right.args[0]));
        break;
      case 'pow':
        return this.power(a, b);
      case 'min':
      case 'max':
        if (a === b) return a;
        break;
    }
    const commutes = op === 'add' || op === 'mul' || op === 'min' || op === 'max';
    return commutes && a > b ? super.binary(op, b, a) : super.binary(op, a, b);
  }

  private power(base: NodeId, exponent: NodeId): NodeId {
    const n = this.valueOf(exponent);
    if (n === 0) return this.constant(1);
    if (n === 1) return base;
    if (n === 0.5) return this.unary('sqrt', base);
    if (n === undefined || !Number.isInteger(n) || Math.abs(n) > LARGEST_PRODUCT)
      return super.binary('pow', base, exponent);
    const product = this.wholePower(base, Math.abs(n));
    return n < 0 ? this.binary('div', this.constant(1), product) : product;
  }

  /** x², x³ = x²·x, x⁴ = x²·x², … by squaring. */
  private wholePower(base: NodeId, n: number): NodeId {
    if (n === 1) return base;
    const half = this.wholePower(base, n >> 1);
    const square = this.binary('mul', half, half);
    return n % 2 === 1 ? this.binary('mul', square, base) : square;
  }
}
