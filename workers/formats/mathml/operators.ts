import type { Constant, Operator } from '../../model/expression.ts';

export const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Elements that stand first in an <apply> and name an operator. `root` and `log` have qualifiers of their own. */
const SAME: readonly Operator[] = [
  'plus', 'minus', 'times', 'divide', 'power', 'abs', 'exp', 'ln', 'floor', 'ceiling', 'factorial', 'quotient',
  'rem', 'min', 'max', 'sin', 'cos', 'tan', 'sec', 'csc', 'cot', 'sinh', 'cosh', 'tanh', 'sech', 'csch', 'coth',
  'arcsin', 'arccos', 'arctan', 'arcsec', 'arccsc', 'arccot', 'arcsinh', 'arccosh', 'arctanh', 'arcsech',
  'arccsch', 'arccoth', 'eq', 'neq', 'lt', 'leq', 'gt', 'geq', 'and', 'or', 'xor', 'not', 'implies',
]; // prettier-ignore

export const OPERATOR_OF: ReadonlyMap<string, Operator> = new Map(SAME.map((op) => [op, op]));

export const CONSTANTS: ReadonlySet<string> = new Set<Constant['value']>([
  'pi',
  'exponentiale',
  'true',
  'false',
  'infinity',
  'notanumber',
]);

/** What the definition URLs of SBML's distributions (`distrib`) begin with; the distribution follows. */
export const DISTRIB = 'http://www.sbml.org/sbml/symbols/distrib/';

/** Definition URLs of <csymbol>, by the last part of the path. */
export const SYMBOLS = {
  time: 'http://www.sbml.org/sbml/symbols/time',
  avogadro: 'http://www.sbml.org/sbml/symbols/avogadro',
  delay: 'http://www.sbml.org/sbml/symbols/delay',
  rateOf: 'http://www.sbml.org/sbml/symbols/rateOf',
} as const;
