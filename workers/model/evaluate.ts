import type { Constant, Expression, Operator } from './expression.ts';
import { fold } from './fold.ts';

const CONSTANTS: Readonly<Record<Constant['value'], number>> = {
  pi: Math.PI,
  exponentiale: Math.E,
  true: 1,
  false: 0,
  infinity: Infinity,
  notanumber: NaN,
};

const AVOGADRO = 6.02214076e23;

/** Each neighbour compared with the next: `a < b < c`. */
const chain =
  (holds: (a: number, b: number) => boolean) =>
  (args: readonly number[]): number =>
    Number(args.every((a, at) => at === 0 || holds(args[at - 1]!, a)));
const unary =
  (f: (x: number) => number) =>
  ([x = NaN]: readonly number[]): number =>
    f(x);
const binary =
  (f: (a: number, b: number) => number) =>
  ([a = NaN, b = NaN]: readonly number[]): number =>
    f(a, b);

function factorial(n: number): number {
  if (!(n >= 0) || !Number.isInteger(n)) return NaN;
  let product = 1;
  for (let k = 2; k <= n && product < Infinity; k++) product *= k;
  return product;
}

/** Operators on numbers; `delay` and `rateOf` have no meaning outside of a run. */
const OPERATIONS: Readonly<Record<Operator, (args: readonly number[]) => number>> = {
  plus: (args) => args.reduce((sum, x) => sum + x, 0),
  minus: (args) => (args.length === 1 ? -args[0]! : args[0]! - args[1]!),
  times: (args) => args.reduce((product, x) => product * x, 1),
  divide: binary((a, b) => a / b),
  power: binary(Math.pow),
  root: binary((degree, x) =>
    degree === 2 ? Math.sqrt(x) : degree === 3 ? Math.cbrt(x) : x ** (1 / degree),
  ),
  abs: unary(Math.abs),
  exp: unary(Math.exp),
  ln: unary(Math.log),
  log: binary((base, x) =>
    base === 10 ? Math.log10(x) : base === 2 ? Math.log2(x) : Math.log(x) / Math.log(base),
  ),
  floor: unary(Math.floor),
  ceiling: unary(Math.ceil),
  factorial: unary(factorial),
  quotient: binary((a, b) => Math.trunc(a / b)),
  rem: binary((a, b) => a % b),
  min: (args) => args.reduce((least, x) => Math.min(least, x), Infinity),
  max: (args) => args.reduce((most, x) => Math.max(most, x), -Infinity),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  sec: unary((x) => 1 / Math.cos(x)),
  csc: unary((x) => 1 / Math.sin(x)),
  cot: unary((x) => 1 / Math.tan(x)),
  sinh: unary(Math.sinh),
  cosh: unary(Math.cosh),
  tanh: unary(Math.tanh),
  sech: unary((x) => 1 / Math.cosh(x)),
  csch: unary((x) => 1 / Math.sinh(x)),
  coth: unary((x) => 1 / Math.tanh(x)),
  arcsin: unary(Math.asin),
  arccos: unary(Math.acos),
  arctan: unary(Math.atan),
  arcsec: unary((x) => Math.acos(1 / x)),
  arccsc: unary((x) => Math.asin(1 / x)),
  arccot: unary((x) => Math.atan(1 / x)),
  arcsinh: unary(Math.asinh),
  arccosh: unary(Math.acosh),
  arctanh: unary(Math.atanh),
  arcsech: unary((x) => Math.acosh(1 / x)),
  arccsch: unary((x) => Math.asinh(1 / x)),
  arccoth: unary((x) => Math.atanh(1 / x)),
  eq: chain((a, b) => a === b),
  neq: binary((a, b) => Number(a !== b)),
  lt: chain((a, b) => a < b),
  leq: chain((a, b) => a <= b),
  gt: chain((a, b) => a > b),
  geq: chain((a, b) => a >= b),
  and: (args) => Number(args.every((x) => x !== 0)),
  or: (args) => Number(args.some((x) => x !== 0)),
  xor: (args) => args.filter((x) => x !== 0).length % 2,
  not: unary((x) => Number(x === 0)),
  implies: binary((a, b) => Number(a === 0 || b !== 0)),
  delay: () => NaN,
  rateOf: () => NaN,
};

/** An operator as a function of numbers. */
export function operation(op: Operator): (args: readonly number[]) => number {
  return OPERATIONS[op];
}

/** The number that a constant stands for. */
export function constant(value: Constant['value']): number {
  return CONSTANTS[value];
}

/** What the names, calls and the time of a formula are where it is evaluated. */
export interface Evaluation {
  name: (name: string) => number;
  call?: (name: string, args: readonly number[]) => number;
  time?: number;
}

/**
 * The number that a formula is, in the arithmetic of JavaScript: for formulas around a run, such as those of a
 * simulation experiment. What happens inside a run is the compiler's. A name that is not known is `NaN`.
 */
export function evaluate(expression: Expression, { name, call, time }: Evaluation): number {
  return fold<number>(expression, (one, operands) => {
    switch (one.kind) {
      case 'number':
        return one.value;
      case 'constant':
        return CONSTANTS[one.value];
      case 'name':
        return name(one.name);
      case 'time':
        return time ?? NaN;
      case 'avogadro':
        return AVOGADRO;
      case 'apply':
        return OPERATIONS[one.op](operands);
      case 'call':
        return call?.(one.name, operands) ?? NaN;
      case 'draw':
        // Chance belongs to runs.
        return NaN;
      case 'piecewise': {
        const count = one.pieces.length;
        for (let piece = 0; piece < count; piece++)
          if (operands[2 * piece + 1] !== 0) return operands[2 * piece]!;
        return operands[2 * count] ?? NaN;
      }
    }
  });
}
