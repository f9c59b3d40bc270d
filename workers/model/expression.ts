import type { Distribution } from './distribution.ts';
import type { Span } from './span.ts';

/**
 * An expression as a tree of plain data, with SBML L3V2's MathML operators and meanings.
 *
 * Names are resolved by the compiler, never here. Booleans are 1 and 0 in numeric places.
 */
export type Expression = NumberLiteral | Constant | Name | Time | Avogadro | Apply | Call | Draw | Piecewise;

interface Located {
  span?: Span;
}

/** A literal; `unit` names a unit definition or base unit (`5 mg`), absent where the text gives none. */
export interface NumberLiteral extends Located {
  kind: 'number';
  value: number;
  unit?: string;
}

export interface Constant extends Located {
  kind: 'constant';
  value: 'pi' | 'exponentiale' | 'true' | 'false' | 'infinity' | 'notanumber';
}

/** A quantity. Inside a submodel reference the parts are joined with dots: `body.liver.volume`. */
export interface Name extends Located {
  kind: 'name';
  name: string;
}

/** Simulation time. */
export interface Time extends Located {
  kind: 'time';
}

export interface Avogadro extends Located {
  kind: 'avogadro';
}

/** A built-in operator applied to its arguments. */
export interface Apply extends Located {
  kind: 'apply';
  op: Operator;
  args: Expression[];
}

/** A call of a function defined in the model. */
export interface Call extends Located {
  kind: 'call';
  name: string;
  args: Expression[];
}

/**
 * A number drawn from a distribution, once each time that the start value, event assignment, delay or priority in
 * which it stands is worked out. Arguments: its parameters, then perhaps the least and the largest number.
 */
export interface Draw extends Located {
  kind: 'draw';
  distribution: Distribution;
  args: Expression[];
}

/** The first piece whose condition holds; otherwise `otherwise`, or not-a-number where that is absent. */
export interface Piecewise extends Located {
  kind: 'piecewise';
  pieces: { value: Expression; condition: Expression }[];
  otherwise?: Expression;
}

/** Built-in operators with the number of arguments each takes: [least, most]. */
export const OPERATORS = {
  plus: [0, Infinity],
  minus: [1, 2],
  times: [0, Infinity],
  divide: [2, 2],
  power: [2, 2],
  root: [2, 2], // root(degree, x)
  abs: [1, 1],
  exp: [1, 1],
  ln: [1, 1],
  log: [2, 2], // log(base, x)
  floor: [1, 1],
  ceiling: [1, 1],
  factorial: [1, 1],
  quotient: [2, 2],
  rem: [2, 2],
  min: [1, Infinity],
  max: [1, Infinity],
  sin: [1, 1],
  cos: [1, 1],
  tan: [1, 1],
  sec: [1, 1],
  csc: [1, 1],
  cot: [1, 1],
  sinh: [1, 1],
  cosh: [1, 1],
  tanh: [1, 1],
  sech: [1, 1],
  csch: [1, 1],
  coth: [1, 1],
  arcsin: [1, 1],
  arccos: [1, 1],
  arctan: [1, 1],
  arcsec: [1, 1],
  arccsc: [1, 1],
  arccot: [1, 1],
  arcsinh: [1, 1],
  arccosh: [1, 1],
  arctanh: [1, 1],
  arcsech: [1, 1],
  arccsch: [1, 1],
  arccoth: [1, 1],
  eq: [1, Infinity],
  neq: [2, 2],
  lt: [1, Infinity],
  leq: [1, Infinity],
  gt: [1, Infinity],
  geq: [1, Infinity],
  and: [0, Infinity],
  or: [0, Infinity],
  xor: [0, Infinity],
  not: [1, 1],
  implies: [2, 2],
  delay: [2, 2], // delay(x, τ)
  rateOf: [1, 1],
} as const satisfies Record<string, readonly [number, number]>;

export type Operator = keyof typeof OPERATORS;
