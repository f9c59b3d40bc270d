import { doubles } from '../linalg/bytes';
import { Cell, Flag, ModelFunction } from '../memory';
import { Problem, count, has, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { gatherColumn, sparseDiagonal, sparseNorm } from '../linalg/sparseLu';

/** √ε: the relative increment that balances rounding against truncation in a one-sided difference. */
const INCREMENT: f64 = 1.4901161193847656e-8;

/**
 * ∂f/∂x into `Problem.jacobian` and ∂f/∂t into `Problem.timeDerivative` at (t, x): the model's own, or forward
 * differences from `Problem.derivative`. `h` bounds the increment of time.
 */
export function evaluateJacobian(h: f64): void {
  count(Cell.JacobianCalls);
  if (has(Flag.HasJacobian)) {
    call_indirect<void>(
      Problem.table + ModelFunction.Jacobian,
      Run.t,
      Problem.x,
      Problem.p,
      Problem.jacobian,
      Problem.timeDerivative,
    );
    // A derivative may overflow on the way where the function does not: m / (1 + exp(u)) at a large u.
    if (!allFinite(Problem.jacobian, jacobianSize())) differenceStates();
    // What is delayed moves with time, which no formula of the model shows.
    if (Problem.delays > 0 || !allFinite(Problem.timeDerivative, Problem.n)) differenceTime(h);
  } else {
    differenceStates();
    differenceTime(h);
  }
}

function jacobianSize(): i32 {
  return Problem.sparse ? integer(Cell.Entries) : (Problem.n * Problem.n) / Problem.lanes;
}

function allFinite(numbers: usize, count: i32): bool {
  // 0 · x is 0 for finite x alone.
  let sum: f64 = 0;
  for (let at = numbers, end = numbers + doubles(count); at < end; at += 8) sum += 0 * load<f64>(at);
  return sum == 0;
}

/**
 * Each column moves one state by √ε of its size, or of its tolerance near zero, the way it is going: so a break
 * in the right side that was just passed stays behind.
 */
function differenceStates(): void {
  if (Problem.lanes == 2) return differencePair();
  const n = Problem.n;
  const x = Problem.x;
  const f = Problem.derivative;
  for (let j = 0; j < n; j++) {
    const at = x + doubles(j);
    const value = load<f64>(at);
    const size = max(abs(value), load<f64>(Problem.atol + doubles(j)) / Problem.rtol);
    const moved = value + (load<f64>(f + doubles(j)) < 0 ? -INCREMENT : INCREMENT) * size;
    const inverse = 1 / (moved - value);
    const column = Problem.sparse ? Problem.between : Problem.jacobian + doubles((j * n));
    store<f64>(at, moved);
    rhs(Run.t, x, column);
    store<f64>(at, value);
    for (let i: usize = 0, end = doubles(n); i < end; i += 8) {
      store<f64>(column + i, (load<f64>(column + i) - load<f64>(f + i)) * inverse);
    }
    if (Problem.sparse) gatherColumn(j, column);
  }
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + n);
}

/** The same for two people, whose states move together, each by an increment of his own. */
function differencePair(): void {
  const column = doubles(Problem.n);
  const x = Problem.x;
  const f = Problem.derivative;
  let to = Problem.jacobian;
  for (let j: usize = 0; j < column; j += 16, to += column) {
    const values = v128.load(x + j);
    for (let at = j; at < j + 16; at += 8) {
      const value = load<f64>(x + at);
      const size = max(abs(value), load<f64>(Problem.atol + at) / Problem.rtol);
      store<f64>(x + at, value + (load<f64>(f + at) < 0 ? -INCREMENT : INCREMENT) * size);
    }
    const moved = f64x2.sub(v128.load(x + j), values);
    rhs(Run.t, x, to);
    v128.store(x + j, values);
    for (let i: usize = 0; i < column; i += 16) {
      v128.store(to + i, f64x2.div(f64x2.sub(v128.load(to + i), v128.load(f + i)), moved));
    }
  }
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + Problem.n / 2);
}

function differenceTime(h: f64): void {
  const moved = Run.t + min(INCREMENT * max(abs(Run.t), h), 0.1 * h);
  const inverse = moved > Run.t ? 1 / (moved - Run.t) : 0;
  const dfdt = Problem.timeDerivative;
  rhs(moved, Problem.x, dfdt);
  count(Cell.RhsCalls);
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    store<f64>(dfdt + i, (load<f64>(dfdt + i) - load<f64>(Problem.derivative + i)) * inverse);
  }
}

/**
 * The fastest rate at which a state by itself dies out: the largest −∂f_i/∂x_i over its mass, 0 where none does; of two
 * people, that of the one who damps less.
 */
export function jacobianDamping(): f64 {
  if (Problem.lanes == 2) return pairDamping();
  const n = Problem.n;
  let fastest: f64 = 0;
  for (let i = 0; i < n; i++) {
    const mass = load<f64>(Problem.mass + doubles(i));
    if (mass == 0) continue;
    const own = Problem.sparse ? sparseDiagonal(i) : load<f64>(Problem.jacobian + doubles(i * n + i));
    fastest = max(fastest, -own / mass);
  }
  return fastest;
}

function pairDamping(): f64 {
  const column = doubles(Problem.n);
  let fastest = f64x2.splat(0);
  let own = Problem.jacobian;
  for (let i: usize = 0; i < column; i += 16, own += column) {
    const rate = f64x2.div(f64x2.neg(v128.load(own + i)), v128.load(Problem.mass + i));
    fastest = f64x2.max(fastest, rate);
  }
  return min(f64x2.extract_lane(fastest, 0), f64x2.extract_lane(fastest, 1));
}

/** min(‖J‖₁, ‖J‖∞), an upper bound of the largest |eigenvalue|. */
export function jacobianNorm(): f64 {
  if (Problem.sparse) return sparseNorm();
  if (Problem.lanes == 2) return pairNorm();
  const n = Problem.n;
  const rows = Problem.scratch;
  for (let i = 0; i < n; i++) store<f64>(rows + doubles(i), 0);
  let columns: f64 = 0;
  let at = Problem.jacobian;
  for (let j = 0; j < n; j++) {
    let sum: f64 = 0;
    for (let i: usize = 0, end = doubles(n); i < end; i += 8, at += 8) {
      const size = abs(load<f64>(at));
      sum += size;
      store<f64>(rows + i, load<f64>(rows + i) + size);
    }
    columns = max(columns, sum);
  }
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = max(largest, load<f64>(rows + doubles(i)));
  return min(columns, largest);
}

/** The same, of the person for whom it is larger. */
function pairNorm(): f64 {
  const column = doubles(Problem.n);
  const rows = Problem.scratch;
  memory.fill(rows, 0, column);
  let columns = f64x2.splat(0);
  let at = Problem.jacobian;
  for (let j: usize = 0; j < column; j += 16) {
    let sum = f64x2.splat(0);
    for (let i: usize = 0; i < column; i += 16, at += 16) {
      const size = f64x2.abs(v128.load(at));
      sum = f64x2.add(sum, size);
      v128.store(rows + i, f64x2.add(v128.load(rows + i), size));
    }
    columns = f64x2.max(columns, sum);
  }
  let largest = f64x2.splat(0);
  for (let i: usize = 0; i < column; i += 16) largest = f64x2.max(largest, v128.load(rows + i));
  const least = f64x2.min(columns, largest);
  return max(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}
