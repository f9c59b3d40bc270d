import { evaluate } from '../../../workers/model/evaluate.ts';
import type { Expression } from '../../../workers/model/expression.ts';
import { fold, namesIn, rewrite, visit } from '../../../workers/model/fold.ts';
import { quantityOfRate, rateName } from '../../../workers/formats/equations/equation.ts';
import { solveLinear } from '../../../workers/formats/svzerod/linearSystem.ts';
import type { System } from '../../../workers/formats/svzerod/system.ts';

/** How svZeroDSolver damps what is too fast for its step. */
const RHO = 0.5;
const MOST_ITERATIONS = 30;

/**
 * svZeroDSolver's own scheme, the generalized-α method with a fixed step (Jansen 2000), on a network's equations as
 * they are read. Its published results are those of one step length, and not always near the equations' solution.
 *
 * @param tolerance of the residual
 * @returns values at every step, the first included, by quantity
 */
export function generalizedAlpha(
  system: System,
  step: number,
  steps: number,
  tolerance: number,
): Map<string, number[]> {
  const [alphaM, alphaF] = [(0.5 * (3 - RHO)) / (1 + RHO), 1 / (1 + RHO)];
  const gamma = 0.5 + alphaM - alphaF;
  const valves = valvesOf(system);
  // Activations and elastances are known at every step; what is given at the ends is solved for, as there.
  const timed = new Map<string, Expression>();
  for (const { left, right } of system.equations)
    if (left.kind === 'name' && [...namesIn(right).keys()].every((name) => name === 'phase'))
      timed.set(left.name, right);
  const given = system.inputs.map(({ id, formula }) => minus({ kind: 'name', name: id }, formula));
  const residuals = system.equations
    .filter(({ left }) => left.kind !== 'name' || !timed.has(left.name))
    .map(({ left, right }) => withoutValves(minus(left, right)))
    .concat(given);
  const known = new Map(system.parameters);
  const unknowns = [
    ...new Set(
      residuals.flatMap((one) => [...namesIn(one).keys()].map((name) => quantityOfRate(name) ?? name)),
    ),
  ].filter((name) => name !== 'phase' && !known.has(name) && !timed.has(name));
  const indexOf = new Map(unknowns.map((name, k) => [name, k]));
  const uses = residuals.map((one) =>
    [
      ...new Set([...namesIn(one).keys()].map((name) => indexOf.get(quantityOfRate(name) ?? name) ?? -1)),
    ].filter((k) => k >= 0),
  );

  // At rest before the first step, where that is asked for, under what is given at the ends.
  const isAtRest = system.start.size > 0;
  const first = new Map(system.inputs.map(({ id, formula }) => [id, evaluate(formula, { name: () => 0 })]));
  let y = unknowns.map((name) => system.start.get(name) ?? (isAtRest ? first.get(name) : 0) ?? 0);
  let slope = unknowns.map(() => 0);
  const results = new Map(unknowns.map((name, k) => [name, [y[k]!]]));
  for (const [name, value] of valuesOf(timed, 0)) results.set(name, [value]);
  let jacobian: Float64Array[] | undefined;
  const isLinear = !residuals.some(bends);
  let value: (name: string) => number = () => NaN;
  const functions = residuals.map((one) => compiled(one, (name) => value(name)));
  for (let n = 0; n < steps; n++) {
    const phase = ((n + alphaF) * step) % system.period;
    const now = valuesOf(timed, phase);
    const next = [...y];
    const nextSlope = slope.map((one) => one * (1 - 1 / gamma));
    for (let iteration = 0; ; iteration++) {
      const at = y.map((one, k) => one + alphaF * (next[k]! - one));
      const slopeAt = slope.map((one, k) => one + alphaM * (nextSlope[k]! - one));
      value = (name: string): number => {
        const index = indexOf.get(name);
        if (index !== undefined) return at[index]!;
        const of = quantityOfRate(name);
        if (name === 'phase') return phase;
        return of === undefined ? (known.get(name) ?? now.get(name)!) : slopeAt[indexOf.get(of)!]!;
      };
      const shut = valves.filter(({ closed }) => evaluate(closed, { name: value }) !== 0);
      for (const { flow } of shut) at[indexOf.get(flow)!] = 0;
      const residual = functions.map((one) => -one());
      if (Math.max(...residual.map(Math.abs)) < tolerance) break;
      if (iteration === MOST_ITERATIONS) throw new Error(`No convergence at t = ${n * step}`);
      // A linear network's matrix stays the same: one that served is tried first.
      if (!isLinear || !jacobian)
        jacobian = functions.map((one, row) => {
          const slopes = new Float64Array(unknowns.length);
          for (const k of uses[row]!) {
            const [before, slopeBefore] = [at[k]!, slopeAt[k]!];
            const change = (1e-6 * Math.max(1, Math.abs(before))) / (alphaF * gamma * step);
            slopeAt[k] = slopeBefore + change * alphaM;
            const isShut = shut.some(({ flow }) => flow === unknowns[k]);
            if (!isShut) at[k] = before + change * alphaF * gamma * step;
            slopes[k] = (one() + residual[row]!) / change;
            [at[k], slopeAt[k]] = [before, slopeBefore];
          }
          return slopes;
        });
      const change = solveLinear(
        jacobian.map((row) => row.slice()),
        residual,
      );
      if (!change) throw new Error(`A matrix without inverse at t = ${n * step}`);
      for (const { flow } of shut) next[indexOf.get(flow)!] = 0;
      change.forEach((one, k) => {
        nextSlope[k]! += one;
        next[k]! += one * gamma * step;
      });
    }
    [y, slope] = [next, nextSlope];
    unknowns.forEach((name, k) => results.get(name)!.push(y[k]!));
    for (const [name, value] of valuesOf(timed, ((n + 1) * step) % system.period))
      results.get(name)!.push(value);
  }
  return results;
}

function valuesOf(timed: ReadonlyMap<string, Expression>, phase: number): Map<string, number> {
  return new Map([...timed].map(([name, formula]) => [name, evaluate(formula, { name: () => phase })]));
}

function minus(left: Expression, right: Expression): Expression {
  return { kind: 'apply', op: 'minus', args: [left, right] };
}

/** Flows with valves, and when each of them is shut: where their rate is given as 0. */
function valvesOf({ equations, states }: System): { flow: string; closed: Expression }[] {
  return states.flatMap((flow) => {
    const equation = equations.find(({ left }) => namesIn(left).has(rateName(flow)));
    if (equation?.right.kind !== 'piecewise') return [];
    return [{ flow, closed: equation.right.pieces[0]!.condition }];
  });
}

/** svZeroDSolver goes on integrating a shut valve's flow and sets it to zero afterwards. */
function withoutValves(residual: Expression): Expression {
  return rewrite(residual, (one) =>
    one.kind === 'piecewise' &&
    one.pieces[0]!.value.kind === 'number' &&
    one.otherwise?.kind === 'apply' &&
    one.otherwise.op === 'minus'
      ? one.otherwise
      : undefined,
  );
}

/** A formula as a function of the values of its names: much faster than to walk through it each time. */
function compiled(formula: Expression, name: (name: string) => number): () => number {
  return fold<() => number>(formula, (one, operands) => {
    const [a, b] = operands as [() => number, () => number];
    switch (one.kind) {
      case 'number':
        return () => one.value;
      case 'name':
        return () => name(one.name);
      case 'apply':
        switch (one.op) {
          case 'plus':
            return () => operands.reduce((sum, of) => sum + of(), 0);
          case 'times':
            return () => operands.reduce((product, of) => product * of(), 1);
          case 'minus':
            return b ? () => a() - b() : () => -a();
          case 'divide':
            return () => a() / b();
          case 'tanh':
            return () => Math.tanh(a());
          case 'exp':
            return () => Math.exp(a());
          case 'cos':
            return () => Math.cos(a());
          case 'abs':
            return () => Math.abs(a());
          case 'lt':
            return () => Number(a() < b());
        }
        break;
      case 'piecewise':
        if (operands.length === 3) return () => (b() === 0 ? operands[2]!() : a());
    }
    return () => evaluate(one, { name });
  });
}

/** Whether a formula has more in it than sums, products and quotients. */
function bends(formula: Expression): boolean {
  let found = false;
  visit(formula, (one) => {
    if (one.kind === 'apply' && !['plus', 'minus', 'times', 'divide'].includes(one.op)) found = true;
    if (one.kind === 'piecewise' && one.pieces.some(({ condition }) => namesIn(condition).size !== 1))
      found = true;
  });
  return found;
}
