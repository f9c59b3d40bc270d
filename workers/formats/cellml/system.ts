import type { Expression } from '../../model/expression.ts';
import { namesIn, rewrite } from '../../model/fold.ts';
import type { Rule } from '../../model/model.ts';
import { quantityOfRate, rateName } from '../equations/equation.ts';
import { isolate } from '../equations/isolate.ts';
import { cutLoops } from '../equations/loops.ts';
import { match } from '../equations/matching.ts';
import type { Problems } from '../xml/problems.ts';
import type { ComponentEquation } from './equations.ts';
import { scaled, type Quantities, type Quantity } from './quantities.ts';

/** The equations of a model as rules. */
export interface Rules {
  rules: Rule[];
  /** Quantities that algebraic rules determine. */
  solved: ReadonlySet<string>;
  /** Quantities that assignment rules determine. */
  assigned: ReadonlySet<string>;
  /** Derivatives that are solved for have quantities of their own: name, and the state. */
  rates: { id: string; state: Quantity }[];
  /** Quantities that nothing determines and nothing uses. */
  idle: ReadonlySet<string>;
  /** A formula in the model's terms: time as time, derivatives as rates. */
  final: (formula: Expression) => Expression;
}

/**
 * Finds out what each equation determines, and in which form: an assignment, a rate or an algebraic rule.
 *
 * @param usedBesides names that something else than equations uses
 */
export function rulesOf(
  equations: readonly ComponentEquation[],
  quantities: Quantities,
  usedBesides: readonly string[],
  problems: Problems,
): Rules {
  const used = new Set([
    ...usedBesides,
    ...equations.flatMap(({ left, right }) => [...namesIn(left).keys(), ...namesIn(right).keys()]),
  ]);
  for (const { initial } of quantities.all)
    if (typeof initial === 'object') for (const name of namesIn(initial).keys()) used.add(name);
  settleTime(quantities, used, equations);

  const unknowns = new Set<string>();
  const guessed = new Set<string>();
  for (const { id, isTime, isState, initial } of quantities.all) {
    if (isTime) continue;
    if (isState) unknowns.add(rateName(id));
    else if (initial === undefined) unknowns.add(id);
    else guessed.add(id);
  }
  const { equationOf, left } = match(equations, unknowns, guessed);
  reportUnmatched(left, quantities, equationOf, used, problems);

  const explicit = new Map<string, Expression>();
  const implicit = new Map<string, ComponentEquation>();
  for (const [name, equation] of equationOf) {
    const formula = isolate(equation.left, equation.right, name);
    if (formula) explicit.set(name, formula);
    else implicit.set(name, equation);
  }
  const initials = new Map(quantities.all.map(({ id, initial }) => [id, initial]));
  const needs = new Map([...explicit].map(([name, formula]) => [name, [...namesIn(formula).keys()]]));
  const cut = cutLoops(
    needs,
    (name) => initials.get(name) !== undefined,
    (name) => quantityOfRate(name) !== undefined,
  );
  for (const name of cut) {
    explicit.delete(name);
    implicit.set(name, equationOf.get(name)!);
  }
  return written(explicit, implicit, equationOf, quantities, used);
}

/** Without derivatives a quantity called time or t that nothing determines is time; so are unconnected ones. */
function settleTime(
  quantities: Quantities,
  used: ReadonlySet<string>,
  equations: readonly ComponentEquation[],
): void {
  if (quantities.time) return;
  const determined = new Set(equations.flatMap(({ left }) => (left.kind === 'name' ? [left.name] : [])));
  for (const quantity of quantities.all) {
    const { id, initial, source } = quantity;
    if (initial !== undefined || determined.has(id) || !used.has(id) || !/^(time|t)$/.test(source.name))
      continue;
    quantities.integrateBy({ quantity, member: source });
  }
}

function reportUnmatched(
  left: readonly ComponentEquation[],
  quantities: Quantities,
  equationOf: ReadonlyMap<string, ComponentEquation>,
  used: ReadonlySet<string>,
  problems: Problems,
): void {
  for (const { element, component } of left)
    problems.error(
      'overdetermined',
      `This equation of component ${component.id} leaves nothing free: all that it depends on has a value or an equation already`,
      element,
      'Remove it, or remove the initial value of what it is to determine.',
      component.file,
    );
  for (const { id, isTime, isState, initial, source } of quantities.all) {
    const wanted = isState ? rateName(id) : id;
    if (isTime || equationOf.has(wanted) || !used.has(wanted)) continue;
    if (!isState && initial !== undefined) continue;
    const { name, component, element } = source;
    problems.error(
      'undetermined',
      `${isState ? `The derivative of ${name}` : name} in component ${component.id} has neither a value nor an equation`,
      element,
      'Give it an initial_value or an equation, or connect it to a variable that has one.',
      component.file,
    );
  }
}

/** The rules in the IR's terms: time as time, derivatives as rates. */
function written(
  explicit: ReadonlyMap<string, Expression>,
  implicit: ReadonlyMap<string, ComponentEquation>,
  equationOf: ReadonlyMap<string, ComponentEquation>,
  quantities: Quantities,
  used: ReadonlySet<string>,
): Rules {
  const times = new Map(quantities.all.filter(({ isTime }) => isTime).map((one) => [one.id, one]));
  const states = new Map(quantities.all.filter(({ isState }) => isState).map((one) => [one.id, one]));
  const rates = [...implicit.keys()].flatMap((name) => {
    const state = states.get(quantityOfRate(name) ?? '');
    return state ? [{ id: `${state.id}_rate`, state }] : [];
  });
  const rateIds = new Map(rates.map(({ id, state }) => [rateName(state.id), id]));
  const final = (expression: Expression): Expression =>
    rewrite(expression, (one) => {
      if (one.kind !== 'name') return undefined;
      const at = one.span && { span: one.span };
      const time = times.get(one.name);
      if (time) return { ...scaled({ kind: 'time', ...at }, quantities.perTime(time)), ...at };
      const solved = rateIds.get(one.name);
      if (solved !== undefined) return { kind: 'name', name: solved, ...at };
      const of = quantityOfRate(one.name);
      return of === undefined
        ? undefined
        : { kind: 'apply', op: 'rateOf', args: [{ kind: 'name', name: of, ...at }], ...at };
    });

  const rules: Rule[] = [];
  for (const [name, formula] of explicit) {
    const span = equationOf.get(name)?.span;
    const state = quantityOfRate(name);
    rules.push({
      kind: state === undefined ? 'assignment' : 'rate',
      symbol: state ?? name,
      expression: final(formula),
      ...(span && { span }),
    });
  }
  for (const { left, right, span } of implicit.values()) {
    const difference: Expression = { kind: 'apply', op: 'minus', args: [left, right] };
    rules.push({ kind: 'algebraic', expression: final(difference), ...(span && { span }) });
  }
  for (const { id, state } of rates)
    rules.push({ kind: 'rate', symbol: state.id, expression: { kind: 'name', name: id } });
  return {
    rules,
    solved: new Set([...implicit.keys()].filter((name) => quantityOfRate(name) === undefined)),
    assigned: new Set([...explicit.keys()].filter((name) => quantityOfRate(name) === undefined)),
    rates,
    idle: new Set(
      quantities.all
        .filter(({ id, initial, isState }) => initial === undefined && !isState && !used.has(id))
        .map(({ id }) => id),
    ),
    final,
  };
}
