import type { SteadyQuestion } from './question.ts';
import type { Footing } from './find.ts';
import { withValue } from './standpoint.ts';
import { sumOf, type RestingSystem } from './system.ts';

/** The range of a parameter as a coordinate σ from 0 to 1. */
export interface Range {
  from: number;
  to: number;
  scale: 'linear' | 'log';
}

export function parameterAt({ from, to, scale }: Range, sigma: number): number {
  if (sigma === 0) return from;
  if (sigma === 1) return to;
  return scale === 'log' ? from * (to / from) ** sigma : from + sigma * (to - from);
}

export function coordinateOf({ from, to, scale }: Range, value: number): number {
  return scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** Step of the difference that stands for ∂G/∂σ. */
const DIFFERENCE = 1e-6;

/**
 * 0 = G(x, σ): the equations at rest while a parameter, or the start value of a state, goes through a range. What
 * initial assignments make of it, and the conserved sums, follow.
 */
export class FollowedSystem {
  readonly n: number;
  private at = NaN;
  private readonly baseStart: Float64Array;
  private readonly baseParameters: Float64Array;
  private readonly baseTotals: readonly number[];

  constructor(
    readonly system: RestingSystem,
    private readonly footing: Footing,
    private readonly question: SteadyQuestion,
    private readonly id: string,
    readonly range: Range,
  ) {
    this.n = system.n;
    const initial = system.equations.initial(question.plan.overrides);
    this.baseStart = initial.x;
    this.baseParameters = initial.p;
    this.baseTotals = [...system.totals];
    system.equations.setParameters(footing.standing.p);
  }

  /** Sets parameters and conserved sums to those at σ. */
  set(sigma: number): void {
    if (this.at === sigma) return;
    this.at = sigma;
    const { system, footing, question } = this;
    const { equations, conservation } = system;
    const value = parameterAt(this.range, sigma);
    const { plan, program } = question;
    const overrides = withValue(program.model, plan.overrides, this.id, value)!;
    const initial = equations.initial(overrides);
    // What the run changed since its start stays as it is; all else follows.
    const p = footing.standing.p.map((now, k) => (now === this.baseParameters[k] ? initial.p[k]! : now));
    equations.setParameters(p);
    system.totals = conservation.rows.map(
      (row, k) => this.baseTotals[k]! + sumOf(row, initial.x) - sumOf(row, this.baseStart),
    );
  }

  residual(x: Float64Array, sigma: number, out: Float64Array): void {
    this.set(sigma);
    this.system.residual(x, out);
  }

  /** ∂G/∂(x, σ) by scaled variables into the first n rows of `out` [(n + 1) · (n + 1)]. */
  extended(x: Float64Array, sigma: number, sizes: Float64Array, out: Float64Array): void {
    const { n } = this;
    const [above, below] = [new Float64Array(n), new Float64Array(n)];
    this.residual(x, sigma + DIFFERENCE, above);
    this.residual(x, sigma - DIFFERENCE, below);
    const matrix = new Float64Array(n * n);
    this.set(sigma);
    this.system.matrix(x, matrix);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++)
        out[row * (n + 1) + column] = matrix[row * n + column]! * sizes[column]!;
      out[row * (n + 1) + n] = (above[row]! - below[row]!) / (2 * DIFFERENCE);
    }
  }
}
