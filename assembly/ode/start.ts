import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, count, double, rhs } from '../problem';
import { Run } from '../run';
import { inverseOrder, roughExp2, roughLog2 } from './controller';

/**
 * A first step from (t, x) with `Problem.derivative` known (Hairer, Nørsett & Wanner I, II.4, starting step size):
 * an explicit Euler step of about a hundredth of x's own scale shows how fast f changes, and the step is chosen
 * so that the error's leading term, h^q · max(|f|, |Δf|/h), is about a hundredth of the tolerance.
 */
export function startingStep(limit: f64): f64 {
  const given = double(Cell.FirstStep);
  if (given > 0) return min(given, limit);
  const t = Run.t;
  const x = Problem.x;
  const f = Problem.derivative;
  const bytes = doubles(Problem.n);
  let sumX: f64 = 0;
  let sumF: f64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    const scale = load<f64>(Problem.mass + i) / weight(i);
    const a = load<f64>(x + i) * scale;
    const b = load<f64>(f + i) * scale;
    sumX += a * a;
    sumF += b * b;
  }
  const n = <f64>max(Problem.n, 1);
  const d0 = sqrt(sumX / n);
  const d1 = sqrt(sumF / n);
  let h0 = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 * (limit < 1e300 ? limit : 1) : (0.01 * d0) / d1;
  h0 = min(h0, limit);

  const moved = Problem.next;
  const change = Problem.scratch;
  for (let i: usize = 0; i < bytes; i += 8) {
    const step = load<f64>(Problem.mass + i) != 0 ? h0 * load<f64>(f + i) : 0;
    store<f64>(moved + i, load<f64>(x + i) + step);
  }
  rhs(t + h0, moved, change);
  count(Cell.RhsCalls);
  let sumChange: f64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    const a = ((load<f64>(change + i) - load<f64>(f + i)) * load<f64>(Problem.mass + i)) / weight(i);
    sumChange += a * a;
  }
  const d2 = sqrt(sumChange / n) / h0;
  const fastest = max(d1, d2);
  if (!(fastest < 1e300)) return 0.01 * h0;
  const h1 = fastest > 1e-15 ? roughExp2(inverseOrder(Run.method) * (roughLog2(0.01) - roughLog2(fastest))) : limit;
  return min(min(100 * h0, h1), limit);
}

// @ts-ignore: decorator
@inline
function weight(i: usize): f64 {
  return load<f64>(Problem.atol + i) + Problem.rtol * abs(load<f64>(Problem.x + i));
}
