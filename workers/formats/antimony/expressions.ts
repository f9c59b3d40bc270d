import type { SyntaxNode } from '@lezer/common';
import { DISTRIBUTIONS, takes, type Distribution } from '../../model/distribution.ts';
import { OPERATORS, type Expression, type Operator } from '../../model/expression.ts';
import { operandsOf } from '../../model/fold.ts';
import type { Span } from '../../model/span.ts';
import { CONSTANT_BY_NAME, DISTRIBUTION_BY_NAME, OPERATOR_BY_NAME, SHORTHANDS } from './functionNames.ts';
import { spanOf, type Source } from './source.ts';

/** What the reader of an expression needs to know about where it stands. */
export interface ExpressionContext {
  source: Source;
  /** The one spelling of a name that has several. */
  resolve(name: string): string;
  /** Id of the unit that a literal names. */
  unit(name: string, where: Span): string;
  /** Told of every quantity named. */
  mention(name: string, where: Span): void;
}

/** Brackets and signs inside one another; deeper than any formula, shallower than any stack. */
const MOST_LEVELS = 256;
/** Operators inside one another: a - b + c - … of so many terms is still read. */
const MOST_DEPTH = 1000;

/** Reads a formula. One that is nested too deeply is reported and becomes not-a-number. */
export function readExpression(node: SyntaxNode, context: ExpressionContext): Expression {
  const expression = readNode(node, context, 0);
  return depthOf(expression) > MOST_DEPTH ? tooDeep(node, context.source) : expression;
}

function tooDeep(node: SyntaxNode, source: Source): Expression {
  const span = spanOf(node);
  const line = source.line(span.from);
  source.report('error', 'too-deeply-nested', span, `The formula in line ${line} is nested too deeply.`, {
    hint: 'Give its parts names of their own with :=.',
  });
  return { kind: 'constant', value: 'notanumber', span };
}

function depthOf(expression: Expression): number {
  let deepest = 0;
  const open: [Expression, number][] = [[expression, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next;
    deepest = Math.max(deepest, depth);
    for (const argument of operandsOf(inner)) open.push([argument, depth + 1]);
  }
  return deepest;
}

const BINARY: Record<string, Operator> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '/': 'divide',
  '%': 'rem',
};
const COMPARISONS: Record<string, Operator> = {
  '<': 'lt',
  '<=': 'leq',
  '>': 'gt',
  '>=': 'geq',
  '==': 'eq',
  '!=': 'neq',
};
/** MathML takes these comparisons with any number of arguments: a < b < c. */
const CHAINED = new Set<Operator>(['lt', 'leq', 'gt', 'geq', 'eq']);

function readNode(node: SyntaxNode, context: ExpressionContext, level: number): Expression {
  if (level > MOST_LEVELS) return tooDeep(node, context.source);
  const span = spanOf(node);
  const read = (child: SyntaxNode): Expression => readNode(child, context, level + 1);
  switch (node.name) {
    case 'Number':
      return numberLiteral(context.source.slice(node), span);
    case 'Quantity': {
      const [value, unit] = children(node);
      const literal = numberLiteral(context.source.slice(value!), span);
      if (literal.kind !== 'number' || !unit) return literal;
      return { ...literal, unit: context.unit(context.source.slice(unit), spanOf(unit)) };
    }
    case 'Path':
      return readName(node, context);
    case 'Group':
      return read(children(node)[1]!);
    case 'Sum':
    case 'Product':
      return foldLeft(node, context.source, read, (operator) => BINARY[operator]!);
    case 'Logic':
      return readLogic(node, context.source, read);
    case 'Relation':
      return readRelation(node, context.source, read);
    case 'Negation': {
      const [sign, operand] = children(node);
      const value = read(operand!);
      if (sign!.name === 'Plus') return value;
      const isLiteral = operand!.name === 'Number' || operand!.name === 'Quantity';
      if (isLiteral && value.kind === 'number') return { ...value, value: -value.value, span };
      return { kind: 'apply', op: 'minus', args: [value], span };
    }
    case 'Not':
      return { kind: 'apply', op: 'not', args: [read(children(node)[1]!)], span };
    case 'Power': {
      const [base, , exponent] = children(node);
      return { kind: 'apply', op: 'power', args: [read(base!), read(exponent!)], span };
    }
    case 'Call':
      return readCall(node, context, read);
    case 'Vector':
      return unsupported(context.source, span, 'A list in braces');
    case 'Ellipsis':
      return unsupported(context.source, span, 'The formula upstream on a DNA strand (...)');
    default:
      return unsupported(context.source, span, `${context.source.slice(span)} in a formula`);
  }
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child);
  }
  return found;
}

/** Names in an expression, in the order of their appearance. */
export function* namesIn(expression: Expression): Generator<{ name: string; span?: Span }> {
  if (expression.kind === 'name') yield expression;
  for (const argument of operandsOf(expression)) yield* namesIn(argument);
}

function numberLiteral(text: string, span: Span): Expression {
  const value = Number(text);
  if (!Number.isFinite(value)) return { kind: 'constant', value: 'infinity', span };
  return { kind: 'number', value, span };
}

function readName(node: SyntaxNode, { source, resolve, mention }: ExpressionContext): Expression {
  const span = spanOf(node);
  const written = source.path(node);
  const constant = CONSTANT_BY_NAME.get(written);
  if (constant === 'time' || constant === 'avogadro') return { kind: constant, span };
  if (constant) return { kind: 'constant', value: constant, span };
  const name = resolve(written);
  mention(name, span);
  return { kind: 'name', name, span };
}

/** a + b + c is one node with three arguments, a - b - c is (a - b) - c. */
function foldLeft(
  node: SyntaxNode,
  source: Source,
  read: (child: SyntaxNode) => Expression,
  operatorOf: (text: string) => Operator,
): Expression {
  const parts = children(node);
  let folded: (Expression & { kind: 'apply' }) | undefined;
  let first = read(parts[0]!);
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const op = operatorOf(source.slice(parts[at]!));
    const operand = read(parts[at + 1]!);
    const span = { from: node.from, to: parts[at + 1]!.to };
    const grows = op === 'plus' || op === 'times' || op === 'and' || op === 'or';
    if (folded && folded.op === op && grows) {
      folded.args.push(operand);
      folded.span = span;
    } else {
      folded = { kind: 'apply', op, args: [folded ?? first, operand], span };
    }
  }
  return folded ?? first;
}

/** As in libSBML's formula parser && and || have one precedence and are read left to right. */
function readLogic(node: SyntaxNode, source: Source, read: (child: SyntaxNode) => Expression): Expression {
  if (node.getChild('AndOp') && node.getChild('OrOp')) {
    source.report(
      'warning',
      'ambiguous-logic',
      spanOf(node),
      `The condition in line ${source.line(node.from)} mixes "and" with "or"; it is read from left to right.`,
      { hint: 'Put parentheses around what belongs together.' },
    );
  }
  return foldLeft(node, source, read, (text) => (text === '&&' || text === 'and' ? 'and' : 'or'));
}

function readRelation(node: SyntaxNode, source: Source, read: (child: SyntaxNode) => Expression): Expression {
  const parts = children(node);
  const operands = parts.filter((_, at) => at % 2 === 0).map(read);
  const operators = parts
    .filter((_, at) => at % 2 === 1)
    .slice(0, operands.length - 1)
    .map((part) => COMPARISONS[source.slice(part)]!);
  return compare(operators, operands, spanOf(node));
}

/** a < b <= c holds where both of its comparisons hold. */
export function compare(operators: Operator[], operands: Expression[], span: Span): Expression {
  const [first] = operators;
  if (!first) return operands[0]!;
  if (operators.length === 1 || (CHAINED.has(first) && operators.every((operator) => operator === first))) {
    return { kind: 'apply', op: first, args: operands, span };
  }
  const pairs = operators.map((op, at): Expression => ({
    kind: 'apply',
    op,
    args: [operands[at]!, operands[at + 1]!],
    span,
  }));
  return { kind: 'apply', op: 'and', args: pairs, span };
}

export function comparisonOperator(text: string): Operator {
  return COMPARISONS[text]!;
}

function readCall(
  node: SyntaxNode,
  { source }: ExpressionContext,
  read: (child: SyntaxNode) => Expression,
): Expression {
  const span = spanOf(node);
  const [callee, operands] = children(node);
  const name = source.slice(callee!);
  const args = children(operands!)
    .filter((child) => !['(', ')', ','].includes(child.name))
    .map(read);
  const two: Expression = { kind: 'number', value: 2, span };
  const ten: Expression = { kind: 'number', value: 10, span };
  const one = args[0];

  if (name === 'piecewise') return readPiecewise(args, span);
  if (args.length === 1 && one) {
    if (name === 'sqrt' || name === 'root') return { kind: 'apply', op: 'root', args: [two, one], span };
    if (name === 'sqr') return { kind: 'apply', op: 'power', args: [one, two], span };
    if (name === 'log10') return { kind: 'apply', op: 'log', args: [ten, one], span };
    if (name === 'log') return { kind: 'apply', op: 'ln', args, span };
  }
  const distribution = DISTRIBUTION_BY_NAME.get(name);
  if (distribution) return readDraw(name, distribution, args, source, span);
  const op = OPERATOR_BY_NAME.get(name);
  const shorthand = (SHORTHANDS as readonly string[]).includes(name);
  if (!op && !shorthand) return { kind: 'call', name, args, span };
  const [least, most] = op ? OPERATORS[op] : [1, 1];
  if (op && args.length >= least && args.length <= most) return { kind: 'apply', op, args, span };
  const wanted =
    least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} or ${most}`;
  return wrongCount(name, wanted, args.length, source, span);
}

function wrongCount(name: string, wanted: string, given: number, source: Source, span: Span): Expression {
  source.report(
    'error',
    'argument-count',
    span,
    `Function ${name} (line ${source.line(span.from)}) takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}.`,
    { symbol: name },
  );
  return { kind: 'constant', value: 'notanumber', span };
}

/** A draw; its bounds are optional, but not where the name says that it has some. */
function readDraw(
  name: string,
  distribution: Distribution,
  args: Expression[],
  source: Source,
  span: Span,
): Expression {
  const { length } = DISTRIBUTIONS[distribution].parameters;
  const bounds = name !== distribution;
  if (takes(distribution, args.length) && (!bounds || args.length > length))
    return { kind: 'draw', distribution, args, span };
  const most = takes(distribution, length + 2) ? length + 2 : length;
  const wanted = bounds || most === length ? `${most}` : `${length} or ${most}`;
  return wrongCount(name, wanted, args.length, source, span);
}

/** piecewise(value, condition, value, condition, …, otherwise) */
function readPiecewise(args: Expression[], span: Span): Expression {
  const pieces = [];
  for (let at = 0; at + 1 < args.length; at += 2) {
    pieces.push({ value: args[at]!, condition: args[at + 1]! });
  }
  const otherwise = args.length % 2 === 1 ? args[args.length - 1] : undefined;
  return { kind: 'piecewise', pieces, ...(otherwise && { otherwise }), span };
}

function unsupported(source: Source, span: Span, what: string): Expression {
  source.report('error', 'unsupported', span, `${what} (line ${source.line(span.from)}) is not supported.`);
  return { kind: 'constant', value: 'notanumber', span };
}
