import type { Apply, Expression } from '../../model/expression.ts';
import { operandsOf, visit } from '../../model/fold.ts';

/** How often a name stands in an expression. */
export function occurrences(expression: Expression, name: string): number {
  let count = 0;
  visit(expression, (one) => {
    if (one.kind === 'name' && one.name === name) count++;
  });
  return count;
}

/**
 * Solves left = right for a name that stands in it once, by undoing one operation after another. Undefined where
 * it stands in it more often, or inside of what has no single inverse.
 */
export function isolate(left: Expression, right: Expression, name: string): Expression | undefined {
  const onLeft = occurrences(left, name);
  if (onLeft + occurrences(right, name) !== 1) return undefined;
  let [inner, other] = onLeft === 1 ? [left, right] : [right, left];
  while (inner.kind !== 'name') {
    if (inner.kind !== 'apply') return undefined;
    const at = inner.args.findIndex((arg) => occurrences(arg, name) === 1);
    const undone = undo(inner, at, other);
    if (!undone) return undefined;
    other = undone;
    inner = operandsOf(inner)[at]!;
  }
  return other;
}

/** What the operand at a place has to be for the operation to give `result`. */
function undo({ op, args }: Apply, at: number, result: Expression): Expression | undefined {
  const rest = args.filter((_, k) => k !== at);
  const [first] = rest;
  switch (op) {
    case 'plus':
      return first ? apply('minus', result, joined('plus', rest)) : result;
    case 'times':
      return first ? apply('divide', result, joined('times', rest)) : result;
    case 'minus':
      if (!first) return apply('minus', result);
      return at === 0 ? apply('plus', result, first) : apply('minus', first, result);
    case 'divide':
      return at === 0 ? apply('times', result, first!) : apply('divide', first!, result);
    case 'exp':
      return apply('ln', result);
    case 'ln':
      return apply('exp', result);
    case 'log':
      return at === 1 ? apply('power', first!, result) : undefined;
    default:
      return undefined;
  }
}

function joined(op: 'plus' | 'times', args: Expression[]): Expression {
  return args.length === 1 ? args[0]! : apply(op, ...args);
}

function apply(op: Apply['op'], ...args: Expression[]): Apply {
  return { kind: 'apply', op, args };
}
