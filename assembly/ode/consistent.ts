import { doubles } from '../linalg/bytes';
import { Cell, Flag } from '../memory';
import { Status } from '../status';
import { Problem, count, has, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { factorise, solve } from '../linalg/lu';
import { evaluateJacobian } from './jacobian';

const ITERATIONS = 50;

/**
 * Solves the algebraic equations 0 = g(t, x, z) for z, the states with a zero on the mass diagonal, by Newton's
 * method from where they are, a step halved while the residual grows. Needed at the start and after every jump.
 * What needs an update of at most `enough`, in the measure of the tolerances, is left as it is.
 */
export function makeConsistent(enough: f64 = 0): Status {
  if (!has(Flag.Algebraic)) return Status.Done;
  Run.jacobianKnown = false;
  const x = Problem.x;
  const f = Problem.derivative;
  const step = Problem.stage;
  const n = Problem.n;
  let residual = residualNorm();
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    if (!(residual < Infinity)) break;
    evaluateJacobian(1e-6);
    const size = gather();
    if (!factorise(Problem.matrix, size, Problem.bytes, Problem.skyline)) break;
    solve(Problem.matrix, size, Problem.bytes, Problem.skyline, step);
    // Newton's update in the measure of the tolerances decides; far below them nothing more can be gained.
    const update = updateNorm(step);
    if (iteration == 0 && update <= enough) return Status.Done;
    let fraction: f64 = 1;
    let reached = tryUpdate(step, fraction);
    while (!(reached <= residual) && update > 1e-6 && fraction > 1e-4) {
      tryUpdate(step, -fraction);
      fraction *= 0.5;
      reached = tryUpdate(step, fraction);
    }
    residual = reached;
    if (update * fraction < 1e-6 && fraction == 1) return finite(x, n) ? Status.Done : Status.InconsistentStart;
    if (residual == 0) return Status.Done;
  }
  setInteger(Cell.FailedState, largestResidual(f));
  return Status.InconsistentStart;
}

/** Masses below this stand for 0: those of the extents of fast reactions, which only keep matrices regular. */
const NO_MASS: f64 = 1e-9;

/** Share of its diagonal by which the equation of such an extent is kept regular. */
const REGULAR: f64 = 1e-10;

// @ts-ignore: decorator
@inline
function isAlgebraic(i: i32): bool {
  return load<f64>(Problem.mass + doubles(i)) < NO_MASS;
}

/** Rows and columns of the algebraic equations: −∂g/∂z into the matrix, g into `stage`. Returns how many. */
function gather(): i32 {
  const n = Problem.n;
  let size = 0;
  for (let j = 0; j < n; j++) {
    if (!isAlgebraic(j)) continue;
    let to = Problem.matrix + (<usize>size) * Problem.bytes;
    store<f64>(Problem.stage + doubles(size), load<f64>(Problem.derivative + doubles(j)));
    size++;
    for (let i = 0; i < n; i++) {
      if (!isAlgebraic(i)) continue;
      let entry = -load<f64>(Problem.jacobian + doubles((i + n * j)));
      if (i == j && load<f64>(Problem.mass + doubles(i)) > 0) entry += REGULAR * abs(entry) + 1e-300;
      store<f64>(to, entry);
      to += 8;
    }
  }
  return size;
}

function updateNorm(step: usize): f64 {
  let sum: f64 = 0;
  let size = 0;
  for (let i = 0; i < Problem.n; i++) {
    if (!isAlgebraic(i)) continue;
    const at = doubles(i);
    const scale = load<f64>(Problem.atol + at) + Problem.rtol * abs(load<f64>(Problem.x + at));
    const e = load<f64>(step + doubles(size)) / scale;
    size++;
    sum += e * e;
  }
  return sqrt(sum / <f64>max(size, 1));
}

/** Moves z by a fraction of the step and returns the new residual. */
function tryUpdate(step: usize, fraction: f64): f64 {
  let size = 0;
  for (let i = 0; i < Problem.n; i++) {
    if (!isAlgebraic(i)) continue;
    const at = Problem.x + doubles(i);
    store<f64>(at, load<f64>(at) + fraction * load<f64>(step + doubles(size)));
    size++;
  }
  return residualNorm();
}

function residualNorm(): f64 {
  rhs(Run.t, Problem.x, Problem.derivative);
  count(Cell.RhsCalls);
  let sum: f64 = 0;
  for (let i = 0; i < Problem.n; i++) {
    if (!isAlgebraic(i)) continue;
    const g = load<f64>(Problem.derivative + doubles(i));
    sum += g * g;
  }
  return sqrt(sum);
}

function largestResidual(f: usize): i32 {
  let largest: f64 = -1;
  let index = -1;
  for (let i = 0; i < Problem.n; i++) {
    if (!isAlgebraic(i)) continue;
    const g = abs(load<f64>(f + doubles(i)));
    if (g > largest || isNaN(g)) {
      largest = g;
      index = i;
    }
  }
  return index;
}

function finite(x: usize, n: i32): bool {
  for (let i = 0; i < n; i++) if (!isFinite(load<f64>(x + doubles(i)))) return false;
  return true;
}
