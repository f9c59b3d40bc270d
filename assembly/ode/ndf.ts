import { doubles } from '../linalg/bytes';
import { factoriseIteration, solveIteration } from '../linalg/iterationMatrix';
import { copy, scaledNorm } from '../linalg/lanes';
import { Cell, Method } from '../memory';
import { Problem, count, rhs } from '../problem';
import { Run } from '../run';
import { roughExp2, roughLog2 } from './controller';
import { evaluateJacobian, jacobianNorm } from './jacobian';
import { stiffStrictness } from './strictness';
import { HIGHEST_ORDER, alpha, errorConstant, gamma } from './tableaus/ndf';

/** What `ndfStep` returns instead of an error where the matrix has no inverse. */
const SINGULAR: f64 = -1;
const MOST_ITERATIONS = 4;
const EPSILON: f64 = 2.220446049250313e-16;
const LARGEST_GROWTH: f64 = 10;
/** What errors of the step at hand are multiplied by (strictness.ts). */
let strictness: f64 = 1;

/** Backward differences D_0 … D_7 lie where the one-step methods keep their stages. */
// @ts-ignore: decorator
@inline
function difference(m: i32): usize {
  return Problem.k + Problem.bytes * (<usize>m);
}

/** d = ∇^{k+1} y of the step being tried. */
// @ts-ignore: decorator
@inline
function correction(): usize {
  return Problem.dense + Problem.bytes;
}

/**
 * One step of the formula of order `Run.order` (tableaus/ndf.ts) from (t, x) over h into `Problem.next`, by Newton's
 * method with a Jacobian that is kept until it no longer converges. `Run.order` 0 starts at order 1. Returns the
 * RMS of the scaled error, NaN where the iteration failed, SINGULAR where the matrix has no inverse.
 */
export function ndfStep(h: f64): f64 {
  if (Run.order == 0) start(h);
  if (Run.nextOrder != Run.order) {
    Run.order = Run.nextOrder;
    Run.equalSteps = 0;
  }
  if (h != Run.spacing) rescale(h / Run.spacing);
  Run.spacing = h;
  const n = doubles(Problem.n);
  const k = Run.order;
  const scale = alpha(k) / h;
  const predicted = Problem.stage;
  const psi = Problem.dense;
  copy(predicted, difference(0), Problem.bytes);
  memory.fill(psi, 0, Problem.bytes);
  for (let m = 1; m <= k; m++) {
    const weight = gamma(m) / alpha(k);
    const from = difference(m);
    for (let i: usize = 0; i < n; i += 8) {
      const d = load<f64>(from + i);
      store<f64>(predicted + i, load<f64>(predicted + i) + d);
      store<f64>(psi + i, load<f64>(psi + i) + weight * d);
    }
  }
  let fresh = false;
  while (true) {
    if (!Run.jacobianKnown) {
      rhs(Run.t, Problem.x, Problem.derivative);
      count(Cell.RhsCalls);
      evaluateJacobian(h);
      Run.jacobianKnown = true;
      fresh = true;
      Run.factorisedFor = 0;
    }
    if (Run.factorisedFor != scale) {
      count(Cell.Factorisations);
      Run.factorisedFor = 0;
      if (!factoriseIteration(scale)) {
        if (fresh) return jacobianNorm() < Infinity ? SINGULAR : NaN;
        Run.jacobianKnown = false;
        continue;
      }
      Run.factorisedFor = scale;
    }
    strictness = stiffStrictness(Method.Ndf, h);
    if (iterate(h, scale)) return errorConstant(k) * norm(correction());
    if (fresh) return NaN;
    Run.jacobianKnown = false;
  }
}

/** D_1 = h·x', from f, at a start or after a jump. */
function start(h: f64): void {
  copy(difference(0), Problem.x, Problem.bytes);
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const moves = load<f64>(Problem.mass + i) != 0;
    store<f64>(difference(1) + i, moves ? (h * load<f64>(Problem.derivative + i)) / load<f64>(Problem.mass + i) : 0);
    store<f64>(difference(2) + i, 0);
  }
  Run.order = 1;
  Run.nextOrder = 1;
  Run.equalSteps = 0;
  Run.spacing = h;
}

/** Newton's iteration (M·α/h − J) δ = f − M (ψ + d)·α/h; false where it does not converge fast enough. */
function iterate(h: f64, scale: f64): bool {
  const n = doubles(Problem.n);
  const y = Problem.next;
  const d = correction();
  const delta = Problem.scratch;
  const psi = Problem.dense;
  const asked = Problem.rtol / strictness;
  const tolerance = max((10 * EPSILON) / asked, min(0.03, sqrt(asked)));
  copy(y, Problem.stage, Problem.bytes);
  for (let i: usize = 0; i < n; i += 8) store<f64>(d + i, 0);
  let before: f64 = 0;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    rhs(Run.t + h, y, delta);
    count(Cell.RhsCalls);
    for (let i: usize = 0; i < n; i += 8) {
      const inertia = load<f64>(Problem.mass + i) * scale * (load<f64>(psi + i) + load<f64>(d + i));
      store<f64>(delta + i, load<f64>(delta + i) - inertia);
    }
    solveIteration(delta);
    const size = norm(delta);
    if (!(size < Infinity)) return false;
    const rate = iteration > 0 ? size / before : 0;
    const left = <f64>(MOST_ITERATIONS - iteration);
    if (iteration > 0 && (rate >= 1 || (powi(rate, left) / (1 - rate)) * size > tolerance)) return false;
    for (let i: usize = 0; i < n; i += 8) {
      store<f64>(y + i, load<f64>(y + i) + load<f64>(delta + i));
      store<f64>(d + i, load<f64>(d + i) + load<f64>(delta + i));
    }
    Run.iterations = iteration + 1;
    if (size == 0 || (iteration > 0 && (rate / (1 - rate)) * size < tolerance)) return true;
    before = size;
  }
  return false;
}

function powi(x: f64, times: f64): f64 {
  let product: f64 = 1;
  for (; times > 0; times--) product *= x;
  return product;
}

/** RMS in the measure of what a step is held to, at its end. */
function norm(v: usize): f64 {
  if (Problem.lanes == 2) return strictness * scaledNorm<v128>(v, Problem.x, Problem.next);
  return strictness * scaledNorm<f64>(v, Problem.x, Problem.next);
}

const r: usize = memory.data(8 * 36, 16);
const u: usize = memory.data(8 * 36, 16);

/** D ← D·R·U for a step changed by a factor (section 2.2): the same polynomial on the new grid. */
function rescale(factor: f64): void {
  const k = Run.order;
  fillTriangle(r, k, factor);
  fillTriangle(u, k, 1);
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    // Rows of the products of one state, D_0 apart, which stays.
    let t1: f64 = 0, t2: f64 = 0, t3: f64 = 0, t4: f64 = 0, t5: f64 = 0; // prettier-ignore
    for (let m = 1; m <= k; m++) {
      const d = load<f64>(difference(m) + i);
      t1 += d * entry(r, m, 1);
      t2 += d * entry(r, m, 2);
      t3 += d * entry(r, m, 3);
      t4 += d * entry(r, m, 4);
      t5 += d * entry(r, m, 5);
    }
    for (let m = 1; m <= k; m++) {
      let sum = t1 * entry(u, 1, m) + t2 * entry(u, 2, m) + t3 * entry(u, 3, m);
      sum += t4 * entry(u, 4, m) + t5 * entry(u, 5, m);
      store<f64>(difference(m) + i, sum);
    }
  }
  Run.equalSteps = 0;
}

// @ts-ignore: decorator
@inline
function entry(matrix: usize, row: i32, column: i32): f64 {
  return load<f64>(matrix + doubles(6 * row + column));
}

/** R_ij = Π_{l≤i} (l − 1 − j·factor)/l, zero beyond the order. */
function fillTriangle(matrix: usize, k: i32, factor: f64): void {
  for (let j = 1; j <= HIGHEST_ORDER; j++) {
    let product: f64 = 1;
    for (let i = 1; i <= HIGHEST_ORDER; i++) {
      product *= (<f64>(i - 1) - factor * <f64>j) / <f64>i;
      store<f64>(matrix + doubles(6 * i + j), i <= k && j <= k ? product : 0);
    }
  }
}

/** Takes the step into the differences and gives the factor for the next; order and step change after k + 1 steps. */
export function ndfGrowth(error: f64): f64 {
  const k = Run.order;
  const d = correction();
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const own = load<f64>(d + i);
    store<f64>(difference(k + 2) + i, own - load<f64>(difference(k + 1) + i));
    store<f64>(difference(k + 1) + i, own);
    let sum = own;
    for (let m = k; m >= 0; m--) {
      sum += load<f64>(difference(m) + i);
      store<f64>(difference(m) + i, sum);
    }
    store<f64>(Problem.derivative + i, (load<f64>(Problem.mass + i) * load<f64>(difference(1) + i)) / Run.spacing);
  }
  copy(difference(0), Problem.next, Problem.bytes);
  Run.denseOrder = k;
  Run.denseKnown = true;
  Run.equalSteps++;
  if (Run.equalSteps <= k) return 1;
  let best = factorFor(error, k);
  if (k > 1) {
    const lower = factorFor(errorConstant(k - 1) * norm(difference(k)), k - 1);
    if (lower > best) {
      best = lower;
      Run.nextOrder = k - 1;
    }
  }
  if (k < HIGHEST_ORDER) {
    const higher = factorFor(errorConstant(k + 1) * norm(difference(k + 2)), k + 1);
    if (higher > best) {
      best = higher;
      Run.nextOrder = k + 1;
    }
  }
  Run.equalSteps = 0;
  const factor = min(safety() * best, LARGEST_GROWTH);
  // A change so small is not worth a factorisation.
  return factor > 0.9 && factor < 1.2 ? 1 : factor;
}

/** Less is dared where Newton's method needed more. */
function safety(): f64 {
  return (0.9 * <f64>(2 * MOST_ITERATIONS + 1)) / <f64>(2 * MOST_ITERATIONS + Run.iterations);
}

function factorFor(error: f64, k: i32): f64 {
  return roughExp2(-roughLog2(max(error, 1e-8)) / <f64>(k + 1));
}

/** The factor for trying again after an error above 1. */
export function ndfReduction(error: f64): f64 {
  return max(0.2, safety() * factorFor(error, Run.order));
}

/**
 * x at t_old + θ·h_old: the polynomial through the differences at the step's end (section 2.3). While the step is
 * only tried, they are those before it, and d.
 */
export function ndfInterpolate(theta: f64, to: usize): void {
  const known = Run.denseKnown;
  const k = known ? Run.denseOrder : Run.order;
  const d = correction();
  const s = theta - 1;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    // Horner's scheme on Σ_m D_m Π_{j<m} (s + j)/(j + 1), from the highest difference down.
    let value: f64 = 0;
    let tail = known ? 0 : load<f64>(d + i);
    for (let m = k; m >= 1; m--) {
      const own = load<f64>(difference(m) + i);
      tail = known ? own : tail + own;
      value = ((s + <f64>(m - 1)) / <f64>m) * (tail + value);
    }
    const end0 = load<f64>(difference(0) + i);
    store<f64>(to + i, value + (known ? end0 : tail + end0));
  }
}
