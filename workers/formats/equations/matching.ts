import type { Expression } from '../../model/expression.ts';
import { namesIn } from '../../model/fold.ts';
import type { Equation } from './equation.ts';

/** Which equation determines which unknown. */
export interface Matching<E extends Equation> {
  equationOf: Map<string, E>;
  /** Equations for which nothing is left to determine. */
  left: E[];
}

/**
 * Gives each equation an unknown that stands in it: a maximum matching by augmenting paths. What stands alone
 * on a side comes first, so that equations written as assignments stay so.
 *
 * @param unknowns names that some equation must determine
 * @param guessed names with a start value that equations may determine all the same, where nothing else is left
 */
export function match<E extends Equation>(
  equations: readonly E[],
  unknowns: ReadonlySet<string>,
  guessed: ReadonlySet<string>,
): Matching<E> {
  const equationOf = new Map<string, E>();
  const unknownOf = new Map<E, string>();
  const assign = (equation: E, name: string): void => {
    equationOf.set(name, equation);
    unknownOf.set(equation, name);
  };
  for (const equation of equations) {
    const name = [equation.left, equation.right].map(aloneIn).find((one) => one && unknowns.has(one));
    if (name !== undefined && !equationOf.has(name)) assign(equation, name);
  }
  const candidates = new Map(equations.map((equation) => [equation, candidatesOf(equation)]));
  let waiting = equations.filter((equation) => !unknownOf.has(equation));
  for (const allowed of [unknowns, new Set([...unknowns, ...guessed])]) {
    waiting = waiting.filter(
      (equation) => !augment(equation, candidates, allowed, equationOf, unknownOf, assign),
    );
  }
  return { equationOf, left: waiting };
}

/** The name that a side consists of, a factor of conversion aside. */
function aloneIn(side: Expression): string | undefined {
  if (side.kind === 'name') return side.name;
  if (side.kind !== 'apply' || side.op !== 'times' || side.args.length !== 2) return undefined;
  const [factor, name] = side.args;
  return factor?.kind === 'number' && name?.kind === 'name' ? name.name : undefined;
}

/** The names in an equation, those that stand alone first. */
function candidatesOf({ left, right }: Equation): string[] {
  const alone = [left, right].map(aloneIn).filter((name) => name !== undefined);
  return [...new Set([...alone, ...namesIn(left).keys(), ...namesIn(right).keys()])];
}

/** Breadth first from an equation without unknown to an unknown without equation. */
function augment<E extends Equation>(
  start: E,
  candidates: ReadonlyMap<E, readonly string[]>,
  allowed: ReadonlySet<string>,
  equationOf: ReadonlyMap<string, E>,
  unknownOf: ReadonlyMap<E, string>,
  assign: (equation: E, name: string) => void,
): boolean {
  const cameFrom = new Map<string, E>();
  const waiting = [start];
  for (let at = 0; at < waiting.length; at++) {
    const equation = waiting[at]!;
    for (const name of candidates.get(equation)!) {
      if (!allowed.has(name) || cameFrom.has(name)) continue;
      cameFrom.set(name, equation);
      const holder = equationOf.get(name);
      if (holder) {
        waiting.push(holder);
        continue;
      }
      for (let free: string | undefined = name; free !== undefined;) {
        const taker: E = cameFrom.get(free)!;
        const before = unknownOf.get(taker);
        assign(taker, free);
        free = taker === start ? undefined : before;
      }
      return true;
    }
  }
  return false;
}
