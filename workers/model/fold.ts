import type { Expression } from './expression.ts';

const none: readonly Expression[] = [];

/** The operands of an expression, in the order of the text; for a piecewise value, condition, …, otherwise. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'apply':
    case 'call':
    case 'draw':
      return expression.args;
    case 'piecewise': {
      const operands = expression.pieces.flatMap(({ value, condition }) => [value, condition]);
      return expression.otherwise ? [...operands, expression.otherwise] : operands;
    }
    default:
      return none;
  }
}

/**
 * Works out a value for an expression from those of its operands, innermost first. Goes by a stack of its own,
 * so the depth of nesting does not matter. Linear in the size of the expression.
 */
export function fold<T>(root: Expression, combine: (expression: Expression, operands: T[]) => T): T {
  const tasks: { expression: Expression; count: number }[] = [{ expression: root, count: -1 }];
  const values: T[] = [];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { expression, count } = task;
    if (count >= 0) {
      values.push(combine(expression, values.splice(values.length - count, count)));
      continue;
    }
    const operands = operandsOf(expression);
    if (operands.length === 0) {
      values.push(combine(expression, []));
      continue;
    }
    tasks.push({ expression, count: operands.length });
    for (let at = operands.length - 1; at >= 0; at--) tasks.push({ expression: operands[at]!, count: -1 });
  }
  return values[0]!;
}

/** Every expression inside another and itself, innermost first. */
export function visit(root: Expression, see: (expression: Expression) => void): void {
  fold<undefined>(root, (expression) => {
    see(expression);
    return undefined;
  });
}

/** The same expression with other operands, given in the order of `operandsOf`. */
export function withOperands(expression: Expression, operands: Expression[]): Expression {
  switch (expression.kind) {
    case 'apply':
    case 'call':
    case 'draw':
      return operands.length === 0 ? expression : { ...expression, args: operands };
    case 'piecewise': {
      const pieces = expression.pieces.map((_, at) => ({
        value: operands[2 * at]!,
        condition: operands[2 * at + 1]!,
      }));
      const otherwise = operands[2 * pieces.length];
      return { ...expression, pieces, ...(otherwise && { otherwise }) };
    }
    default:
      return expression;
  }
}

/** A copy in which `replace` stands in for every part for which it gives something; operands are done first. */
export function rewrite(
  root: Expression,
  replace: (expression: Expression) => Expression | undefined,
): Expression {
  return fold<Expression>(root, (expression, operands) => {
    const copy = withOperands(expression, operands);
    return replace(copy) ?? copy;
  });
}

/** The names that stand in an expression, each with the first place where it does. */
export function namesIn(root: Expression): Map<string, Expression> {
  const names = new Map<string, Expression>();
  visit(root, (one) => {
    if (one.kind === 'name' && !names.has(one.name)) names.set(one.name, one);
  });
  return names;
}
