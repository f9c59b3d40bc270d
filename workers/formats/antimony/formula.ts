import type { Expression, Operator } from '../../model/expression.ts';
import { functionName, isReserved } from './functionNames.ts';

/** How tightly what is written holds together: 1 for `a && b`, 7 for a name. */
const LOGIC = 1;
const RELATION = 2;
const SUM = 3;
const PRODUCT = 4;
const UNARY = 5;
const POWER = 6;
const PRIMARY = 7;

interface Written {
  text: string;
  level: number;
}

const INFIX: Partial<Record<Operator, { sign: string; level: number }>> = {
  and: { sign: ' && ', level: LOGIC },
  or: { sign: ' || ', level: LOGIC },
  eq: { sign: ' == ', level: RELATION },
  neq: { sign: ' != ', level: RELATION },
  lt: { sign: ' < ', level: RELATION },
  leq: { sign: ' <= ', level: RELATION },
  gt: { sign: ' > ', level: RELATION },
  geq: { sign: ' >= ', level: RELATION },
  plus: { sign: ' + ', level: SUM },
  minus: { sign: ' - ', level: SUM },
  times: { sign: '*', level: PRODUCT },
  divide: { sign: '/', level: PRODUCT },
  rem: { sign: ' % ', level: PRODUCT },
};

/** Operators whose nodes take more arguments as they are read on: a + b + c is one sum. */
const GROWING: ReadonlySet<Operator> = new Set<Operator>(['plus', 'times', 'and', 'or']);

/** Writes a formula so that reading it gives the same tree. */
export function writeFormula(expression: Expression): string {
  return write(expression).text;
}

/** A name as Antimony can read it: words of the language get an underscore, part by part. */
export function writeName(name: string): string {
  return name
    .split('.')
    .map((part) => (isReserved(part) ? `${part}_` : part))
    .join('.');
}

export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function write(expression: Expression): Written {
  switch (expression.kind) {
    case 'number': {
      const text = writeNumber(expression.value);
      const withUnit = expression.unit === undefined ? text : `${text} ${writeName(expression.unit)}`;
      return { text: withUnit, level: text.startsWith('-') ? UNARY : PRIMARY };
    }
    case 'constant':
      return primary({ infinity: 'inf', notanumber: 'NaN' }[expression.value as string] ?? expression.value);
    case 'name':
      return primary(writeName(expression.name));
    case 'time':
    case 'avogadro':
      return primary(expression.kind);
    case 'call':
      return call(writeName(expression.name), expression.args);
    case 'draw':
      return call(expression.distribution, expression.args);
    case 'piecewise': {
      const parts = expression.pieces.flatMap(({ value, condition }) => [value, condition]);
      return call('piecewise', expression.otherwise ? [...parts, expression.otherwise] : parts);
    }
    case 'apply':
      return apply(expression.op, expression.args);
  }
}

function primary(text: string): Written {
  return { text, level: PRIMARY };
}

function call(name: string, args: readonly Expression[]): Written {
  return primary(`${name}(${args.map(writeFormula).join(', ')})`);
}

function apply(op: Operator, args: readonly Expression[]): Written {
  const [first, second] = args;
  if (op === 'minus' && args.length === 1) {
    const inner = at(first!, first!.kind === 'number' ? PRIMARY + 1 : POWER);
    return { text: `-${inner}`, level: UNARY };
  }
  if (op === 'not') return { text: `!${at(first!, POWER)}`, level: UNARY };
  if (op === 'power') return { text: `${at(first!, PRIMARY)}^${at(second!, UNARY)}`, level: POWER };
  if (op === 'root' && isNumber(first!, 2)) return call('sqrt', [second!]);
  if (op === 'log' && isNumber(first!, 10)) return call('log10', [second!]);
  const infix = INFIX[op];
  if (!infix || args.length < 2) return call(functionName(op), args);
  const { sign, level } = infix;
  const rest = args.slice(1).map((argument) => at(argument, level === PRODUCT ? POWER : level + 1));
  return { text: [leftmost(op, first!, level), ...rest].join(sign), level };
}

/** The first of a row needs no parentheses where reading from left to right gives the same. */
function leftmost(op: Operator, expression: Expression, level: number): string {
  const written = write(expression);
  const sameRow = (level === SUM || level === PRODUCT) && written.level === level;
  const merges = expression.kind === 'apply' && expression.op === op && GROWING.has(op);
  return (sameRow && !merges) || written.level > level ? written.text : `(${written.text})`;
}

function at(expression: Expression, level: number): string {
  const written = write(expression);
  return written.level >= level ? written.text : `(${written.text})`;
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value && expression.unit === undefined;
}
