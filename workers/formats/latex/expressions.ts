import { DISTRIBUTIONS } from '../../model/distribution.ts';
import type { Draw, Expression, Operator } from '../../model/expression.ts';
import { writeNameLatex, writeUpright } from './names.ts';

/** How tightly what is set holds together. */
const LOGIC = 1;
const RELATION = 2;
const SUM = 3;
const PRODUCT = 4;
const POWER = 5;
const ATOM = 6;

interface Set {
  tex: string;
  level: number;
}

const INFIX: Partial<Record<Operator, { sign: string; level: number }>> = {
  implies: { sign: ' \\Rightarrow ', level: LOGIC },
  xor: { sign: ' \\oplus ', level: LOGIC },
  or: { sign: ' \\lor ', level: LOGIC },
  and: { sign: ' \\land ', level: LOGIC },
  eq: { sign: ' = ', level: RELATION },
  neq: { sign: ' \\neq ', level: RELATION },
  lt: { sign: ' < ', level: RELATION },
  leq: { sign: ' \\leq ', level: RELATION },
  gt: { sign: ' > ', level: RELATION },
  geq: { sign: ' \\geq ', level: RELATION },
  plus: { sign: ' + ', level: SUM },
  minus: { sign: ' - ', level: SUM },
  times: { sign: ' \\cdot ', level: PRODUCT },
  rem: { sign: ' \\bmod ', level: PRODUCT },
};

/** Functions that TeX knows by name. */
const NAMED: ReadonlySet<string> = new Set(
  'ln min max sin cos tan sec csc cot sinh cosh tanh coth arcsin arccos arctan'.split(' '),
);

/** An expression as LaTeX, for KaTeX's math mode. */
export function writeExpressionLatex(expression: Expression): string {
  return set(expression).tex;
}

function set(expression: Expression): Set {
  switch (expression.kind) {
    case 'number':
      return number(expression.value, expression.unit);
    case 'constant':
      return atom(
        {
          pi: '\\pi',
          exponentiale: 'e',
          infinity: '\\infty',
          true: '\\text{true}',
          false: '\\text{false}',
          notanumber: '\\text{NaN}',
        }[expression.value],
      );
    case 'name':
      return atom(writeNameLatex(expression.name));
    case 'time':
      return atom('t');
    case 'avogadro':
      return atom('N_{\\mathrm{A}}');
    case 'call':
      return atom(`${writeNameLatex(expression.name)}${argumentsOf(expression.args)}`);
    case 'draw':
      return draw(expression);
    case 'piecewise': {
      const rows = expression.pieces.map(
        ({ value, condition }) => `${inside(value)} & \\text{if } ${inside(condition)}`,
      );
      if (expression.otherwise) rows.push(`${inside(expression.otherwise)} & \\text{otherwise}`);
      return atom(`\\begin{dcases} ${rows.join(' \\\\ ')} \\end{dcases}`);
    }
    case 'apply':
      return apply(expression.op, expression.args);
  }
}

/** ∼ N(μ, σ²) has no equation's form: the draw is written as a function, its window beside it. */
function draw({ distribution, args }: Draw): Set {
  const count = DISTRIBUTIONS[distribution].parameters.length;
  const [low, high] = args.slice(count).map(inside);
  const within = low === undefined ? '' : `_{\\left[${low}, ${high}\\right]}`;
  return atom(`\\operatorname{${distribution}}${within}${argumentsOf(args.slice(0, count))}`);
}

const atom = (tex: string): Set => ({ tex, level: ATOM });
const inside = (expression: Expression): string => set(expression).tex;
const bracket = (tex: string): string => `\\left(${tex}\\right)`;

function at(expression: Expression, level: number): string {
  const { tex, level: own } = set(expression);
  return own >= level ? tex : bracket(tex);
}

function argumentsOf(args: readonly Expression[]): string {
  return bracket(args.map(inside).join(', '));
}

/** 1.5e-7 mg is 1.5 × 10⁻⁷ mg. */
function number(value: number, unit: string | undefined): Set {
  if (Number.isNaN(value)) return atom('\\text{NaN}');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, exponent] = Number.isFinite(value) ? String(Math.abs(value)).split('e') : ['\\infty'];
  const digits = exponent === undefined ? mantissa : `${mantissa} \\times 10^{${Number(exponent)}}`;
  const tex = `${sign}${digits}${unit === undefined ? '' : `\\,${writeUpright(unit)}`}`;
  if (sign !== '') return { tex, level: SUM };
  return { tex, level: exponent === undefined && unit === undefined ? ATOM : PRODUCT };
}

function apply(op: Operator, args: readonly Expression[]): Set {
  const [first, second] = args;
  if (!first)
    return atom({ plus: '0', times: '1', and: '\\text{true}', or: '\\text{false}' }[op as string] ?? op);
  if (second && args.length === 2) {
    const special = two(op, first, second);
    if (special) return special;
  }
  if (args.length === 1) {
    const special = one(op, first);
    if (special) return special;
  }
  const infix = INFIX[op];
  if (infix && args.length > 1) {
    const { sign, level } = infix;
    const rest = args.slice(1).map((argument) => at(argument, level + 1));
    // A sign before the first factor stands before the whole product.
    const signed = level === PRODUCT && isSigned(first);
    const leading = signed ? inside(first) : at(first, level >= SUM ? level : level + 1);
    return { tex: [leading, ...rest].join(sign), level: signed ? SUM : level };
  }
  const name = NAMED.has(op) ? `\\${op}` : `\\operatorname{${op}}`;
  return atom(`${name}${argumentsOf(args)}`);
}

function one(op: Operator, x: Expression): Set | undefined {
  switch (op) {
    case 'minus':
      return { tex: `-${at(x, PRODUCT)}`, level: SUM };
    case 'plus':
    case 'times':
    case 'and':
    case 'or':
      return set(x);
    case 'not':
      return { tex: `\\lnot ${at(x, ATOM)}`, level: POWER };
    case 'abs':
      return atom(`\\left|${inside(x)}\\right|`);
    case 'floor':
      return atom(`\\left\\lfloor ${inside(x)} \\right\\rfloor`);
    case 'ceiling':
      return atom(`\\left\\lceil ${inside(x)} \\right\\rceil`);
    case 'factorial':
      return { tex: `${at(x, ATOM)}!`, level: POWER };
    case 'exp':
      return { tex: `e^{${inside(x)}}`, level: POWER };
    case 'rateOf':
      return { tex: `\\frac{d ${at(x, ATOM)}}{dt}`, level: ATOM };
    default:
      return undefined;
  }
}

function two(op: Operator, a: Expression, b: Expression): Set | undefined {
  switch (op) {
    case 'divide':
      return { tex: `\\frac{${inside(a)}}{${inside(b)}}`, level: ATOM };
    case 'power':
      return { tex: `${base(a)}^{${inside(b)}}`, level: POWER };
    case 'root':
      return atom(isNumber(a, 2) ? `\\sqrt{${inside(b)}}` : `\\sqrt[${inside(a)}]{${inside(b)}}`);
    case 'log':
      return atom(`\\log_{${inside(a)}}${bracket(inside(b))}`);
    case 'delay':
      return a.kind === 'name' ? atom(`${inside(a)}${bracket(`t - ${at(b, PRODUCT)}`)}`) : undefined;
    default:
      return undefined;
  }
}

/** A fraction is one thing, but not one to raise. */
function base(expression: Expression): string {
  const isFraction =
    expression.kind === 'apply' && (expression.op === 'divide' || expression.op === 'rateOf');
  return isFraction || expression.kind === 'piecewise' ? bracket(inside(expression)) : at(expression, ATOM);
}

function isSigned(expression: Expression): boolean {
  if (expression.kind === 'number') return expression.value < 0;
  return expression.kind === 'apply' && expression.op === 'minus' && expression.args.length === 1;
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value && expression.unit === undefined;
}
