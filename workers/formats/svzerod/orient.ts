import type { Expression } from '../../model/expression.ts';
import { evaluate } from '../../model/evaluate.ts';
import { namesIn, rewrite } from '../../model/fold.ts';
import { quantityOfRate, rateName, type Equation } from '../equations/equation.ts';
import { isolate } from '../equations/isolate.ts';
import { cutLoops } from '../equations/loops.ts';
import { match } from '../equations/matching.ts';

/** What each quantity is worked out from. */
export interface Oriented {
  /** Formulas by quantity; rates under their rate names. */
  explicit: Map<string, Expression>;
  /** Equations that are solved together, and for what. */
  implicit: Map<string, Equation>;
}

/**
 * Finds out what each equation determines. An equation that only ties states together (flows through inertances
 * that meet, compliances side by side) is replaced by its derivative, which ties their rates together: reduction
 * of the index by differentiation (Pantelides 1988). Undefined where that does not help.
 */
export function orient(
  equations: readonly Equation[],
  states: ReadonlySet<string>,
  given: ReadonlySet<string>,
): Oriented | undefined {
  let current = [...equations];
  const unknowns = new Set<string>();
  for (const equation of equations)
    for (const side of [equation.left, equation.right])
      for (const name of namesIn(side).keys())
        if (!given.has(name) && !states.has(name) && !states.has(quantityOfRate(name) ?? ''))
          unknowns.add(name);
  for (const state of states) unknowns.add(rateName(state));
  for (let attempt = 0; attempt <= equations.length; attempt++) {
    const { equationOf, left } = match(current, unknowns, new Set());
    const explicit = isolated(equationOf);
    const [tied] = left;
    if (!tied) return equationOf.size === unknowns.size ? torn(explicit, equationOf) : undefined;
    const derived = derivativeOf(tied, explicit, states);
    if (!derived) return undefined;
    current = current.map((one) => (one === tied ? derived : one));
  }
  return undefined;
}

function isolated(equationOf: ReadonlyMap<string, Equation>): Map<string, Expression> {
  const explicit = new Map<string, Expression>();
  for (const [name, { left, right }] of equationOf) {
    const formula = isolate(left, right, name);
    if (formula) explicit.set(name, formula);
  }
  return explicit;
}

/** Takes quantities out of loops, so that the others follow one after another. */
function torn(explicit: Map<string, Expression>, equationOf: ReadonlyMap<string, Equation>): Oriented {
  const implicit = new Map([...equationOf].filter(([name]) => !explicit.has(name)));
  const needs = new Map([...explicit].map(([name, formula]) => [name, [...namesIn(formula).keys()]]));
  const cut = cutLoops(
    needs,
    () => false,
    (name) => quantityOfRate(name) !== undefined,
  );
  for (const name of cut) {
    explicit.delete(name);
    implicit.set(name, equationOf.get(name)!);
  }
  return { explicit, implicit };
}

/** The derivative of an equation that is a sum of states with fixed weights, once all else is put in. */
function derivativeOf(
  { left, right }: Equation,
  explicit: ReadonlyMap<string, Expression>,
  states: ReadonlySet<string>,
): Equation | undefined {
  let difference: Expression = { kind: 'apply', op: 'minus', args: [left, right] };
  for (let depth = 0; depth < explicit.size; depth++) {
    if ([...namesIn(difference).keys()].every((name) => states.has(name))) break;
    difference = rewrite(difference, (one) => (one.kind === 'name' ? explicit.get(one.name) : undefined));
  }
  const names = [...namesIn(difference).keys()];
  if (!names.every((name) => states.has(name))) return undefined;
  const at = (values: (name: string) => number): number => evaluate(difference, { name: values });
  const weights = names.map((name) => at((other) => Number(other === name)));
  const isSum =
    at(() => 0) === 0 &&
    Math.abs(
      at((name) => 2 + names.indexOf(name)) - weights.reduce((sum, weight, k) => sum + weight * (2 + k), 0),
    ) < 1e-9;
  if (!isSum) return undefined;
  const terms = names.map((name, k): Expression => ({
    kind: 'apply',
    op: 'times',
    args: [
      { kind: 'number', value: weights[k]! },
      { kind: 'name', name: rateName(name) },
    ],
  }));
  return { left: { kind: 'apply', op: 'plus', args: terms }, right: { kind: 'number', value: 0 } };
}
