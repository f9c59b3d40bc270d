import type { Conservation } from './conservation.ts';
import type { Equations } from './equations.ts';

/**
 * 0 = G(x): the model's rates, where the equation of each conserved sum's pivot gives way to L·x = T. That makes
 * the Jacobian regular wherever the steady state is isolated (Hoops et al., COPASI, Bioinformatics 2006;22:3067).
 */
export class RestingSystem {
  readonly n: number;

  constructor(
    readonly equations: Equations,
    readonly conservation: Conservation,
    /** Of each sum. */
    public totals: readonly number[],
  ) {
    this.n = equations.n;
  }

  /** G(x) into `out` [n]. */
  residual(x: Float64Array, out: Float64Array): void {
    this.equations.rates(x, out);
    const { rows, pivots } = this.conservation;
    rows.forEach((row, k) => (out[pivots[k]!] = sumOf(row, x) - this.totals[k]!));
  }

  /** ∂G/∂x into `out` [n · n], row by row. */
  matrix(x: Float64Array, out: Float64Array): void {
    const { n } = this;
    this.equations.jacobian(x, out);
    const { rows, pivots } = this.conservation;
    rows.forEach((row, k) => out.set(row, pivots[k]! * n));
  }
}

/** L·x. */
export function sumOf(row: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i]! * x[i]!;
  return sum;
}

/** A size for each variable: what a change of it is measured by. */
export function sizesOf(x: Float64Array, largest: number): Float64Array {
  const floor = largest > 0 ? FLOOR * largest : 1;
  return x.map((value) => Math.max(Math.abs(value), floor));
}

/** Largest magnitude. */
export function largestOf(x: Float64Array): number {
  return x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Root mean square of v/size. */
export function scaledNorm(v: Float64Array, sizes: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i]! / sizes[i]!) ** 2;
  return Math.sqrt(sum / Math.max(1, v.length));
}

/** A variable counts as at least this share of the largest. */
const FLOOR = 1e-6;
