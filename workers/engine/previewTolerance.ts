import type { SolverSettings } from '../protocol.ts';

/**
 * Relative tolerance of what is drawn for a frame only. A solve ends within ten tolerances (assembly/README.md), here a
 * thousandth of the value: 0.4 pixels on an axis 400 pixels high. On our twins the error is 2e-5 of a curve's range.
 */
const SEEN = 1e-4;

/** Settings for a preview. The absolute tolerance stays, for curves whose values are all small. */
export function previewSolver(solver: SolverSettings): SolverSettings {
  return { ...solver, relativeTolerance: Math.max(solver.relativeTolerance, SEEN) };
}
