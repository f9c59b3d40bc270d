import { Distribution } from '../../assembly/memory.ts';
import { DISTRIBUTIONS } from '../model/distribution.ts';
import type { Apply, Draw, Expression, Operator, Piecewise } from '../model/expression.ts';
import { fold } from '../model/fold.ts';
import type { FunctionDefinition } from '../model/model.ts';
import { isWhiteNoise } from '../model/whiteNoise.ts';
import type { Binary, Comparison, Logical, NodeId, Unary } from './graph.ts';
import { TooLarge, type GraphBuilder } from './graphBuilder.ts';
import type { NoisePlaces } from './noise.ts';

/** SBML L3V2 §3.4.6: the value that `avogadro` has in SBML, CODATA 2006. */
const AVOGADRO = 6.02214179e23;

const CONSTANTS = {
  pi: Math.PI,
  exponentiale: Math.E,
  infinity: Infinity,
  notanumber: NaN,
} as const;

/** Operators that are the graph's own. */
const UNARY: Partial<Record<Operator, Unary>> = {
  abs: 'abs',
  exp: 'exp',
  ln: 'ln',
  floor: 'floor',
  ceiling: 'ceil',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  sinh: 'sinh',
  cosh: 'cosh',
  tanh: 'tanh',
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  arcsinh: 'asinh',
  arccosh: 'acosh',
  arctanh: 'atanh',
};
/** f(x) = 1 / g(x) */
const RECIPROCAL: Partial<Record<Operator, Unary>> = {
  sec: 'cos',
  csc: 'sin',
  cot: 'tan',
  sech: 'cosh',
  csch: 'sinh',
  coth: 'tanh',
};
/** f(x) = g(1 / x) */
const OF_RECIPROCAL: Partial<Record<Operator, Unary>> = {
  arcsec: 'acos',
  arccsc: 'asin',
  arccot: 'atan',
  arcsech: 'acosh',
  arccsch: 'asinh',
  arccoth: 'atanh',
};
const COMPARISONS: Partial<Record<Operator, Comparison>> = {
  eq: 'eq',
  neq: 'ne',
  lt: 'lt',
  leq: 'le',
  gt: 'gt',
  geq: 'ge',
};

const DISTRIBUTION_NUMBERS: Readonly<Record<Draw['distribution'], Distribution>> = {
  uniform: Distribution.Uniform,
  normal: Distribution.Normal,
  bernoulli: Distribution.Bernoulli,
  binomial: Distribution.Binomial,
  cauchy: Distribution.Cauchy,
  chisquare: Distribution.ChiSquare,
  exponential: Distribution.Exponential,
  gamma: Distribution.Gamma,
  laplace: Distribution.Laplace,
  lognormal: Distribution.LogNormal,
  poisson: Distribution.Poisson,
  rayleigh: Distribution.Rayleigh,
};

/** Different calls of functions; beyond, functions of functions have multiplied. */
const MOST_CALLS = 100_000;

/** What the names in an expression stand for. */
export interface Meanings {
  value(id: string): NodeId;
  /** Derivative with respect to time. */
  rate(id: string): NodeId;
}

/** Turns expressions into graph nodes, calls of functions replaced by what they compute. */
export class Translator {
  private readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** Results of calls by name and arguments, so that functions of functions stay linear. */
  private readonly calls = new Map<string, NodeId>();

  constructor(
    private readonly graph: GraphBuilder,
    functions: readonly FunctionDefinition[],
    private readonly meanings: Meanings,
    /** Some formula of the model looks back by `delay`. */
    private readonly looksBack = false,
    /** Where white noise goes; absent where it counts as 0. */
    private readonly noise?: NoisePlaces,
  ) {
    this.functions = new Map(functions.map((one) => [one.id, one]));
  }

  number(expression: Expression): NodeId {
    return this.asNumber(this.translate(expression));
  }

  truth(expression: Expression): NodeId {
    return this.asTruth(this.translate(expression));
  }

  private translate(root: Expression, args?: ReadonlyMap<string, NodeId>): NodeId {
    const { graph } = this;
    return fold<NodeId>(root, (one, operands) => {
      switch (one.kind) {
        case 'number':
          return graph.constant(one.value);
        case 'constant':
          return one.value === 'true' || one.value === 'false'
            ? graph.truth(one.value === 'true')
            : graph.constant(CONSTANTS[one.value]);
        case 'time':
          return graph.time();
        case 'avogadro':
          return graph.constant(AVOGADRO);
        case 'name':
          return args?.get(one.name) ?? this.meanings.value(one.name);
        case 'call':
          return this.call(one.name, operands);
        case 'draw':
          return this.draw(one, operands);
        case 'piecewise':
          return this.piecewise(one, operands);
        case 'apply':
          return this.apply(one, operands);
      }
    });
  }

  private asNumber(id: NodeId): NodeId {
    return this.graph.isTruth(id) ? this.graph.unary('number', id) : id;
  }

  private asTruth(id: NodeId): NodeId {
    return this.graph.isTruth(id) ? id : this.graph.unary('truth', id);
  }

  private call(name: string, operands: NodeId[]): NodeId {
    const key = `${name}(${operands.join()})`;
    const known = this.calls.get(key);
    if (known !== undefined) return known;
    const definition = this.functions.get(name)!;
    if (this.noise && isWhiteNoise(definition)) return this.noise.term(this.asNumber(operands[0]!));
    const { args, body } = definition;
    const drawn = this.graph.draws;
    const moved = this.noise?.processes.length;
    const result = this.translate(body, new Map(args.map((arg, at) => [arg, operands[at]!])));
    // Every call of a function that draws draws for itself, and has a white noise of its own.
    if (this.graph.draws > drawn || this.noise?.processes.length !== moved) return result;
    if (this.calls.size >= MOST_CALLS) throw new TooLarge();
    this.calls.set(key, result);
    return result;
  }

  private draw({ distribution }: Draw, operands: NodeId[]): NodeId {
    const { graph } = this;
    const numbers = operands.map((id) => this.asNumber(id));
    const { length } = DISTRIBUTIONS[distribution].parameters;
    const [low = graph.constant(-Infinity), high = graph.constant(Infinity)] = numbers.slice(length);
    const b = length === 2 ? numbers[1]! : graph.constant(0);
    return graph.draw(DISTRIBUTION_NUMBERS[distribution], [numbers[0]!, b, low, high]);
  }

  private piecewise({ pieces, otherwise }: Piecewise, operands: NodeId[]): NodeId {
    const { graph } = this;
    const values = pieces.map((_, at) => operands[2 * at]!);
    const last = otherwise ? operands[2 * pieces.length]! : graph.constant(NaN);
    const truthful = [...values, last].every((id) => graph.isTruth(id));
    let result = truthful ? last : this.asNumber(last);
    for (let at = pieces.length - 1; at >= 0; at--) {
      const value = truthful ? values[at]! : this.asNumber(values[at]!);
      result = graph.select(this.asTruth(operands[2 * at + 1]!), value, result);
    }
    return result;
  }

  private apply({ op, args }: Apply, operands: NodeId[]): NodeId {
    const { graph } = this;
    const comparison = COMPARISONS[op];
    if (comparison) return this.compare(comparison, operands);
    switch (op) {
      case 'and':
      case 'or':
      case 'xor':
        return this.logical(op, operands);
      case 'not':
        return graph.unary('not', this.asTruth(operands[0]!));
      case 'implies': {
        const [a, b] = operands as [NodeId, NodeId];
        return graph.binary('or', graph.unary('not', this.asTruth(a)), this.asTruth(b));
      }
      case 'rateOf': {
        const [of] = args;
        if (of?.kind !== 'name') return graph.constant(NaN);
        const rate = this.meanings.rate(of.name);
        if (!this.looksBack) return rate;
        // What looks back may see times before the start, when nothing changed yet.
        const before = graph.binary('lt', graph.time(), graph.constant(0));
        return graph.select(before, graph.constant(0), rate);
      }
      case 'delay': {
        const [value = NaN, delay = NaN] = operands.map((id) => this.asNumber(id));
        return graph.lookBack(value, delay);
      }
      default:
        return this.arithmetic(
          op,
          operands.map((id) => this.asNumber(id)),
        );
    }
  }

  private arithmetic(op: Operator, operands: NodeId[]): NodeId {
    const { graph } = this;
    const [a = NaN, b = NaN] = operands;
    const one = (): NodeId => graph.constant(1);
    const chain = (binary: Binary, empty: number): NodeId =>
      operands.length === 0
        ? graph.constant(empty)
        : operands.reduce((left, right) => graph.binary(binary, left, right));
    const unary = UNARY[op];
    if (unary) return graph.unary(unary, a);
    const reciprocal = RECIPROCAL[op];
    if (reciprocal) return graph.binary('div', one(), graph.unary(reciprocal, a));
    const ofReciprocal = OF_RECIPROCAL[op];
    if (ofReciprocal) return graph.unary(ofReciprocal, graph.binary('div', one(), a));
    switch (op) {
      case 'plus':
        return chain('add', 0);
      case 'times':
        return chain('mul', 1);
      case 'min':
      case 'max':
        return chain(op, NaN);
      case 'minus':
        return operands.length === 1 ? graph.unary('neg', a) : graph.binary('sub', a, b);
      case 'divide':
        return graph.binary('div', a, b);
      case 'power':
        return graph.binary('pow', a, b);
      case 'root':
        return this.root(a, b);
      case 'log':
        return this.logarithm(a, b);
      case 'rem':
        return graph.binary('rem', a, b);
      case 'quotient':
        return graph.unary('trunc', graph.binary('div', a, b));
      case 'factorial':
        return graph.unary('gamma', graph.binary('add', a, one()));
      default:
        return graph.constant(NaN);
    }
  }

  private root(degree: NodeId, x: NodeId): NodeId {
    const { graph } = this;
    const n = graph.valueOf(degree);
    if (n === 2) return graph.unary('sqrt', x);
    if (n === 3) return graph.unary('cbrt', x);
    return graph.binary('pow', x, graph.binary('div', graph.constant(1), degree));
  }

  private logarithm(base: NodeId, x: NodeId): NodeId {
    const { graph } = this;
    const b = graph.valueOf(base);
    if (b === 10) return graph.unary('log10', x);
    if (b === Math.E) return graph.unary('ln', x);
    return graph.binary('div', graph.unary('ln', x), graph.unary('ln', base));
  }

  /** a < b < c means a < b and b < c. */
  private compare(op: Comparison, operands: NodeId[]): NodeId {
    const { graph } = this;
    let all = graph.truth(true);
    for (let at = 0; at + 1 < operands.length; at++) {
      const [a, b] = [operands[at]!, operands[at + 1]!];
      all = graph.binary('and', all, this.comparePair(op, a, b));
    }
    return all;
  }

  private comparePair(op: Comparison, a: NodeId, b: NodeId): NodeId {
    const { graph } = this;
    if (!graph.isTruth(a) || !graph.isTruth(b)) return graph.binary(op, this.asNumber(a), this.asNumber(b));
    const differ = graph.binary('xor', a, b);
    if (op === 'ne') return differ;
    if (op === 'eq') return graph.unary('not', differ);
    return graph.binary(op, this.asNumber(a), this.asNumber(b));
  }

  private logical(op: Logical, operands: NodeId[]): NodeId {
    return operands.reduce(
      (left, right) => this.graph.binary(op, left, this.asTruth(right)),
      this.graph.truth(op === 'and'),
    );
  }
}
