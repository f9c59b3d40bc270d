import type { Expression, Operator } from '../../model/expression.ts';
import type { XmlElement } from '../xml/element.ts';
import { resolveName } from './comp/names.ts';
import type { Context } from './context.ts';

/** Functions of Level 1 (SBML L1V2, table 6), with what stands before their arguments. */
const FUNCTIONS: Readonly<Record<string, { op: Operator; before?: number; after?: number }>> = {
  abs: { op: 'abs' },
  acos: { op: 'arccos' },
  asin: { op: 'arcsin' },
  atan: { op: 'arctan' },
  ceil: { op: 'ceiling' },
  cos: { op: 'cos' },
  exp: { op: 'exp' },
  floor: { op: 'floor' },
  log: { op: 'ln' },
  log10: { op: 'log', before: 10 },
  pow: { op: 'power' },
  sqr: { op: 'power', after: 2 },
  sqrt: { op: 'root', before: 2 },
  sin: { op: 'sin' },
  tan: { op: 'tan' },
};

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([-+*/^(),]))/y;
const DEEPEST = 200;

class Unreadable extends Error {}

/** A formula of Level 1, written as text. Undefined, and reported, where it cannot be read. */
export function readFormula(
  text: string,
  element: XmlElement,
  context: Context,
  locals: ReadonlyMap<string, string | undefined> = new Map(),
): Expression | undefined {
  try {
    return new FormulaReader(tokensOf(text), (id) => ({
      kind: 'name',
      name: locals.has(id) ? (locals.get(id) ?? id) : resolveName(context.instance, id).name,
      span: element.span,
    })).whole();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    context.error(
      'invalid-formula',
      `The formula "${text.slice(0, 60)}" cannot be read: ${error.message}`,
      element,
    );
    return undefined;
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new Unreadable(`unexpected ${text.slice(at).trim().slice(0, 10)}`);
    tokens.push(found[1] ?? found[2] ?? found[3]!);
  }
  return tokens;
}

/** sum = product {± product}, product = power {*|/ power}, unary minus between product and power. */
class FormulaReader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly name: (id: string) => Expression,
  ) {}

  whole(): Expression {
    const sum = this.sum();
    if (this.at < this.tokens.length) throw new Unreadable(`unexpected ${this.tokens[this.at]}`);
    return sum;
  }

  private sum(): Expression {
    if (++this.depth > DEEPEST) throw new Unreadable('it is nested too deeply');
    let left = this.product();
    for (let op = this.take('+', '-'); op; op = this.take('+', '-'))
      left = { kind: 'apply', op: op === '+' ? 'plus' : 'minus', args: [left, this.product()] };
    this.depth--;
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    for (let op = this.take('*', '/'); op; op = this.take('*', '/'))
      left = { kind: 'apply', op: op === '*' ? 'times' : 'divide', args: [left, this.unary()] };
    return left;
  }

  private unary(): Expression {
    let minus = false;
    while (this.take('-')) minus = !minus;
    const power = this.power();
    return minus ? { kind: 'apply', op: 'minus', args: [power] } : power;
  }

  private power(): Expression {
    const base = this.primary();
    if (!this.take('^')) return base;
    if (++this.depth > DEEPEST) throw new Unreadable('it is nested too deeply');
    const exponent = this.unary();
    this.depth--;
    return { kind: 'apply', op: 'power', args: [base, exponent] };
  }

  private primary(): Expression {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Unreadable('it ends too early');
    if (token === '(') {
      const inner = this.sum();
      this.expect(')');
      return inner;
    }
    if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
    if (!/^\w/.test(token)) throw new Unreadable(`unexpected ${token}`);
    return this.take('(') ? this.call(token) : this.name(token);
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    if (!this.take(')')) {
      do args.push(this.sum());
      while (this.take(','));
      this.expect(')');
    }
    const known = FUNCTIONS[name];
    if (!known) throw new Unreadable(`Level 1 has no function ${name}`);
    const literal = (value: number | undefined): Expression[] =>
      value === undefined ? [] : [{ kind: 'number', value }];
    return {
      kind: 'apply',
      op: known.op,
      args: [...literal(known.before), ...args, ...literal(known.after)],
    };
  }

  private take(...wanted: string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.at++;
    return token;
  }

  private expect(wanted: string): void {
    if (!this.take(wanted)) throw new Unreadable(`${wanted} is missing`);
  }
}
