import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, count, rhs } from '../problem';
import { Run } from '../run';

/** Size of the perturbation in the measure of the tolerances. */
const SIZE: f64 = 0.1;

/**
 * One turn of the nonlinear power method for the largest |eigenvalue| of ∂f/∂x at the end of the Tsit5 step just
 * made (Sommeijer, Shampine & Verwer 1997, RKC, 3.2): v ← f(x + v) − f(x), and |f(x + v) − f(x)| / |v| for the
 * radius. v is kept between turns, so a few turns along a trajectory bring out the stiff direction however
 * little of it the solution holds. Costs one right side.
 */
export function powerRadius(h: f64): f64 {
  const x = Problem.next;
  const v = Problem.direction;
  const moved = Problem.scratch;
  const k6 = Problem.k + 5 * Problem.bytes;
  const k7 = k6 + Problem.bytes;
  const end = doubles(Problem.n);
  let size = norm(v);
  if (!(size > 0)) {
    for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, load<f64>(k7 + i) - load<f64>(k6 + i));
    size = norm(v);
    if (!(size > 0)) return 0;
  }
  const scale = SIZE / size;
  for (let i: usize = 0; i < end; i += 8) {
    store<f64>(moved + i, load<f64>(x + i) + scale * load<f64>(v + i));
  }
  rhs(Run.t + h, moved, v);
  count(Cell.RhsCalls);
  for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, load<f64>(v + i) - load<f64>(k7 + i));
  const radius = norm(v) / SIZE;
  if (radius < Infinity) return radius;
  for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, 0);
  return 0;
}

function norm(v: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const scaled = load<f64>(v + i) / (load<f64>(Problem.atol + i) + Problem.rtol * abs(load<f64>(Problem.next + i)));
    sum += scaled * scaled;
  }
  return sqrt(sum / <f64>max(Problem.n, 1));
}
