import { doubles } from '../linalg/bytes';
import { Cell, Method } from '../memory';
import { Problem, count, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { add, all, extent, get, goesSingly, minus, plus, product, put, rootMean, scaledNorm, scaledSquare, times } from '../linalg/lanes'; // prettier-ignore
import { factoriseIteration, solveIteration } from '../linalg/iterationMatrix';
import { evaluateJacobian, jacobianNorm } from './jacobian';
import { stiffStrictness } from './strictness';
import * as T from './tableaus/rodas5p';

/** What `rodas5pStep` returns instead of an error where W is singular. */
export const SINGULAR: f64 = -1;

/**
 * One step of Rodas5P (tableaus/rodas5p.ts) from (t, x) over h, into `Problem.next`; `Problem.derivative` holds
 * f(t, x) already. A rejected step keeps its Jacobian. Returns the RMS of the scaled error, times
 * the strictness, NaN where a stage was, SINGULAR where W has no inverse.
 */
export function rodas5pStep(h: f64): f64 {
  if (!Run.jacobianKnown) {
    evaluateJacobian(h);
    Run.jacobianKnown = true;
  }
  count(Cell.Factorisations);
  if (!factoriseIteration(1 / (T.gamma * h))) {
    return jacobianNorm() < Infinity ? SINGULAR : NaN;
  }
  const error = goesSingly() ? stages<f64>(h) : stages<v128>(h);
  return stiffStrictness(Method.Rodas5P, h) * error;
}

function stages<T>(h: f64): f64 {
  const t = Run.t;
  const end = extent<T>();
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

  const G1 = all<T>(h * T.gamma1);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u1 + i, add<T>(get<T>(Problem.derivative + i), G1, dfdt + i));
  }
  solveIteration(u1);

  const A21 = all<T>(T.a21);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(get<T>(x + i), A21, u1 + i);
    put<T>(u + i, s);
  }
  rhs(t + T.alpha2 * h, u, f);
  const G2 = all<T>(h * T.gamma2);
  const C21 = all<T>(inverse * T.c21);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C21, u1 + i);
    s = add<T>(product<T>(s, get<T>(mass + i)), G2, dfdt + i);
    put<T>(u2 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u2);

  const A31 = all<T>(T.a31);
  const A32 = all<T>(T.a32);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(get<T>(x + i), A31, u1 + i);
    s = add<T>(s, A32, u2 + i);
    put<T>(u + i, s);
  }
  rhs(t + T.alpha3 * h, u, f);
  const G3 = all<T>(h * T.gamma3);
  const C31 = all<T>(inverse * T.c31);
  const C32 = all<T>(inverse * T.c32);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C31, u1 + i);
    s = add<T>(s, C32, u2 + i);
    s = add<T>(product<T>(s, get<T>(mass + i)), G3, dfdt + i);
    put<T>(u3 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u3);

  const A41 = all<T>(T.a41);
  const A42 = all<T>(T.a42);
  const A43 = all<T>(T.a43);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(get<T>(x + i), A41, u1 + i);
    s = add<T>(s, A42, u2 + i);
    s = add<T>(s, A43, u3 + i);
    put<T>(u + i, s);
  }
  rhs(t + T.alpha4 * h, u, f);
  const G4 = all<T>(h * T.gamma4);
  const C41 = all<T>(inverse * T.c41);
  const C42 = all<T>(inverse * T.c42);
  const C43 = all<T>(inverse * T.c43);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C41, u1 + i);
    s = add<T>(s, C42, u2 + i);
    s = add<T>(s, C43, u3 + i);
    s = add<T>(product<T>(s, get<T>(mass + i)), G4, dfdt + i);
    put<T>(u4 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u4);

  const A51 = all<T>(T.a51);
  const A52 = all<T>(T.a52);
  const A53 = all<T>(T.a53);
  const A54 = all<T>(T.a54);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(get<T>(x + i), A51, u1 + i);
    s = add<T>(s, A52, u2 + i);
    s = add<T>(s, A53, u3 + i);
    s = add<T>(s, A54, u4 + i);
    put<T>(u + i, s);
  }
  rhs(t + T.alpha5 * h, u, f);
  const G5 = all<T>(h * T.gamma5);
  const C51 = all<T>(inverse * T.c51);
  const C52 = all<T>(inverse * T.c52);
  const C53 = all<T>(inverse * T.c53);
  const C54 = all<T>(inverse * T.c54);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C51, u1 + i);
    s = add<T>(s, C52, u2 + i);
    s = add<T>(s, C53, u3 + i);
    s = add<T>(s, C54, u4 + i);
    s = add<T>(product<T>(s, get<T>(mass + i)), G5, dfdt + i);
    put<T>(u5 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u5);

  const A61 = all<T>(T.a61);
  const A62 = all<T>(T.a62);
  const A63 = all<T>(T.a63);
  const A64 = all<T>(T.a64);
  const A65 = all<T>(T.a65);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(get<T>(x + i), A61, u1 + i);
    s = add<T>(s, A62, u2 + i);
    s = add<T>(s, A63, u3 + i);
    s = add<T>(s, A64, u4 + i);
    s = add<T>(s, A65, u5 + i);
    put<T>(u + i, s);
  }
  rhs(t + h, u, f);
  const C61 = all<T>(inverse * T.c61);
  const C62 = all<T>(inverse * T.c62);
  const C63 = all<T>(inverse * T.c63);
  const C64 = all<T>(inverse * T.c64);
  const C65 = all<T>(inverse * T.c65);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C61, u1 + i);
    s = add<T>(s, C62, u2 + i);
    s = add<T>(s, C63, u3 + i);
    s = add<T>(s, C64, u4 + i);
    s = add<T>(s, C65, u5 + i);
    s = product<T>(s, get<T>(mass + i));
    put<T>(u6 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u6);

  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u + i, plus<T>(get<T>(u + i), get<T>(u6 + i)));
  }
  rhs(t + h, u, f);
  const C71 = all<T>(inverse * T.c71);
  const C72 = all<T>(inverse * T.c72);
  const C73 = all<T>(inverse * T.c73);
  const C74 = all<T>(inverse * T.c74);
  const C75 = all<T>(inverse * T.c75);
  const C76 = all<T>(inverse * T.c76);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C71, u1 + i);
    s = add<T>(s, C72, u2 + i);
    s = add<T>(s, C73, u3 + i);
    s = add<T>(s, C74, u4 + i);
    s = add<T>(s, C75, u5 + i);
    s = add<T>(s, C76, u6 + i);
    s = product<T>(s, get<T>(mass + i));
    put<T>(u7 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u7);

  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    put<T>(u + i, plus<T>(get<T>(u + i), get<T>(u7 + i)));
  }
  rhs(t + h, u, f);
  const C81 = all<T>(inverse * T.c81);
  const C82 = all<T>(inverse * T.c82);
  const C83 = all<T>(inverse * T.c83);
  const C84 = all<T>(inverse * T.c84);
  const C85 = all<T>(inverse * T.c85);
  const C86 = all<T>(inverse * T.c86);
  const C87 = all<T>(inverse * T.c87);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = times<T>(C81, u1 + i);
    s = add<T>(s, C82, u2 + i);
    s = add<T>(s, C83, u3 + i);
    s = add<T>(s, C84, u4 + i);
    s = add<T>(s, C85, u5 + i);
    s = add<T>(s, C86, u6 + i);
    s = add<T>(s, C87, u7 + i);
    s = product<T>(s, get<T>(mass + i));
    put<T>(u8 + i, plus<T>(s, get<T>(f + i)));
  }
  solveIteration(u8);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 7);

  const next = Problem.next;
  const atol = Problem.atol;
  const rtol = all<T>(Problem.rtol);
  let sum = all<T>(0);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    const e = get<T>(u8 + i);
    const y = plus<T>(get<T>(u + i), e);
    put<T>(next + i, y);
    sum = plus<T>(sum, scaledSquare<T>(e, get<T>(x + i), y, rtol, atol + i));
  }
  return rootMean<T>(sum);
}

/** v_1, v_2, v_3 of the interpolant, made once a step and only where something asks for them. */
function prepareInterpolant<T>(): void {
  const bytes = Problem.bytes;
  const end = extent<T>();
  const v1 = Problem.dense;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  const H11 = all<T>(T.h11);
  const H12 = all<T>(T.h12);
  const H13 = all<T>(T.h13);
  const H14 = all<T>(T.h14);
  const H15 = all<T>(T.h15);
  const H16 = all<T>(T.h16);
  const H17 = all<T>(T.h17);
  const H18 = all<T>(T.h18);
  const H21 = all<T>(T.h21);
  const H22 = all<T>(T.h22);
  const H23 = all<T>(T.h23);
  const H24 = all<T>(T.h24);
  const H25 = all<T>(T.h25);
  const H26 = all<T>(T.h26);
  const H27 = all<T>(T.h27);
  const H28 = all<T>(T.h28);
  const H31 = all<T>(T.h31);
  const H32 = all<T>(T.h32);
  const H33 = all<T>(T.h33);
  const H34 = all<T>(T.h34);
  const H35 = all<T>(T.h35);
  const H36 = all<T>(T.h36);
  const H37 = all<T>(T.h37);
  const H38 = all<T>(T.h38);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let at = Problem.k + i;
    let s1 = times<T>(H11, at);
    let s2 = times<T>(H21, at);
    let s3 = times<T>(H31, at);
    at += bytes;
    s1 = add<T>(s1, H12, at);
    s2 = add<T>(s2, H22, at);
    s3 = add<T>(s3, H32, at);
    at += bytes;
    s1 = add<T>(s1, H13, at);
    s2 = add<T>(s2, H23, at);
    s3 = add<T>(s3, H33, at);
    at += bytes;
    s1 = add<T>(s1, H14, at);
    s2 = add<T>(s2, H24, at);
    s3 = add<T>(s3, H34, at);
    at += bytes;
    s1 = add<T>(s1, H15, at);
    s2 = add<T>(s2, H25, at);
    s3 = add<T>(s3, H35, at);
    at += bytes;
    s1 = add<T>(s1, H16, at);
    s2 = add<T>(s2, H26, at);
    s3 = add<T>(s3, H36, at);
    at += bytes;
    s1 = add<T>(s1, H17, at);
    s2 = add<T>(s2, H27, at);
    s3 = add<T>(s3, H37, at);
    at += bytes;
    s1 = add<T>(s1, H18, at);
    s2 = add<T>(s2, H28, at);
    s3 = add<T>(s3, H38, at);
    put<T>(v1 + i, s1);
    put<T>(v2 + i, s2);
    put<T>(v3 + i, s3);
  }
  Run.denseKnown = true;
}

/** x at t_old + θ·h_old on the last accepted step, into `to`, order 4. `Problem.next` is still that step's end. */
export function rodas5pInterpolate(theta: f64, to: usize): void {
  if (goesSingly()) interpolateLanes<f64>(theta, to);
  else interpolateLanes<v128>(theta, to);
}

function interpolateLanes<T>(theta: f64, to: usize): void {
  if (!Run.denseKnown) prepareInterpolant<T>();
  const bytes = Problem.bytes;
  const end = extent<T>();
  const y0 = Problem.old;
  const y1 = Problem.next;
  const v1 = Problem.dense;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  const rest = 1 - theta;
  const V0 = all<T>(theta);
  const V1 = all<T>(theta * rest);
  const V2 = all<T>(theta * theta * rest);
  const V3 = all<T>(theta * theta * theta * rest);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    // As a difference, so that what is constant stays so to the last bit.
    const start = get<T>(y0 + i);
    let s = plus<T>(start, product<T>(V0, minus<T>(get<T>(y1 + i), start)));
    s = add<T>(add<T>(add<T>(s, V1, v1 + i), V2, v2 + i), V3, v3 + i);
    put<T>(to + i, s);
  }
}

/** The same interpolant in powers of θ: its five coefficients, a vector each, into `to`. */
export function rodas5pPolynomial(to: usize): void {
  if (!Run.denseKnown) prepareInterpolant<f64>();
  const bytes = Problem.bytes;
  const v1 = Problem.dense;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  for (let i: usize = 0, end = doubles(Problem.n); i < end; i += 8) {
    const start = load<f64>(Problem.old + i);
    let at = to + i;
    store<f64>(at, start);
    store<f64>((at += bytes), load<f64>(Problem.next + i) - start + load<f64>(v1 + i));
    store<f64>((at += bytes), load<f64>(v2 + i) - load<f64>(v1 + i));
    store<f64>((at += bytes), load<f64>(v3 + i) - load<f64>(v2 + i));
    store<f64>(at + bytes, -load<f64>(v3 + i));
  }
}

/**
 * Error of the interpolant at mid-step, in the measure of the tolerances (RMS): what it leaves of the equations there,
 * f − M·ẋ, seen through W⁻¹, which is −J⁻¹ where the problem is stiff and γh where it is not. Where stiff components
 * follow what drives them, the step's end is far better than what lies inside, and the step's own error says
 * nothing of it (Steinebach 2024, Rosenbrock methods within OrdinaryDiffEq.jl, controls the residual).
 */
export function rodas5pErrorBetween(h: f64): f64 {
  const bytes = Problem.bytes;
  const middle = Problem.between;
  const rest = Problem.rates;
  rodas5pInterpolate(0.5, middle);
  rhs(Run.tOld + 0.5 * h, middle, rest);
  count(Cell.RhsCalls);
  const v2 = Problem.dense + bytes;
  const v3 = v2 + bytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    const curved = 0.25 * (load<f64>(v2 + i) + load<f64>(v3 + i));
    const slope = (load<f64>(Problem.next + i) - load<f64>(Problem.old + i) + curved) / h;
    store<f64>(rest + i, load<f64>(rest + i) - load<f64>(Problem.mass + i) * slope);
  }
  solveIteration(rest);
  return Problem.lanes == 2 ? scaledNorm<v128>(rest, middle, middle) : scaledNorm<f64>(rest, middle, middle);
}
