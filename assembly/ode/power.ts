import { doubles } from '../linalg/bytes';
import { all, extent, get, minus, plus, product, total } from '../linalg/lanes';
import { Cell } from '../memory';
import { Problem, count, rhs } from '../problem';
import { Run } from '../run';

/** Size of the perturbation in the measure of the tolerances. */
const SIZE: f64 = 0.1;

/**
 * One turn of the nonlinear power method for the largest |eigenvalue| of ∂f/∂x at the end of the explicit step just
 * made, where `slope` is f and the vector before it the slope of another stage there (Sommeijer, Shampine & Verwer 1997, RKC, 3.2): v ← f(x + v) − f(x), and |f(x + v) − f(x)| / |v| for the
 * radius. v is kept between turns, so a few turns along a trajectory bring out the stiff direction however
 * little of it the solution holds. Costs one right side.
 */
export function powerRadius(h: f64, slope: usize): f64 {
  const x = Problem.next;
  const v = Problem.direction;
  const moved = Problem.scratch;
  const other = slope - Problem.bytes;
  const end = doubles(Problem.n);
  let size = norm(v);
  if (!(size > 0)) {
    for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, load<f64>(slope + i) - load<f64>(other + i));
    size = norm(v);
    if (!(size > 0)) return 0;
  }
  const scale = SIZE / size;
  for (let i: usize = 0; i < end; i += 8) {
    store<f64>(moved + i, load<f64>(x + i) + scale * load<f64>(v + i));
  }
  rhs(Run.t + h, moved, v);
  count(Cell.RhsCalls);
  for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, load<f64>(v + i) - load<f64>(slope + i));
  const radius = norm(v) / SIZE;
  if (radius < Infinity) return radius;
  for (let i: usize = 0; i < end; i += 8) store<f64>(v + i, 0);
  return 0;
}

/** ‖f(b) − f(a)‖ / ‖b − a‖ for two arguments at the same time and their slopes. */
export function slopeQuotient(fa: usize, fb: usize, a: usize, b: usize): f64 {
  return Problem.lanes == 2 ? quotient<v128>(fa, fb, a, b) : quotient<f64>(fa, fb, a, b);
}

function quotient<T>(fa: usize, fb: usize, a: usize, b: usize): f64 {
  let df = all<T>(0);
  let du = all<T>(0);
  for (let i: usize = 0, end = extent<T>(); i < end; i += sizeof<T>()) {
    const f = minus<T>(get<T>(fb + i), get<T>(fa + i));
    const u = minus<T>(get<T>(b + i), get<T>(a + i));
    df = plus<T>(df, product<T>(f, f));
    du = plus<T>(du, product<T>(u, u));
  }
  if (isVector<T>()) {
    // Of the person for whom it is larger.
    const first = ratio(f64x2.extract_lane(df, 0), f64x2.extract_lane(du, 0));
    return max(first, ratio(f64x2.extract_lane(df, 1), f64x2.extract_lane(du, 1)));
  }
  return ratio(total<T>(df), total<T>(du));
}

function ratio(df: f64, du: f64): f64 {
  return du > 0 ? sqrt(df / du) : 0;
}

function norm(v: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const scaled = load<f64>(v + i) / (load<f64>(Problem.atol + i) + Problem.rtol * abs(load<f64>(Problem.next + i)));
    sum += scaled * scaled;
  }
  return sqrt(sum / <f64>max(Problem.n, 1));
}
