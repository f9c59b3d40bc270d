import { Cell } from '../memory';
import { Problem, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { add2, both, copy, lanes, times2 } from '../linalg/lanes';
import {
  c2, c3, c4, c5,
  a21, a31, a32, a41, a42, a43, a51, a52, a53, a54, a61, a62, a63, a64, a65,
  b1, b2, b3, b4, b5, b6,
  e1, e2, e3, e4, e5, e6, e7,
  r11, r12, r13, r14, r22, r23, r24, r32, r33, r34, r42, r43, r44, r52, r53, r54, r62, r63, r64, r72, r73, r74,
} from './tableaus/tsit5'; // prettier-ignore

/**
 * One step of Tsit5 (tableaus/tsit5.ts) from (t, x) over h, into `Problem.next`; `Problem.derivative`
 * holds f(t, x) already.
 * Each stage is one fused pass over its argument. Returns the RMS of the scaled error, NaN where a stage was.
 */
export function tsit5Step(h: f64): f64 {
  const t = Run.t;
  const x = Problem.x;
  const u = Problem.stage;
  const next = Problem.next;
  const bytes = Problem.bytes;
  const k1 = Problem.k;
  const k2 = k1 + bytes;
  const k3 = k2 + bytes;
  const k4 = k3 + bytes;
  const k5 = k4 + bytes;
  const k6 = k5 + bytes;
  const k7 = k6 + bytes;

  copy(k1, Problem.derivative, bytes);

  const A21 = both(h * a21);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u + i, add2(v128.load(x + i), A21, k1 + i));
  }
  rhs(t + c2 * h, u, k2);

  const A31 = both(h * a31);
  const A32 = both(h * a32);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u + i, add2(add2(v128.load(x + i), A31, k1 + i), A32, k2 + i));
  }
  rhs(t + c3 * h, u, k3);

  const A41 = both(h * a41);
  const A42 = both(h * a42);
  const A43 = both(h * a43);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u + i, add2(add2(add2(v128.load(x + i), A41, k1 + i), A42, k2 + i), A43, k3 + i));
  }
  rhs(t + c4 * h, u, k4);

  const A51 = both(h * a51);
  const A52 = both(h * a52);
  const A53 = both(h * a53);
  const A54 = both(h * a54);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(add2(v128.load(x + i), A51, k1 + i), A52, k2 + i);
    s = add2(add2(s, A53, k3 + i), A54, k4 + i);
    v128.store(u + i, s);
  }
  rhs(t + c5 * h, u, k5);

  const A61 = both(h * a61);
  const A62 = both(h * a62);
  const A63 = both(h * a63);
  const A64 = both(h * a64);
  const A65 = both(h * a65);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(add2(v128.load(x + i), A61, k1 + i), A62, k2 + i);
    s = add2(add2(add2(s, A63, k3 + i), A64, k4 + i), A65, k5 + i);
    v128.store(u + i, s);
  }
  rhs(t + h, u, k6);

  const B1 = both(h * b1);
  const B2 = both(h * b2);
  const B3 = both(h * b3);
  const B4 = both(h * b4);
  const B5 = both(h * b5);
  const B6 = both(h * b6);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(add2(add2(v128.load(x + i), B1, k1 + i), B2, k2 + i), B3, k3 + i);
    s = add2(add2(add2(s, B4, k4 + i), B5, k5 + i), B6, k6 + i);
    v128.store(next + i, s);
  }
  rhs(t + h, next, k7);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 6);

  const E1 = both(h * e1);
  const E2 = both(h * e2);
  const E3 = both(h * e3);
  const E4 = both(h * e4);
  const E5 = both(h * e5);
  const E6 = both(h * e6);
  const E7 = both(h * e7);
  const rtol = both(Problem.rtol);
  const atol = Problem.atol;
  let sum = both(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    let e = add2(add2(times2(E1, k1 + i), E2, k2 + i), E3, k3 + i);
    e = add2(add2(add2(add2(e, E4, k4 + i), E5, k5 + i), E6, k6 + i), E7, k7 + i);
    const largest = f64x2.max(f64x2.abs(v128.load(x + i)), f64x2.abs(v128.load(next + i)));
    e = f64x2.div(e, add2(f64x2.mul(rtol, largest), both(1), atol + i));
    sum = f64x2.add(sum, f64x2.mul(e, e));
  }
  return sqrt(lanes(sum) / <f64>Problem.n);
}

/**
 * x at t_old + θ·h_old on the last accepted step, into `to`: y + h Σ b_i(θ) k_i, order 4.
 */
export function tsit5Interpolate(theta: f64, to: usize): void {
  const h = Run.hOld;
  const bytes = Problem.bytes;
  const y = Problem.old;
  const k1 = Problem.k;
  const k2 = k1 + bytes;
  const k3 = k2 + bytes;
  const k4 = k3 + bytes;
  const k5 = k4 + bytes;
  const k6 = k5 + bytes;
  const k7 = k6 + bytes;
  const ht = h * theta;
  const htt = ht * theta;
  const B1 = both(ht * (r11 + theta * (r12 + theta * (r13 + theta * r14))));
  const B2 = both(htt * (r22 + theta * (r23 + theta * r24)));
  const B3 = both(htt * (r32 + theta * (r33 + theta * r34)));
  const B4 = both(htt * (r42 + theta * (r43 + theta * r44)));
  const B5 = both(htt * (r52 + theta * (r53 + theta * r54)));
  const B6 = both(htt * (r62 + theta * (r63 + theta * r64)));
  const B7 = both(htt * (r72 + theta * (r73 + theta * r74)));
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(add2(add2(v128.load(y + i), B1, k1 + i), B2, k2 + i), B3, k3 + i);
    s = add2(add2(add2(add2(s, B4, k4 + i), B5, k5 + i), B6, k6 + i), B7, k7 + i);
    v128.store(to + i, s);
  }
}

/** ‖f(u_7) − f(u_6)‖ / ‖u_7 − u_6‖ ≈ the largest |eigenvalue| of ∂f/∂x (Hairer & Wanner II, IV.2.26). */
export function tsit5SpectralRadius(): f64 {
  const bytes = Problem.bytes;
  const u6 = Problem.stage;
  const u7 = Problem.next;
  const k6 = Problem.k + 5 * bytes;
  const k7 = k6 + bytes;
  let df = both(0);
  let du = both(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const f = f64x2.sub(v128.load(k7 + i), v128.load(k6 + i));
    const u = f64x2.sub(v128.load(u7 + i), v128.load(u6 + i));
    df = f64x2.add(df, f64x2.mul(f, f));
    du = f64x2.add(du, f64x2.mul(u, u));
  }
  const square = lanes(du);
  return square > 0 ? sqrt(lanes(df) / square) : 0;
}
