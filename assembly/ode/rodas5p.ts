import { doubles } from '../linalg/bytes';
import { Cell } from '../memory';
import { Problem, count, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { add2, both, lanes, times2 } from '../linalg/lanes';
import { factorise, solve } from '../linalg/lu';
import { evaluateJacobian } from './jacobian';
import * as T from './tableaus/rodas5p';

/** What `rodas5pStep` returns instead of an error where W is singular. */
export const SINGULAR: f64 = -1;

/**
 * One step of Rodas5P (tableaus/rodas5p.ts) from (t, x) over h, into `Problem.next`; `Problem.derivative` holds
 * f(t, x) already. A rejected step keeps its Jacobian. Returns the RMS of the scaled error, NaN where a stage
 * was, SINGULAR where W has no inverse.
 */
export function rodas5pStep(h: f64): f64 {
  if (!Run.jacobianKnown) {
    evaluateJacobian(h);
    Run.jacobianKnown = true;
  }
  buildMatrix(1 / (T.gamma * h));
  count(Cell.Factorisations);
  if (!factorise(Problem.matrix, Problem.n, Problem.bytes, Problem.pivots)) return SINGULAR;

  const t = Run.t;
  const x = Problem.x;
  const u = Problem.stage;
  const f = Problem.scratch;
  const mass = Problem.mass;
  const dfdt = Problem.timeDerivative;
  const bytes = Problem.bytes;
  const inverse = 1 / h;
  const u1 = Problem.k;
  const u2 = u1 + bytes;
  const u3 = u2 + bytes;
  const u4 = u3 + bytes;
  const u5 = u4 + bytes;
  const u6 = u5 + bytes;
  const u7 = u6 + bytes;
  const u8 = u7 + bytes;

  const G1 = both(h * T.gamma1);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u1 + i, add2(v128.load(Problem.derivative + i), G1, dfdt + i));
  }
  backSubstitute(u1);

  const A21 = both(T.a21);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(v128.load(x + i), A21, u1 + i);
    v128.store(u + i, s);
  }
  rhs(t + T.alpha2 * h, u, f);
  const G2 = both(h * T.gamma2);
  const C21 = both(inverse * T.c21);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C21, u1 + i);
    s = add2(f64x2.mul(s, v128.load(mass + i)), G2, dfdt + i);
    v128.store(u2 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u2);

  const A31 = both(T.a31);
  const A32 = both(T.a32);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(v128.load(x + i), A31, u1 + i);
    s = add2(s, A32, u2 + i);
    v128.store(u + i, s);
  }
  rhs(t + T.alpha3 * h, u, f);
  const G3 = both(h * T.gamma3);
  const C31 = both(inverse * T.c31);
  const C32 = both(inverse * T.c32);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C31, u1 + i);
    s = add2(s, C32, u2 + i);
    s = add2(f64x2.mul(s, v128.load(mass + i)), G3, dfdt + i);
    v128.store(u3 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u3);

  const A41 = both(T.a41);
  const A42 = both(T.a42);
  const A43 = both(T.a43);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(v128.load(x + i), A41, u1 + i);
    s = add2(s, A42, u2 + i);
    s = add2(s, A43, u3 + i);
    v128.store(u + i, s);
  }
  rhs(t + T.alpha4 * h, u, f);
  const G4 = both(h * T.gamma4);
  const C41 = both(inverse * T.c41);
  const C42 = both(inverse * T.c42);
  const C43 = both(inverse * T.c43);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C41, u1 + i);
    s = add2(s, C42, u2 + i);
    s = add2(s, C43, u3 + i);
    s = add2(f64x2.mul(s, v128.load(mass + i)), G4, dfdt + i);
    v128.store(u4 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u4);

  const A51 = both(T.a51);
  const A52 = both(T.a52);
  const A53 = both(T.a53);
  const A54 = both(T.a54);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(v128.load(x + i), A51, u1 + i);
    s = add2(s, A52, u2 + i);
    s = add2(s, A53, u3 + i);
    s = add2(s, A54, u4 + i);
    v128.store(u + i, s);
  }
  rhs(t + T.alpha5 * h, u, f);
  const G5 = both(h * T.gamma5);
  const C51 = both(inverse * T.c51);
  const C52 = both(inverse * T.c52);
  const C53 = both(inverse * T.c53);
  const C54 = both(inverse * T.c54);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C51, u1 + i);
    s = add2(s, C52, u2 + i);
    s = add2(s, C53, u3 + i);
    s = add2(s, C54, u4 + i);
    s = add2(f64x2.mul(s, v128.load(mass + i)), G5, dfdt + i);
    v128.store(u5 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u5);

  const A61 = both(T.a61);
  const A62 = both(T.a62);
  const A63 = both(T.a63);
  const A64 = both(T.a64);
  const A65 = both(T.a65);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(v128.load(x + i), A61, u1 + i);
    s = add2(s, A62, u2 + i);
    s = add2(s, A63, u3 + i);
    s = add2(s, A64, u4 + i);
    s = add2(s, A65, u5 + i);
    v128.store(u + i, s);
  }
  rhs(t + h, u, f);
  const C61 = both(inverse * T.c61);
  const C62 = both(inverse * T.c62);
  const C63 = both(inverse * T.c63);
  const C64 = both(inverse * T.c64);
  const C65 = both(inverse * T.c65);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C61, u1 + i);
    s = add2(s, C62, u2 + i);
    s = add2(s, C63, u3 + i);
    s = add2(s, C64, u4 + i);
    s = add2(s, C65, u5 + i);
    s = f64x2.mul(s, v128.load(mass + i));
    v128.store(u6 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u6);

  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u + i, f64x2.add(v128.load(u + i), v128.load(u6 + i)));
  }
  rhs(t + h, u, f);
  const C71 = both(inverse * T.c71);
  const C72 = both(inverse * T.c72);
  const C73 = both(inverse * T.c73);
  const C74 = both(inverse * T.c74);
  const C75 = both(inverse * T.c75);
  const C76 = both(inverse * T.c76);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C71, u1 + i);
    s = add2(s, C72, u2 + i);
    s = add2(s, C73, u3 + i);
    s = add2(s, C74, u4 + i);
    s = add2(s, C75, u5 + i);
    s = add2(s, C76, u6 + i);
    s = f64x2.mul(s, v128.load(mass + i));
    v128.store(u7 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u7);

  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(u + i, f64x2.add(v128.load(u + i), v128.load(u7 + i)));
  }
  rhs(t + h, u, f);
  const C81 = both(inverse * T.c81);
  const C82 = both(inverse * T.c82);
  const C83 = both(inverse * T.c83);
  const C84 = both(inverse * T.c84);
  const C85 = both(inverse * T.c85);
  const C86 = both(inverse * T.c86);
  const C87 = both(inverse * T.c87);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = times2(C81, u1 + i);
    s = add2(s, C82, u2 + i);
    s = add2(s, C83, u3 + i);
    s = add2(s, C84, u4 + i);
    s = add2(s, C85, u5 + i);
    s = add2(s, C86, u6 + i);
    s = add2(s, C87, u7 + i);
    s = f64x2.mul(s, v128.load(mass + i));
    v128.store(u8 + i, f64x2.add(s, v128.load(f + i)));
  }
  backSubstitute(u8);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 7);

  const next = Problem.next;
  const atol = Problem.atol;
  const rtol = both(Problem.rtol);
  let sum = both(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    let e = v128.load(u8 + i);
    const end = f64x2.add(v128.load(u + i), e);
    v128.store(next + i, end);
    const largest = f64x2.max(f64x2.abs(v128.load(x + i)), f64x2.abs(end));
    e = f64x2.div(e, add2(f64x2.mul(rtol, largest), both(1), atol + i));
    sum = f64x2.add(sum, f64x2.mul(e, e));
  }
  return sqrt(lanes(sum) / <f64>Problem.n);
}

// @ts-ignore: decorator
@inline
function backSubstitute(b: usize): void {
  solve(Problem.matrix, Problem.n, Problem.bytes, Problem.pivots, b);
}

/** W = M/(γh) − J. */
function buildMatrix(scale: f64): void {
  const n = doubles(Problem.n);
  const stride = Problem.bytes;
  let from = Problem.jacobian;
  let to = Problem.matrix;
  for (let j: usize = 0; j < n; j += 8, from += n, to += stride) {
    for (let i: usize = 0; i < n; i += 8) store<f64>(to + i, -load<f64>(from + i));
    store<f64>(to + j, load<f64>(to + j) + scale * load<f64>(Problem.mass + j));
    if (n < stride) store<f64>(to + n, 0);
  }
}

/** v_1, v_2, v_3 of the interpolant, made once a step and only where something asks for them. */
function prepareInterpolant(): void {
  const bytes = Problem.bytes;
  const v1 = Problem.dense;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  const H11 = both(T.h11);
  const H12 = both(T.h12);
  const H13 = both(T.h13);
  const H14 = both(T.h14);
  const H15 = both(T.h15);
  const H16 = both(T.h16);
  const H17 = both(T.h17);
  const H18 = both(T.h18);
  const H21 = both(T.h21);
  const H22 = both(T.h22);
  const H23 = both(T.h23);
  const H24 = both(T.h24);
  const H25 = both(T.h25);
  const H26 = both(T.h26);
  const H27 = both(T.h27);
  const H28 = both(T.h28);
  const H31 = both(T.h31);
  const H32 = both(T.h32);
  const H33 = both(T.h33);
  const H34 = both(T.h34);
  const H35 = both(T.h35);
  const H36 = both(T.h36);
  const H37 = both(T.h37);
  const H38 = both(T.h38);
  for (let i: usize = 0; i < bytes; i += 16) {
    let at = Problem.k + i;
    let s1 = times2(H11, at);
    let s2 = times2(H21, at);
    let s3 = times2(H31, at);
    at += bytes;
    s1 = add2(s1, H12, at);
    s2 = add2(s2, H22, at);
    s3 = add2(s3, H32, at);
    at += bytes;
    s1 = add2(s1, H13, at);
    s2 = add2(s2, H23, at);
    s3 = add2(s3, H33, at);
    at += bytes;
    s1 = add2(s1, H14, at);
    s2 = add2(s2, H24, at);
    s3 = add2(s3, H34, at);
    at += bytes;
    s1 = add2(s1, H15, at);
    s2 = add2(s2, H25, at);
    s3 = add2(s3, H35, at);
    at += bytes;
    s1 = add2(s1, H16, at);
    s2 = add2(s2, H26, at);
    s3 = add2(s3, H36, at);
    at += bytes;
    s1 = add2(s1, H17, at);
    s2 = add2(s2, H27, at);
    s3 = add2(s3, H37, at);
    at += bytes;
    s1 = add2(s1, H18, at);
    s2 = add2(s2, H28, at);
    s3 = add2(s3, H38, at);
    v128.store(v1 + i, s1);
    v128.store(v2 + i, s2);
    v128.store(v3 + i, s3);
  }
  Run.denseKnown = true;
}

/** x at t_old + θ·h_old on the last accepted step, into `to`, order 4. `Problem.next` is still that step's end. */
export function rodas5pInterpolate(theta: f64, to: usize): void {
  if (!Run.denseKnown) prepareInterpolant();
  const bytes = Problem.bytes;
  const y0 = Problem.old;
  const y1 = Problem.next;
  const v1 = Problem.dense;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  const rest = 1 - theta;
  const W0 = both(rest);
  const W1 = both(theta);
  const V1 = both(theta * rest);
  const V2 = both(theta * theta * rest);
  const V3 = both(theta * theta * theta * rest);
  for (let i: usize = 0; i < bytes; i += 16) {
    let s = add2(times2(W0, y0 + i), W1, y1 + i);
    s = add2(add2(add2(s, V1, v1 + i), V2, v2 + i), V3, v3 + i);
    v128.store(to + i, s);
  }
}
