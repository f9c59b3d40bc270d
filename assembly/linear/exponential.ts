import { Problem } from '../problem';
import { PROPAGATOR_HEAD, generator, matrixBytes, order, working } from './workspace';

/**
 * The propagator of x' = A·x + b over h: x(t + h) = Φ·x(t) + φ, Φ = e^{Ah}, φ = ∫₀ʰ e^{As} ds · b, which is the
 * exponential of the generator with b as a further column and a row of zeros below (Van Loan 1978, IEEE Trans
 * Autom Control 23:395; Higham 2008, Functions of Matrices, 10.7.4).
 *
 * Scaling and squaring (Moler & Van Loan 2003, method 3) with a Taylor polynomial of degree 16 in Paterson and
 * Stockmeyer's order (1973), which takes six products and no division, so two people need not share pivots. What
 * is squared is not Φ but its difference from D, a diagonal of ones and zeros:
 *
 *   (D + R)² = D + (D·R + R·D + R²)
 *
 * D_i is 1 while Φ_ii > ½, so slow changes keep all their digits however often a stiff neighbour makes it square
 * (forming 1 + small would lose one bit a squaring), and 0 from then on, so that fast decays keep theirs; to pass
 * from one to the other is exact.
 *
 * Everything here runs twice: for one person, whose columns hold two states in a vector (T = f64), and for two in
 * step, whose columns hold one state of both (T = v128).
 */

/** ‖M‖₁ up to which the polynomial's remainder, θ¹⁶/17!, is below 2^−53 of M. */
const THETA: f64 = 0.8;
/** More squarings than any finite h·A needs. */
const MOST_SQUARINGS = 2100;

/** Computes the propagator over h into the entry at `to`. */
export function exponentiate(h: f64, to: usize): void {
  if (Problem.lanes == 2) compute<v128>(h, to);
  else compute<f64>(h, to);
}

/** x ← Φ·x + φ. */
// @ts-ignore: decorator
@inline
export function propagate(entry: usize): void {
  if (Problem.lanes == 2) apply<v128>(entry);
  else apply<f64>(entry);
}

function compute<T>(h: f64, to: usize): void {
  const bytes = Problem.bytes;
  const n = order();
  const m = working(0);
  const m2 = working(1);
  const m3 = working(2);
  const m4 = working(3);
  const sum = working(4);
  const d = to + PROPAGATOR_HEAD;
  const r = d + bytes;

  // b is measured in a unit, a power of two, in which it is no larger than A: it asks for no squaring.
  const normA = norm(generator(), n, h);
  const normB = norm(generator() + n * bytes, 1, h);
  let unit: f64 = 1;
  for (const limit = max(normA, THETA); normB * unit > limit; ) unit *= 0.5;
  let scale: f64 = 1;
  let squarings = 0;
  for (const largest = max(normA, normB * unit); largest * scale > THETA && squarings < MOST_SQUARINGS; squarings++) {
    scale *= 0.5;
  }
  const factors = f64x2.splat(h * scale);
  const ofB = f64x2.splat(h * scale * unit);
  for (let j: usize = 0; j <= n; j++) {
    const factor = j < n ? factors : ofB;
    for (let i: usize = 0; i < bytes; i += 16) {
      const at = j * bytes + i;
      v128.store(m + at, f64x2.mul(factor, v128.load(generator() + at)));
    }
  }

  multiply<T>(m2, m, m);
  multiply<T>(m3, m2, m);
  multiply<T>(m4, m2, m2);
  combine<T>(sum, 1.0 / 479001600.0, 1.0 / 6227020800.0, 1.0 / 87178291200.0, 1.0 / 1307674368000.0);
  for (let at: usize = 0, end = matrixBytes(); at < end; at += 16) {
    const last = f64x2.mul(f64x2.splat(1.0 / 20922789888000.0), v128.load(m4 + at));
    v128.store(sum + at, f64x2.add(v128.load(sum + at), last));
  }
  step<T>(sum, r, 1.0 / 479001600.0, 1.0 / 40320.0, 1.0 / 362880.0, 1.0 / 3628800.0, 1.0 / 39916800.0);
  step<T>(sum, r, 1.0 / 40320.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0);
  step<T>(sum, r, 1.0 / 24.0, 0, 1, 0.5, 1.0 / 6.0);
  memory.copy(r, sum, matrixBytes());

  const one = f64x2.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(d + i, one);
  settle<T>(d, r);
  for (; squarings > 0; squarings--) {
    square<T>(m, d, r);
    memory.copy(r, m, matrixBytes());
    settle<T>(d, r);
  }
  const back = f64x2.splat(1 / unit);
  for (let i: usize = 0, at = r + n * bytes; i < bytes; i += 16) {
    v128.store(at + i, f64x2.mul(v128.load(at + i), back));
  }
  store<f64>(to, h);
}

/** h·‖·‖₁ over so many columns, of the person for whom it is larger. */
function norm(from: usize, columns: usize, h: f64): f64 {
  const bytes = Problem.bytes;
  let largest: f64 = 0;
  for (let j: usize = 0; j < columns; j++) {
    let sums = f64x2.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      sums = f64x2.add(sums, f64x2.abs(v128.load(from + j * bytes + i)));
    }
    const first = f64x2.extract_lane(sums, 0);
    const second = f64x2.extract_lane(sums, 1);
    largest = max(largest, Problem.lanes == 2 ? max(first, second) : first + second);
  }
  return largest * h;
}

/** Entry k of a column, in both lanes or of both people. */
// @ts-ignore: decorator
@inline
function factor<T>(column: usize, k: usize): v128 {
  if (isVector<T>()) return v128.load(column + 16 * k);
  return v128.load_splat<f64>(column + 8 * k);
}

/** Σ_k a[·, k]·column[k], the two lanes at i. */
// @ts-ignore: decorator
@inline
function row<T>(start: v128, a: usize, column: usize, n: usize): v128 {
  const bytes = Problem.bytes;
  let sum = start;
  for (let k: usize = 0; k < n; k++, a += bytes) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a), factor<T>(column, k)));
  }
  return sum;
}

/** to = a·b, the row below both being zero. */
function multiply<T>(to: usize, a: usize, b: usize): void {
  const bytes = Problem.bytes;
  const n = order();
  const zero = f64x2.splat(0);
  for (let j: usize = 0; j <= n; j++) {
    const at = j * bytes;
    for (let i: usize = 0; i < bytes; i += 16) v128.store(to + at + i, row<T>(zero, a + i, b + at, n));
  }
}

/** to = c0·I + c1·M + c2·M² + c3·M³, but for the corner of I. */
function combine<T>(to: usize, c0: f64, c1: f64, c2: f64, c3: f64): void {
  const bytes = Problem.bytes;
  const m = working(0);
  const m2 = working(1);
  const m3 = working(2);
  for (let at: usize = 0, end = matrixBytes(); at < end; at += 16) {
    let s = f64x2.mul(f64x2.splat(c3), v128.load(m3 + at));
    s = f64x2.add(s, f64x2.mul(f64x2.splat(c2), v128.load(m2 + at)));
    v128.store(to + at, f64x2.add(s, f64x2.mul(f64x2.splat(c1), v128.load(m + at))));
  }
  if (c0 == 0) return;
  for (let j: usize = 0, n = order(); j < n; j++) {
    const at = to + j * bytes + j * sizeof<T>();
    store<f64>(at, load<f64>(at) + c0);
    if (isVector<T>()) store<f64>(at + 8, load<f64>(at + 8) + c0);
  }
}

/** sum ← c0·I + c1·M + c2·M² + c3·M³ + M⁴·sum, where sum's row below ends in `corner`. */
function step<T>(sum: usize, spare: usize, corner: f64, c0: f64, c1: f64, c2: f64, c3: f64): void {
  const bytes = Problem.bytes;
  const n = order();
  const m4 = working(3);
  combine<T>(spare, c0, c1, c2, c3);
  const corners = f64x2.splat(corner);
  for (let j: usize = 0; j <= n; j++) {
    const at = j * bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      let start = v128.load(spare + at + i);
      if (j == n) start = f64x2.add(start, f64x2.mul(corners, v128.load(m4 + at + i)));
      v128.store(spare + at + i, row<T>(start, m4 + i, sum + at, n));
    }
  }
  memory.copy(sum, spare, matrixBytes());
}

/** to = D·R + R·D + R², the corner of D being 1. */
function square<T>(to: usize, d: usize, r: usize): void {
  const bytes = Problem.bytes;
  const n = order();
  for (let j: usize = 0; j <= n; j++) {
    const at = j * bytes;
    const own = j < n ? factor<T>(d, j) : f64x2.splat(1);
    for (let i: usize = 0; i < bytes; i += 16) {
      const both = f64x2.add(v128.load(d + i), own);
      v128.store(to + at + i, row<T>(f64x2.mul(both, v128.load(r + at + i)), r + i, r + at, n));
    }
  }
}

/** Where Φ_ii has fallen to ½ it is kept itself instead of its difference from 1. */
function settle<T>(d: usize, r: usize): void {
  const bytes = Problem.bytes;
  for (let j: usize = 0, n = order(); j < n; j++) {
    const own = j * sizeof<T>();
    for (let lane: usize = 0; lane < sizeof<T>(); lane += 8) {
      const at = r + j * bytes + own + lane;
      if (load<f64>(d + own + lane) == 0 || load<f64>(at) >= -0.5) continue;
      store<f64>(d + own + lane, 0);
      store<f64>(at, load<f64>(at) + 1);
    }
  }
}

function apply<T>(entry: usize): void {
  const bytes = Problem.bytes;
  const n = order();
  const x = Problem.x;
  const next = Problem.next;
  const d = entry + PROPAGATOR_HEAD;
  const r = d + bytes;
  const phi = r + n * bytes;
  for (let i: usize = 0; i < bytes; i += 16) {
    const change = row<T>(v128.load(phi + i), r + i, x, n);
    v128.store(next + i, f64x2.add(f64x2.mul(v128.load(d + i), v128.load(x + i)), change));
  }
  for (let i: usize = 0; i < bytes; i += 16) v128.store(x + i, v128.load(next + i));
}
