import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, count, double, rhs } from '../problem';
import { Run } from '../run';
import { addNoise, drawIncrements } from './noise';

/** A time nearer to the limit than this share of a step is the limit. */
const NEAR: f64 = 1e-9;

/** Where a step from t ends: steps to the limit are equal, and none is longer than the size asked for. */
export function stepEnd(limit: f64): f64 {
  const left = limit - Run.t;
  const steps = ceil(left / double(Cell.FirstStep) - NEAR);
  const end = Run.t + left / steps;
  return steps > 1 && end > Run.t ? end : limit;
}

/**
 * One step to `Run.next`, into `Problem.next`: x + f(t, x) h + Σ_k G_k(t, x) ΔW_k. G. Maruyama, Rend Circ Mat Palermo 4
 * (1955) 48; P. Kloeden & E. Platen, Numerical Solution of Stochastic Differential Equations (1992), 10.2.4: strong
 * order 1/2, weak order 1.
 */
export function stepEulerMaruyama(): void {
  const h = Run.next - Run.t;
  rhs(Run.t, Problem.x, Problem.next);
  count(Cell.RhsCalls);
  for (let at: usize = 0, end = doubles(Problem.n); at < end; at += 8) {
    store<f64>(Problem.next + at, load<f64>(Problem.x + at) + h * load<f64>(Problem.next + at));
  }
  drawIncrements(h);
  addNoise(Problem.next);
}
