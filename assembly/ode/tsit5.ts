import { Cell, Method } from '../memory';
import { Problem, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { slopeQuotient } from './power';
import { explicitStrictness } from './strictness';
import { add, all, copy, extent, get, goesSingly, plus, put, rootMean, scaledSquare, times } from '../linalg/lanes'; // prettier-ignore
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
 * Each stage is one fused pass over its argument. Returns the RMS of the scaled error, times the strictness, NaN where a stage was.
 */
export function tsit5Step(h: f64): f64 {
  return goesSingly() ? step<f64>(h) : step<v128>(h);
}

function step<T>(h: f64): f64 {
  const t = Run.t;
  const end = extent<T>();
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

  const A21 = all<T>(h * a21);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u + i, add<T>(get<T>(x + i), A21, k1 + i));
  }
  rhs(t + c2 * h, u, k2);

  const A31 = all<T>(h * a31);
  const A32 = all<T>(h * a32);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u + i, add<T>(add<T>(get<T>(x + i), A31, k1 + i), A32, k2 + i));
  }
  rhs(t + c3 * h, u, k3);

  const A41 = all<T>(h * a41);
  const A42 = all<T>(h * a42);
  const A43 = all<T>(h * a43);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u + i, add<T>(add<T>(add<T>(get<T>(x + i), A41, k1 + i), A42, k2 + i), A43, k3 + i));
  }
  rhs(t + c4 * h, u, k4);

  const A51 = all<T>(h * a51);
  const A52 = all<T>(h * a52);
  const A53 = all<T>(h * a53);
  const A54 = all<T>(h * a54);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(get<T>(x + i), A51, k1 + i), A52, k2 + i);
    s = add<T>(add<T>(s, A53, k3 + i), A54, k4 + i);
    put<T>(u + i, s);
  }
  rhs(t + c5 * h, u, k5);

  const A61 = all<T>(h * a61);
  const A62 = all<T>(h * a62);
  const A63 = all<T>(h * a63);
  const A64 = all<T>(h * a64);
  const A65 = all<T>(h * a65);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(get<T>(x + i), A61, k1 + i), A62, k2 + i);
    s = add<T>(add<T>(add<T>(s, A63, k3 + i), A64, k4 + i), A65, k5 + i);
    put<T>(u + i, s);
  }
  rhs(t + h, u, k6);

  const B1 = all<T>(h * b1);
  const B2 = all<T>(h * b2);
  const B3 = all<T>(h * b3);
  const B4 = all<T>(h * b4);
  const B5 = all<T>(h * b5);
  const B6 = all<T>(h * b6);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), B1, k1 + i), B2, k2 + i), B3, k3 + i);
    s = add<T>(add<T>(add<T>(s, B4, k4 + i), B5, k5 + i), B6, k6 + i);
    put<T>(next + i, s);
  }
  rhs(t + h, next, k7);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 6);

  const E1 = all<T>(h * e1);
  const E2 = all<T>(h * e2);
  const E3 = all<T>(h * e3);
  const E4 = all<T>(h * e4);
  const E5 = all<T>(h * e5);
  const E6 = all<T>(h * e6);
  const E7 = all<T>(h * e7);
  const rtol = all<T>(Problem.rtol);
  const atol = Problem.atol;
  let sum = all<T>(0);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let e = add<T>(add<T>(times<T>(E1, k1 + i), E2, k2 + i), E3, k3 + i);
    e = add<T>(add<T>(add<T>(add<T>(e, E4, k4 + i), E5, k5 + i), E6, k6 + i), E7, k7 + i);
    sum = plus<T>(sum, scaledSquare<T>(e, get<T>(x + i), get<T>(next + i), rtol, atol + i));
  }
  return explicitStrictness(Method.Tsit5) * rootMean<T>(sum);
}

/**
 * x at t_old + θ·h_old on the last accepted step, into `to`: y + h Σ b_i(θ) k_i, order 4.
 */
export function tsit5Interpolate(theta: f64, to: usize): void {
  if (goesSingly()) interpolateLanes<f64>(theta, to);
  else interpolateLanes<v128>(theta, to);
}

function interpolateLanes<T>(theta: f64, to: usize): void {
  const h = Run.hOld;
  const end = extent<T>();
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
  const B1 = all<T>(ht * (r11 + theta * (r12 + theta * (r13 + theta * r14))));
  const B2 = all<T>(htt * (r22 + theta * (r23 + theta * r24)));
  const B3 = all<T>(htt * (r32 + theta * (r33 + theta * r34)));
  const B4 = all<T>(htt * (r42 + theta * (r43 + theta * r44)));
  const B5 = all<T>(htt * (r52 + theta * (r53 + theta * r54)));
  const B6 = all<T>(htt * (r62 + theta * (r63 + theta * r64)));
  const B7 = all<T>(htt * (r72 + theta * (r73 + theta * r74)));
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(y + i), B1, k1 + i), B2, k2 + i), B3, k3 + i);
    s = add<T>(add<T>(add<T>(add<T>(s, B4, k4 + i), B5, k5 + i), B6, k6 + i), B7, k7 + i);
    put<T>(to + i, s);
  }
}

/** The same interpolant in powers of θ: its five coefficients, a vector each, into `to`. */
export function tsit5Polynomial(to: usize): void {
  const h = Run.hOld;
  const bytes = Problem.bytes;
  const k1 = Problem.k;
  const c1 = to + bytes;
  const c2 = c1 + bytes;
  const c3 = c2 + bytes;
  const c4 = c3 + bytes;
  copy(to, Problem.old, bytes);
  for (let i: usize = 0; i < bytes; i += 8) {
    let at = k1 + i;
    const f1 = h * load<f64>(at);
    const f2 = h * load<f64>((at += bytes));
    const f3 = h * load<f64>((at += bytes));
    const f4 = h * load<f64>((at += bytes));
    const f5 = h * load<f64>((at += bytes));
    const f6 = h * load<f64>((at += bytes));
    const f7 = h * load<f64>((at += bytes));
    store<f64>(c1 + i, r11 * f1);
    store<f64>(c2 + i, r12 * f1 + r22 * f2 + r32 * f3 + r42 * f4 + r52 * f5 + r62 * f6 + r72 * f7);
    store<f64>(c3 + i, r13 * f1 + r23 * f2 + r33 * f3 + r43 * f4 + r53 * f5 + r63 * f6 + r73 * f7);
    store<f64>(c4 + i, r14 * f1 + r24 * f2 + r34 * f3 + r44 * f4 + r54 * f5 + r64 * f6 + r74 * f7);
  }
}

/** ‖f(u_7) − f(u_6)‖ / ‖u_7 − u_6‖ ≈ the largest |eigenvalue| of ∂f/∂x (Hairer & Wanner II, IV.2.26). */
export function tsit5SpectralRadius(): f64 {
  const k6 = Problem.k + 5 * Problem.bytes;
  return slopeQuotient(k6, k6 + Problem.bytes, Problem.stage, Problem.next);
}
