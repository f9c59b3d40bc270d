import type { Constant, Expression, Piecewise } from '../../model/expression.ts';
import { isDistribution, signatureOf, takes } from '../../model/distribution.ts';
import { OPERATORS } from '../../model/expression.ts';
import type { Span } from '../../model/span.ts';
import { attributeOf, textOf, type XmlElement } from '../xml/element.ts';
import { numberOf } from '../xml/number.ts';
import { CONSTANTS, DISTRIB, MATHML, OPERATOR_OF, SYMBOLS } from './operators.ts';

/** What the names in a formula stand for where it is. */
export interface MathScope {
  name(id: string, span: Span): Expression;
  functionName(id: string): string;
  unit(id: string): string;
  time(span: Span): Expression;
  /** `of` is read already. */
  delay(of: Expression, by: Expression, span: Span): Expression;
  rateOf(of: Expression, span: Span): Expression;
  /** <diff/> of a variable with respect to another, by name: CellML alone has it. */
  derivative?(of: string, by: string, span: Span): Expression;
  /** Tells of something that cannot be read; what is returned stands in its place. */
  problem(code: string, message: string, element: XmlElement): void;
}

const NOT_A_NUMBER: Constant = { kind: 'constant', value: 'notanumber' };

/** The formula inside <math>; undefined where that is empty. Nesting is bounded by the XML reader. */
export function readMath(math: XmlElement, scope: MathScope): Expression | undefined {
  const [first] = math.children;
  return first && new MathReader(scope).read(first);
}

/** A function's arguments and body; the body is undefined where there is none. */
export function readLambda(
  math: XmlElement,
  scope: MathScope,
): { args: string[]; body: Expression | undefined } | undefined {
  const lambda = unwrapped(math.children[0]);
  if (!lambda) return undefined;
  if (lambda.name !== 'lambda') return { args: [], body: new MathReader(scope).read(lambda) };
  const bound = lambda.children.filter(({ name }) => name === 'bvar');
  const args = bound.map((one) => (one.children[0] ? textOf(one.children[0]) : textOf(one)));
  const own = new Set(args);
  const body = lambda.children.find(({ name }) => name !== 'bvar');
  const inner: MathScope = {
    ...scope,
    name: (id, span) => (own.has(id) ? { kind: 'name', name: id, span } : scope.name(id, span)),
    functionName: (id) => scope.functionName(id),
    unit: (id) => scope.unit(id),
    time: (span) => scope.time(span),
    delay: (of, by, span) => scope.delay(of, by, span),
    rateOf: (of, span) => scope.rateOf(of, span),
    problem: (code, message, element) => scope.problem(code, message, element),
  };
  return { args, body: body && new MathReader(inner).read(body) };
}

/** <semantics> adds annotations to its first child, which is what counts. */
function unwrapped(element: XmlElement | undefined): XmlElement | undefined {
  let one = element;
  while (one?.name === 'semantics') [one] = one.children;
  return one;
}

class MathReader {
  constructor(private readonly scope: MathScope) {}

  read(element: XmlElement): Expression {
    const one = unwrapped(element);
    if (!one) return this.refuse(element, 'has nothing in it');
    if (one.namespace !== MATHML) return this.refuse(one, 'is not of the MathML namespace');
    const { span } = one;
    if (CONSTANTS.has(one.name)) return { kind: 'constant', value: one.name as Constant['value'], span };
    switch (one.name) {
      case 'cn':
        return this.number(one);
      case 'ci':
        return this.scope.name(textOf(one), span);
      case 'csymbol':
        return this.symbol(one);
      case 'apply':
        return this.apply(one);
      case 'piecewise':
        return this.piecewise(one);
      default:
        return this.refuse(one, 'is not supported here');
    }
  }

  private refuse(element: XmlElement, why: string): Expression {
    this.scope.problem('unsupported-math', `<${element.name}> in a formula ${why}`, element);
    return NOT_A_NUMBER;
  }

  private number(element: XmlElement): Expression {
    const type = attributeOf(element, 'type') ?? 'real';
    const [first = '', second = ''] = element.texts.map((text) => text.trim());
    const value =
      type === 'e-notation'
        ? Number(`${first}e${second || 0}`)
        : type === 'rational'
          ? Number(first) / Number(second)
          : numberOf(first);
    if (Number.isNaN(value) && !/nan/i.test(first)) return this.refuse(element, `holds no number: ${first}`);
    const unit = unitAttribute(element);
    return {
      kind: 'number',
      value,
      span: element.span,
      ...(unit !== undefined && { unit: this.scope.unit(unit) }),
    };
  }

  private symbol(element: XmlElement): Expression {
    const url = attributeOf(element, 'definitionURL');
    const { span } = element;
    if (url === SYMBOLS.time) return this.scope.time(span);
    if (url === SYMBOLS.avogadro) return { kind: 'avogadro', span };
    return this.refuse(element, `has the unknown meaning ${url ?? '(none)'}`);
  }

  private apply(element: XmlElement): Expression {
    const { span } = element;
    const [head, ...rest] = element.children;
    const first = unwrapped(head);
    if (!first) return this.refuse(element, 'applies nothing');
    if (first.name === 'ci') {
      const name = this.scope.functionName(textOf(first));
      return { kind: 'call', name, args: rest.map((one) => this.read(one)), span };
    }
    if (first.name === 'csymbol') return this.applySymbol(element, first, rest);
    if (first.name === 'diff') return this.derivative(element, first, rest);
    if (first.name === 'root' || first.name === 'log') return this.qualified(element, first, rest);
    const op = OPERATOR_OF.get(first.name);
    if (!op) return this.refuse(first, 'is not an operator that is supported');
    const args = rest.map((one) => this.read(one));
    if (op === 'times' || op === 'plus' || op === 'and' || op === 'or' || op === 'xor')
      return { kind: 'apply', op, args, span };
    const [least, most] = OPERATORS[op];
    if (args.length < least || args.length > most) return this.refuse(first, `has ${args.length} arguments`);
    return { kind: 'apply', op, args, span };
  }

  private applySymbol(element: XmlElement, symbol: XmlElement, rest: XmlElement[]): Expression {
    const url = attributeOf(symbol, 'definitionURL');
    if (url?.startsWith(DISTRIB)) return this.draw(element, symbol, url.slice(DISTRIB.length), rest);
    const [of, by] = rest.map((one) => this.read(one));
    if (url === SYMBOLS.delay && of && by) return this.scope.delay(of, by, element.span);
    if (url === SYMBOLS.rateOf && of) return this.scope.rateOf(of, element.span);
    return this.refuse(symbol, `cannot be applied: ${url ?? 'it has no definitionURL'}`);
  }

  /** A draw from a distribution; one around 0 may be given by its scale alone. */
  private draw(element: XmlElement, symbol: XmlElement, name: string, rest: XmlElement[]): Expression {
    if (!isDistribution(name))
      return this.refuse(symbol, `draws from a distribution that is not known: ${name}`);
    const args = rest.map((one) => this.read(one));
    if (args.length === 1 && (name === 'cauchy' || name === 'laplace'))
      args.unshift({ kind: 'number', value: 0, span: symbol.span });
    if (!takes(name, args.length))
      return this.refuse(symbol, `has ${args.length} arguments; it is ${signatureOf(name)}`);
    return { kind: 'draw', distribution: name, args, span: element.span };
  }

  private derivative(element: XmlElement, head: XmlElement, rest: XmlElement[]): Expression {
    const bound = rest.find(({ name }) => name === 'bvar');
    const by = bound?.children.find(({ name }) => name === 'ci');
    const degree = bound?.children.find(({ name }) => name === 'degree');
    const of = rest.find(({ name }) => name === 'ci');
    if (!this.scope.derivative || !by || !of) return this.refuse(head, 'is not supported here');
    if (degree && Number(degree.children.map(textOf).join('')) !== 1)
      return this.refuse(degree, 'is not supported: only first derivatives are');
    return this.scope.derivative(textOf(of), textOf(by), element.span);
  }

  /** root(degree, x), 2 where no degree is given; log(base, x), 10. */
  private qualified(element: XmlElement, head: XmlElement, rest: XmlElement[]): Expression {
    const op = head.name as 'root' | 'log';
    const qualifier = rest.find(({ name }) => name === (op === 'root' ? 'degree' : 'logbase'));
    const [x, ...more] = rest.filter((one) => one !== qualifier);
    if (!x || more.length > 0) return this.refuse(head, `has ${rest.length} arguments`);
    const inner = qualifier?.children[0];
    const by: Expression = inner ? this.read(inner) : { kind: 'number', value: op === 'root' ? 2 : 10 };
    return { kind: 'apply', op, args: [by, this.read(x)], span: element.span };
  }

  private piecewise(element: XmlElement): Expression {
    const pieces: Piecewise['pieces'] = [];
    let otherwise: Expression | undefined;
    for (const child of element.children) {
      const [value, condition] = child.children;
      if (child.name === 'otherwise' && value) otherwise = this.read(value);
      else if (child.name === 'piece' && value && condition)
        pieces.push({ value: this.read(value), condition: this.read(condition) });
      else this.refuse(child, 'is no complete piece');
    }
    return { kind: 'piecewise', pieces, span: element.span, ...(otherwise && { otherwise }) };
  }
}

/** `sbml:units` or `cellml:units` on a number, whatever version the prefix means. */
function unitAttribute(element: XmlElement): string | undefined {
  for (const [key, value] of element.attributes)
    if (/^\{http:\/\/www\.(sbml|cellml)\.org\/[^}]*\}units$/.test(key)) return value.trim();
  return undefined;
}
