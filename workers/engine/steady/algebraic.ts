import type { Equations } from './equations.ts';
import { LuFactors } from './luFactors.ts';

const ITERATIONS = 12;

/**
 * Makes algebraic states fit the others, in place, by Newton's method from where they are; states for which there
 * is no solution near by become not-a-number, so that nothing is drawn there.
 */
export function algebraicSolver(equations: Equations): (x: Float64Array) => void {
  const { n, isAlgebraic } = equations;
  const unknown = Array.from({ length: n }, (_, i) => i).filter((i) => isAlgebraic[i]);
  if (unknown.length === 0) return () => undefined;
  const size = unknown.length;
  const rates = new Float64Array(n);
  const jacobian = new Float64Array(n * n);
  let last: Float64Array = Float64Array.from(unknown, () => NaN);
  return (x) => {
    unknown.forEach((i, k) => (x[i] = Number.isFinite(last[k]) ? last[k]! : x[i]!));
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      equations.rates(x, rates);
      equations.jacobian(x, jacobian);
      const block = Float64Array.from({ length: size * size }, (_, at) => {
        const [row, column] = [unknown[Math.floor(at / size)]!, unknown[at % size]!];
        return jacobian[row * n + column]!;
      });
      const step = Float64Array.from(unknown, (i) => rates[i]!);
      const factors = LuFactors.of(block, size);
      if (factors === undefined) break;
      factors.solve(step);
      unknown.forEach((i, k) => (x[i]! -= step[k]!));
      if (unknown.every((i, k) => Math.abs(step[k]!) <= 1e-10 * Math.max(1e-300, Math.abs(x[i]!)))) {
        last = Float64Array.from(unknown, (i) => x[i]!);
        return;
      }
    }
    unknown.forEach((i) => (x[i] = NaN));
    last.fill(NaN);
  };
}
