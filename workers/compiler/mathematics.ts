import { OPERATORS, type Expression } from '../model/expression.ts';
import { visit } from '../model/fold.ts';
import type { FunctionDefinition, Model } from '../model/model.ts';
import type { Span } from '../model/span.ts';
import type { Findings } from './findings.ts';
import { findCycle } from './order.ts';
import { suggestion } from './suggestion.ts';
import type { ModelSymbol } from './symbols.ts';

type Find = (id: string, span: Span | undefined, use: string) => ModelSymbol | undefined;

/** Functions that call functions that call …; deeper is taken for a mistake. */
const DEEPEST_CALLS = 200;
/** Functions of a circle that a message names. */
const MOST_SHOWN = 12;

/** A formula, a phrase for where it stands, and whether it holds at every instant rather than is worked out once. */
interface Placed {
  expression: Expression;
  where: string;
  span?: Span | undefined;
  continuous: boolean;
}

/** Every expression of a model with where it stands. */
export function* expressionsOf(model: Model): Iterable<Placed> {
  for (const rule of model.rules) {
    const where = rule.kind === 'algebraic' ? 'in an algebraic rule' : `in the rule for ${rule.symbol}`;
    yield { expression: rule.expression, where, span: rule.span, continuous: true };
  }
  for (const { symbol, expression, span } of model.initialAssignments)
    yield { expression, where: `in the start value of ${symbol}`, span, continuous: false };
  for (const { id, rate, span } of model.reactions)
    if (rate) yield { expression: rate, where: `in the rate of ${id}`, span, continuous: true };
  for (const event of model.events) {
    const { id, trigger, delay, priority, span } = event;
    yield { expression: trigger, where: `in the trigger of event ${id}`, span, continuous: true };
    const once = { span, continuous: false };
    if (delay) yield { expression: delay, where: `in the delay of event ${id}`, ...once };
    if (priority) yield { expression: priority, where: `in the priority of event ${id}`, ...once };
    for (const one of event.assignments)
      yield { expression: one.expression, where: `in event ${id}`, ...once, span: one.span ?? span };
  }
}

/** Checks names, numbers of arguments and functions in all the mathematics of a model. */
export function checkMathematics(model: Model, find: Find, findings: Findings): void {
  const functions = new Map(model.functions.map((one) => [one.id, one]));
  const reported = new Set<string>();
  const lookUp: Find = (id, span, use) => {
    if (reported.has(id)) return undefined;
    const symbol = find(id, span, use);
    if (!symbol) reported.add(id);
    return symbol;
  };
  for (const { expression, where, span } of expressionsOf(model)) {
    checkExpression(
      expression,
      where,
      span,
      functions,
      (name, at) => lookUp(name, at, `used ${where}`),
      findings,
    );
  }
  for (const definition of model.functions) {
    const args = new Set(definition.args);
    checkExpression(
      definition.body,
      `in function ${definition.id}`,
      definition.span,
      functions,
      (name, span) => {
        if (args.has(name)) return;
        findings.error(
          'undeclared-name',
          `${name}${findings.at(span)} is not an argument of function ${definition.id}.`,
          {
            span,
            symbol: name,
            hint: () => suggestion(name, definition.args) ?? 'Give it to the function as an argument.',
          },
        );
      },
      findings,
    );
  }
  checkRecursion(model.functions, findings);
}

function checkExpression(
  root: Expression,
  where: string,
  around: Span | undefined,
  functions: ReadonlyMap<string, FunctionDefinition>,
  name: (name: string, span: Span | undefined) => void,
  findings: Findings,
): void {
  visit(root, (one) => {
    const span = one.span ?? around;
    if (one.kind === 'name') name(one.name, span);
    else if (one.kind === 'call') {
      const definition = functions.get(one.name);
      if (!definition) {
        findings.error(
          'undeclared-function',
          `Function ${one.name}${findings.at(span)}, used ${where}, is not defined.`,
          {
            span,
            symbol: one.name,
            hint: () => suggestion(one.name, functions.keys()),
          },
        );
      } else if (definition.args.length !== one.args.length)
        reportCount(
          one.name,
          definition.args.length,
          definition.args.length,
          one.args.length,
          span,
          findings,
        );
    } else if (one.kind === 'apply') {
      const [least, most] = OPERATORS[one.op];
      if (one.args.length < least || one.args.length > most)
        reportCount(one.op, least, most, one.args.length, span, findings);
      if (one.op === 'rateOf' && one.args[0]?.kind !== 'name') {
        findings.error('invalid-rate-of', `rateOf()${findings.at(span)} takes the name of one quantity.`, {
          span,
        });
      }
    }
  });
}

function reportCount(
  name: string,
  least: number,
  most: number,
  given: number,
  span: Span | undefined,
  findings: Findings,
): void {
  const wanted =
    least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  findings.error(
    'argument-count',
    `${name}${findings.at(span)} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}.`,
    { span, symbol: name },
  );
}

function checkRecursion(functions: readonly FunctionDefinition[], findings: Findings): void {
  const calls = new Map(
    functions.map(({ id, body }) => {
      const called = new Set<string>();
      visit(body, (one) => {
        if (one.kind === 'call') called.add(one.name);
      });
      return [id, [...called]] as const;
    }),
  );
  const { order, cycle } = findCycle(calls.keys(), (id) => calls.get(id) ?? []);
  const spanOf = (id: string): Span | undefined => functions.find((one) => one.id === id)?.span;
  if (cycle) {
    const [first] = cycle;
    const shown = cycle.length > MOST_SHOWN ? [...cycle.slice(0, MOST_SHOWN - 1), cycle.at(-1)!] : cycle;
    findings.error(
      'recursive-function',
      `Function ${shown.map((id) => `${id}${findings.at(spanOf(id))}`).join(' calls ')} calls ${first}.`,
      {
        span: spanOf(first!),
        symbol: first,
        hint: 'A function cannot call itself, directly or by way of others.',
      },
    );
    return;
  }
  const depth = new Map<string, number>();
  for (const id of order) {
    let own = 1;
    for (const called of calls.get(id) ?? []) own = Math.max(own, 1 + (depth.get(called) ?? 0));
    depth.set(id, own);
    if (own !== DEEPEST_CALLS + 1) continue;
    findings.error('too-deeply-nested', `Function ${id} calls functions more than ${DEEPEST_CALLS} deep.`, {
      span: spanOf(id),
      symbol: id,
    });
  }
}
