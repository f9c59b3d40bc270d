import type { Eigenvalue, Stability } from '../../protocol.ts';
import { eigenvalues } from './eigenvalues.ts';
import { independentBlocks } from './independentBlocks.ts';
import { LuFactors } from './luFactors.ts';
import type { RestingSystem } from './system.ts';

/** Larger matrices would take longer than anybody waits. */
const MOST_STATES = 400;
/** A swing so slow against its decay is a double real eigenvalue that rounding split. */
const SWING = 1e-6;
/** Real parts below this share of the fastest rate are rounding. */
const ROUNDING = 1e-13;
/** A pair whose real part is below this share of its size lies on the imaginary axis. */
const ON_AXIS = 1e-8;

/**
 * Eigenvalues of what can move: algebraic states are eliminated, A = J_dd − J_da·J_aa⁻¹·J_ad, and deviations are
 * held to those that leave conserved sums as they are, L·δ = 0, which takes each sum's pivot out.
 *
 * @returns undefined where the system is too large, or the Jacobian gives no answer at x
 */
export function eigenvaluesAt(system: RestingSystem, x: Float64Array): Eigenvalue[] | undefined {
  const { n, equations, conservation } = system;
  if (n > MOST_STATES) return undefined;
  const jacobian = new Float64Array(n * n);
  equations.jacobian(x, jacobian);
  const moving = eliminated(jacobian, n, equations.isAlgebraic);
  if (moving === undefined) return undefined;
  const { rows, pivots } = conservation;
  const free = Array.from({ length: n }, (_, i) => i).filter(
    (i) => !equations.isAlgebraic[i] && !pivots.includes(i),
  );
  const size = free.length;
  const reduced = new Float64Array(size * size);
  free.forEach((i, row) => {
    free.forEach((j, column) => {
      let entry = moving[i * n + j]!;
      rows.forEach((law, k) => (entry -= moving[i * n + pivots[k]!]! * law[j]!));
      reduced[row * size + column] = entry;
    });
  });
  const found: Eigenvalue[] = [];
  for (const block of independentBlocks(reduced, size)) {
    const own = Float64Array.from(block.flatMap((i) => block.map((j) => reduced[i * size + j]!)));
    const values = eigenvalues(own, block.length);
    if (values === undefined) return undefined;
    found.push(...values);
  }
  return found
    .map(({ re, im }) => ({ re, im: Math.abs(im) <= SWING * Math.abs(re) ? 0 : im }))
    .sort((a, b) => b.re - a.re || b.im - a.im);
}

/** J with algebraic states expressed by the others; their rows and columns mean nothing any more. */
function eliminated(
  jacobian: Float64Array,
  n: number,
  isAlgebraic: readonly boolean[],
): Float64Array | undefined {
  const algebraic = Array.from({ length: n }, (_, i) => i).filter((i) => isAlgebraic[i]);
  const size = algebraic.length;
  if (size === 0) return jacobian;
  const block = new Float64Array(size * size);
  algebraic.forEach((i, row) => algebraic.forEach((j, k) => (block[row * size + k] = jacobian[i * n + j]!)));
  const factors = LuFactors.of(block, size);
  if (factors === undefined) return undefined;
  const result = jacobian.slice();
  for (let j = 0; j < n; j++) {
    if (isAlgebraic[j]) continue;
    const response = Float64Array.from(algebraic, (i) => jacobian[i * n + j]!);
    factors.solve(response);
    for (let i = 0; i < n; i++)
      algebraic.forEach((a, k) => (result[i * n + j]! -= jacobian[i * n + a]! * response[k]!));
  }
  return result;
}

/** How the steady state is called that has these eigenvalues. */
export function stabilityOf(values: readonly Eigenvalue[] | undefined): Stability {
  if (values === undefined) return 'unknown';
  if (values.length === 0) return 'fixed';
  const zero = zeroOf(values);
  const isComplex = (value: Eigenvalue): boolean => Math.abs(value.im) > zero(value);
  const onAxis = values.filter((value) => Math.abs(value.re) <= zero(value));
  if (onAxis.some((value) => !isComplex(value))) return 'degenerate';
  const right = values.filter((value) => value.re > zero(value));
  if (onAxis.length > 0 && right.length === 0) {
    return onAxis.length === values.length ? 'centre' : 'hopf';
  }
  if (right.length === 0) return values.some(isComplex) ? 'stable-focus' : 'stable-node';
  if (right.length === values.length) return values.some(isComplex) ? 'unstable-focus' : 'unstable-node';
  return values.some(isComplex) ? 'saddle-focus' : 'saddle';
}

/** Eigenvalues with a positive real part. */
export function unstableCount(values: readonly Eigenvalue[]): number {
  const zero = zeroOf(values);
  return values.filter((value) => value.re > zero(value)).length;
}

/** Below what a real or imaginary part of an eigenvalue counts as zero. */
function zeroOf(values: readonly Eigenvalue[]): (value: Eigenvalue) => number {
  const rounding = ROUNDING * Math.max(0, ...values.map(({ re, im }) => Math.hypot(re, im)));
  return ({ re, im }) => Math.max(rounding, im === 0 ? 0 : ON_AXIS * Math.hypot(re, im));
}

/** Whether a steady state holds: small disturbances die out. */
export function isStable(stability: Stability): boolean {
  return stability === 'stable-node' || stability === 'stable-focus' || stability === 'fixed';
}
