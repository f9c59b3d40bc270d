import { DISTRIBUTIONS, type Distribution } from '../../model/distribution.ts';
import { OPERATORS, type Constant, type Operator } from '../../model/expression.ts';

/** Antimony's names of built-in functions that differ from the operator's own; the first is the one written. */
const OTHER_NAMES: Partial<Record<Operator, string[]>> = {
  power: ['pow', 'power'],
  ceiling: ['ceil', 'ceiling'],
  eq: ['eq', 'equals'],
  arccos: ['acos', 'arccos'],
  arccosh: ['arccosh', 'acosh'],
  arccot: ['arccot', 'acot'],
  arccoth: ['arccoth', 'acoth'],
  arccsc: ['arccsc', 'acsc'],
  arccsch: ['arccsch', 'acsch'],
  arcsec: ['arcsec', 'asec'],
  arcsech: ['arcsech', 'asech'],
  arcsin: ['asin', 'arcsin'],
  arcsinh: ['arcsinh', 'asinh'],
  arctan: ['atan', 'arctan'],
  arctanh: ['arctanh', 'atanh'],
};

const operators = Object.keys(OPERATORS) as Operator[];

/** Name that the writer gives an operator where it is written as a call. */
export function functionName(operator: Operator): string {
  return OTHER_NAMES[operator]?.[0] ?? operator;
}

/** Built-in functions by every name that Antimony gives them. */
export const OPERATOR_BY_NAME: ReadonlyMap<string, Operator> = new Map(
  operators.flatMap((operator) => (OTHER_NAMES[operator] ?? [operator]).map((name) => [name, operator])),
);

/** Functions that are short for another: `log` is the natural logarithm, as libAntimony reads it. */
export const SHORTHANDS = ['sqrt', 'sqr', 'log10', 'piecewise'] as const;

/**
 * Draws from a distribution by every name: libAntimony's own, and the `truncated…` ones of earlier versions, whose
 * last two arguments are bounds.
 */
export const DISTRIBUTION_BY_NAME: ReadonlyMap<string, Distribution> = new Map<string, Distribution>([
  ...(Object.keys(DISTRIBUTIONS) as Distribution[]).map((name) => [name, name] as const),
  ['truncatedNormal', 'normal'],
  ['truncatedExponential', 'exponential'],
  ['truncatedGamma', 'gamma'],
  ['truncatedPoisson', 'poisson'],
]);

/** Constants by every spelling; `time` and `avogadro` are symbols of their own. */
export const CONSTANT_BY_NAME: ReadonlyMap<string, Constant['value'] | 'time' | 'avogadro'> = new Map([
  ['true', 'true'],
  ['True', 'true'],
  ['TRUE', 'true'],
  ['false', 'false'],
  ['False', 'false'],
  ['FALSE', 'false'],
  ['pi', 'pi'],
  ['exponentiale', 'exponentiale'],
  ['avogadro', 'avogadro'],
  ['time', 'time'],
  ['inf', 'infinity'],
  ['INF', 'infinity'],
  ['infinity', 'infinity'],
  ['NaN', 'notanumber'],
  ['nan', 'notanumber'],
  ['NAN', 'notanumber'],
  ['notanumber', 'notanumber'],
]);

/** Words with a meaning of their own, which no quantity can have for a name. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'after',
  'and',
  'at',
  'compartment',
  'const',
  'constraint',
  'delete',
  'DNA',
  'end',
  'event',
  'ext',
  'formula',
  'function',
  'gene',
  'has',
  'import',
  'in',
  'is',
  'maximize',
  'minimize',
  'model',
  'module',
  'not',
  'operator',
  'or',
  'reaction',
  'species',
  'substanceOnly',
  'unit',
  'var',
]);

/** Whether a name is taken by the language itself. */
export function isReserved(name: string): boolean {
  return (
    KEYWORDS.has(name) ||
    CONSTANT_BY_NAME.has(name) ||
    OPERATOR_BY_NAME.has(name) ||
    DISTRIBUTION_BY_NAME.has(name) ||
    (SHORTHANDS as readonly string[]).includes(name)
  );
}
