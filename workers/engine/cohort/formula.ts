import { readAntimony } from '../../formats/antimony/reader.ts';
import { constant, operation } from '../../model/evaluate.ts';
import type { Expression } from '../../model/expression.ts';
import { fold, visit } from '../../model/fold.ts';
import type { Elementary } from './elementary.ts';

/** What a formula is for the numbers that its names stand for, in the order of `names`. */
export type Formula = (values: ArrayLike<number>) => number;

/** What is given a name by a statement that people do not see. */
const RESULT = 'endpoint_result';

/** Reads one expression of the model's language, or says why it is none. */
export function readFormula(text: string): { expression: Expression } | { problem: string } {
  const { document, diagnostics } = readAntimony(`model endpoint\n${RESULT} := ${text}\n;end`);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { problem: error.message };
  const [rule, ...more] = document.models.flatMap(({ rules }) => rules);
  if (more.length > 0 || rule?.kind !== 'assignment' || rule.symbol !== RESULT)
    return { problem: 'It must be one expression.' };
  let unknown: string | undefined;
  visit(rule.expression, (one) => {
    if (one.kind === 'call') unknown ??= `${one.name} is no function that can be used here.`;
    else if (one.kind === 'draw') unknown ??= 'Chance has no place in it.';
    else if (one.kind === 'time') unknown ??= 'Time has no place in it.';
  });
  return unknown === undefined ? { expression: rule.expression } : { problem: unknown };
}

/** Names in an expression, each once. */
export function namesOf(expression: Expression): string[] {
  const names = new Set<string>();
  visit(expression, (one) => {
    if (one.kind === 'name') names.add(one.name);
  });
  return [...names];
}

/**
 * Makes a function of an expression. Powers, exponentials and logarithms are the core's own, so that they are the
 * same everywhere.
 *
 * @param names of what `values` hold
 */
export function formulaOf(expression: Expression, names: readonly string[], elementary: Elementary): Formula {
  return fold<Formula>(expression, (one, operands) => {
    switch (one.kind) {
      case 'number':
        return () => one.value;
      case 'constant': {
        const value = constant(one.value);
        return () => value;
      }
      case 'name': {
        const at = names.indexOf(one.name);
        return (values) => values[at]!;
      }
      case 'apply':
        return apply(one.op, operands, elementary);
      case 'piecewise': {
        const otherwise = operands.length % 2 === 1 ? operands.at(-1)! : () => NaN;
        return (values) => {
          for (let k = 0; k + 1 < operands.length; k += 2)
            if (operands[k + 1]!(values) !== 0) return operands[k]!(values);
          return otherwise(values);
        };
      }
      default:
        return () => NaN;
    }
  });
}

function apply(
  op: Extract<Expression, { kind: 'apply' }>['op'],
  operands: Formula[],
  elementary: Elementary,
): Formula {
  const { exp, ln, pow } = elementary;
  const [a, b] = operands;
  if (operands.length === 2) {
    switch (op) {
      case 'plus':
        return (values) => a!(values) + b!(values);
      case 'minus':
        return (values) => a!(values) - b!(values);
      case 'times':
        return (values) => a!(values) * b!(values);
      case 'divide':
        return (values) => a!(values) / b!(values);
      case 'power':
        return (values) => pow(a!(values), b!(values));
    }
  }
  if (op === 'exp') return (values) => exp(a!(values));
  if (op === 'ln') return (values) => ln(a!(values));
  const work = operation(op);
  const args = new Array<number>(operands.length);
  return (values) => {
    for (let k = 0; k < operands.length; k++) args[k] = operands[k]!(values);
    return work(args);
  };
}
