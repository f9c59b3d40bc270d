import type { Expression } from '../../model/expression.ts';
import { evaluate } from '../../model/evaluate.ts';
import { namesIn } from '../../model/fold.ts';
import { quantityOfRate, type Equation } from '../equations/equation.ts';
import { solveLinear } from './linearSystem.ts';

const MOST_STEPS = 50;
const MOST_UNKNOWNS = 2_000;

/**
 * Values of a network's states at rest under constant inputs, by Newton's method on all of its equations with
 * their derivatives zero. Undefined where there are none or they are not found.
 */
export function steadyStart(
  equations: readonly Equation[],
  known: ReadonlyMap<string, number>,
): Map<string, number> | undefined {
  const names = new Set<string>();
  for (const { left, right } of equations)
    for (const side of [left, right])
      for (const name of namesIn(side).keys())
        if (!known.has(name) && quantityOfRate(name) === undefined) names.add(name);
  const unknowns = [...names];
  if (unknowns.length !== equations.length || unknowns.length > MOST_UNKNOWNS) return undefined;
  const value = new Map(unknowns.map((name) => [name, 0]));
  const name = (one: string): number =>
    value.get(one) ?? known.get(one) ?? (quantityOfRate(one) === undefined ? NaN : 0);
  const residual = ({ left, right }: Equation): number => of(left) - of(right);
  const of = (side: Expression): number => evaluate(side, { name, time: 0 });

  for (let step = 0; step < MOST_STEPS; step++) {
    const start = equations.map(residual);
    const rows = equations.map((equation, row) => {
      const used = new Set([...namesIn(equation.left).keys(), ...namesIn(equation.right).keys()]);
      return unknowns.map((one) => {
        if (!used.has(one)) return 0;
        const before = value.get(one)!;
        const change = 1e-6 * Math.max(1, Math.abs(before));
        value.set(one, before + change);
        const slope = (residual(equation) - start[row]!) / change;
        value.set(one, before);
        return slope;
      });
    });
    const change = solveLinear(
      rows,
      start.map((one) => -one),
    );
    if (!change) return undefined;
    let size = 0;
    unknowns.forEach((one, k) => {
      const next = value.get(one)! + change[k]!;
      size = Math.max(size, Math.abs(change[k]!) / Math.max(1, Math.abs(next)));
      value.set(one, next);
    });
    if (!Number.isFinite(size)) return undefined;
    if (size < 1e-12) return value;
  }
  return undefined;
}
