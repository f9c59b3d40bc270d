import { Cell, Method } from '../memory';
import { Problem, integer, rhs, setInteger } from '../problem';
import { Run } from '../run';
import { slopeQuotient } from './power';
import { explicitStrictness } from './strictness';
import { add, all, copy, extent, get, goesSingly, plus, put, rootMean, scaledSquare, times } from '../linalg/lanes'; // prettier-ignore
import {
  c2, c3, c4, c5, c6, c7, c8, c12, c13, c14, c15, c16,
  a0201, a0301, a0302, a0401, a0403, a0501, a0503, a0504, a0601, a0603, a0604, a0605, a0701, a0703, a0704,
  a0705, a0706, a0801, a0803, a0804, a0805, a0806, a0807, a0901, a0903, a0904, a0905, a0906, a0907, a0908,
  a1001, a1003, a1004, a1005, a1006, a1007, a1201, a1204, a1205, a1206, a1207, a1208, a1209, a1211, a1301,
  a1304, a1305, a1306, a1307, a1308, a1309, a1311, a1312, a1401, a1404, a1405, a1406, a1407, a1408, a1409,
  a1411, a1412, a1413, a1501, a1504, a1505, a1506, a1507, a1508, a1509, a1511, a1512, a1513, a1601, a1604,
  a1605, a1606, a1607, a1608, a1609, a1611, a1612, a1613,
  b1, b4, b5, b6, b7, b8, b9,
  e1, e4, e5, e6, e7, e8, e9, e10,
  r011, r012, r013, r014, r015, r016, r017, r042, r043, r044, r045, r046, r047, r052, r053, r054, r055, r056,
  r057, r062, r063, r064, r065, r066, r067, r072, r073, r074, r075, r076, r077, r082, r083, r084, r085, r086,
  r087, r092, r093, r094, r095, r096, r097, r112, r113, r114, r115, r116, r117, r122, r123, r124, r125, r126,
  r127, r132, r133, r134, r135, r136, r137, r142, r143, r144, r145, r146, r147, r152, r153, r154, r155, r156,
  r157, r162, r163, r164, r165, r166, r167,
} from './tableaus/vern7'; // prettier-ignore

/**
 * One step of Verner's 7(6) pair (tableaus/vern7.ts) from (t, x) over h, into `Problem.next`; `Problem.derivative`
 * holds f(t, x) already. Stage 9's argument stays in `Problem.dense`, stage 10's in `Problem.stage`: both lie at the
 * step's end, and tell of stiffness. Returns the RMS of the scaled error, times the strictness, NaN where a stage was;
 * where the step is good, the slope at its end is the eleventh stage.
 */
export function vern7Step(h: f64): f64 {
  return goesSingly() ? step<f64>(h) : step<v128>(h);
}

function step<T>(h: f64): f64 {
  const t = Run.t;
  const end = extent<T>();
  const x = Problem.x;
  const u = Problem.stage;
  const ninth = Problem.dense;
  const next = Problem.next;
  const bytes = Problem.bytes;
  const k1 = Problem.k;
  const k2 = k1 + bytes;
  const k3 = k2 + bytes;
  const k4 = k3 + bytes;
  const k5 = k4 + bytes;
  const k6 = k5 + bytes;
  const k7 = k6 + bytes;
  const k8 = k7 + bytes;
  const k9 = k8 + bytes;
  const k10 = k9 + bytes;
  const k11 = k10 + bytes;

  copy(k1, Problem.derivative, bytes);

  const A0201 = all<T>(h * a0201);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    const s = add<T>(get<T>(x + i), A0201, k1 + i);
    put<T>(u + i, s);
  }
  rhs(t + c2 * h, u, k2);

  const A0301 = all<T>(h * a0301);
  const A0302 = all<T>(h * a0302);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    const s = add<T>(add<T>(get<T>(x + i), A0301, k1 + i), A0302, k2 + i);
    put<T>(u + i, s);
  }
  rhs(t + c3 * h, u, k3);

  const A0401 = all<T>(h * a0401);
  const A0403 = all<T>(h * a0403);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    const s = add<T>(add<T>(get<T>(x + i), A0401, k1 + i), A0403, k3 + i);
    put<T>(u + i, s);
  }
  rhs(t + c4 * h, u, k4);

  const A0501 = all<T>(h * a0501);
  const A0503 = all<T>(h * a0503);
  const A0504 = all<T>(h * a0504);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    const s = add<T>(add<T>(add<T>(get<T>(x + i), A0501, k1 + i), A0503, k3 + i), A0504, k4 + i);
    put<T>(u + i, s);
  }
  rhs(t + c5 * h, u, k5);

  const A0601 = all<T>(h * a0601);
  const A0603 = all<T>(h * a0603);
  const A0604 = all<T>(h * a0604);
  const A0605 = all<T>(h * a0605);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A0601, k1 + i), A0603, k3 + i), A0604, k4 + i);
    s = add<T>(s, A0605, k5 + i);
    put<T>(u + i, s);
  }
  rhs(t + c6 * h, u, k6);

  const A0701 = all<T>(h * a0701);
  const A0703 = all<T>(h * a0703);
  const A0704 = all<T>(h * a0704);
  const A0705 = all<T>(h * a0705);
  const A0706 = all<T>(h * a0706);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A0701, k1 + i), A0703, k3 + i), A0704, k4 + i);
    s = add<T>(add<T>(s, A0705, k5 + i), A0706, k6 + i);
    put<T>(u + i, s);
  }
  rhs(t + c7 * h, u, k7);

  const A0801 = all<T>(h * a0801);
  const A0803 = all<T>(h * a0803);
  const A0804 = all<T>(h * a0804);
  const A0805 = all<T>(h * a0805);
  const A0806 = all<T>(h * a0806);
  const A0807 = all<T>(h * a0807);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A0801, k1 + i), A0803, k3 + i), A0804, k4 + i);
    s = add<T>(add<T>(add<T>(s, A0805, k5 + i), A0806, k6 + i), A0807, k7 + i);
    put<T>(u + i, s);
  }
  rhs(t + c8 * h, u, k8);

  const A0901 = all<T>(h * a0901);
  const A0903 = all<T>(h * a0903);
  const A0904 = all<T>(h * a0904);
  const A0905 = all<T>(h * a0905);
  const A0906 = all<T>(h * a0906);
  const A0907 = all<T>(h * a0907);
  const A0908 = all<T>(h * a0908);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A0901, k1 + i), A0903, k3 + i), A0904, k4 + i);
    s = add<T>(add<T>(add<T>(s, A0905, k5 + i), A0906, k6 + i), A0907, k7 + i);
    s = add<T>(s, A0908, k8 + i);
    put<T>(ninth + i, s);
  }
  rhs(t + h, ninth, k9);

  const A1001 = all<T>(h * a1001);
  const A1003 = all<T>(h * a1003);
  const A1004 = all<T>(h * a1004);
  const A1005 = all<T>(h * a1005);
  const A1006 = all<T>(h * a1006);
  const A1007 = all<T>(h * a1007);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1001, k1 + i), A1003, k3 + i), A1004, k4 + i);
    s = add<T>(add<T>(add<T>(s, A1005, k5 + i), A1006, k6 + i), A1007, k7 + i);
    put<T>(u + i, s);
  }
  rhs(t + h, u, k10);

  const B1 = all<T>(h * b1);
  const B4 = all<T>(h * b4);
  const B5 = all<T>(h * b5);
  const B6 = all<T>(h * b6);
  const B7 = all<T>(h * b7);
  const B8 = all<T>(h * b8);
  const B9 = all<T>(h * b9);
  const E1 = all<T>(h * e1);
  const E4 = all<T>(h * e4);
  const E5 = all<T>(h * e5);
  const E6 = all<T>(h * e6);
  const E7 = all<T>(h * e7);
  const E8 = all<T>(h * e8);
  const E9 = all<T>(h * e9);
  const E10 = all<T>(h * e10);
  const rtol = all<T>(Problem.rtol);
  const atol = Problem.atol;
  let sum = all<T>(0);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), B1, k1 + i), B4, k4 + i), B5, k5 + i);
    s = add<T>(add<T>(add<T>(add<T>(s, B6, k6 + i), B7, k7 + i), B8, k8 + i), B9, k9 + i);
    put<T>(next + i, s);
    let e = add<T>(add<T>(add<T>(times<T>(E1, k1 + i), E4, k4 + i), E5, k5 + i), E6, k6 + i);
    e = add<T>(add<T>(add<T>(add<T>(e, E7, k7 + i), E8, k8 + i), E9, k9 + i), E10, k10 + i);
    sum = plus<T>(sum, scaledSquare<T>(e, get<T>(x + i), s, rtol, atol + i));
  }
  const error = explicitStrictness(Method.Vern7) * rootMean<T>(sum);
  const good = error <= 1;
  if (good) rhs(t + h, next, k11);
  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + (good ? 10 : 9));
  return error;
}

/** Stages 12 to 16, made once a step and only where something asks for what lies inside it. */
function prepareInterpolant<T>(): void {
  const t = Run.tOld;
  const h = Run.hOld;
  const end = extent<T>();
  const x = Problem.old;
  const u = Problem.scratch;
  const bytes = Problem.bytes;
  const k1 = Problem.k;
  const k4 = k1 + 3 * bytes;
  const k5 = k4 + bytes;
  const k6 = k5 + bytes;
  const k7 = k6 + bytes;
  const k8 = k7 + bytes;
  const k9 = k8 + bytes;
  const k11 = k9 + 2 * bytes;
  const k12 = k11 + bytes;
  const k13 = k12 + bytes;
  const k14 = k13 + bytes;
  const k15 = k14 + bytes;
  const k16 = k15 + bytes;

  const A1201 = all<T>(h * a1201);
  const A1204 = all<T>(h * a1204);
  const A1205 = all<T>(h * a1205);
  const A1206 = all<T>(h * a1206);
  const A1207 = all<T>(h * a1207);
  const A1208 = all<T>(h * a1208);
  const A1209 = all<T>(h * a1209);
  const A1211 = all<T>(h * a1211);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1201, k1 + i), A1204, k4 + i), A1205, k5 + i);
    s = add<T>(add<T>(add<T>(s, A1206, k6 + i), A1207, k7 + i), A1208, k8 + i);
    s = add<T>(add<T>(s, A1209, k9 + i), A1211, k11 + i);
    put<T>(u + i, s);
  }
  rhs(t + c12 * h, u, k12);

  const A1301 = all<T>(h * a1301);
  const A1304 = all<T>(h * a1304);
  const A1305 = all<T>(h * a1305);
  const A1306 = all<T>(h * a1306);
  const A1307 = all<T>(h * a1307);
  const A1308 = all<T>(h * a1308);
  const A1309 = all<T>(h * a1309);
  const A1311 = all<T>(h * a1311);
  const A1312 = all<T>(h * a1312);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1301, k1 + i), A1304, k4 + i), A1305, k5 + i);
    s = add<T>(add<T>(add<T>(s, A1306, k6 + i), A1307, k7 + i), A1308, k8 + i);
    s = add<T>(add<T>(add<T>(s, A1309, k9 + i), A1311, k11 + i), A1312, k12 + i);
    put<T>(u + i, s);
  }
  rhs(t + c13 * h, u, k13);

  const A1401 = all<T>(h * a1401);
  const A1404 = all<T>(h * a1404);
  const A1405 = all<T>(h * a1405);
  const A1406 = all<T>(h * a1406);
  const A1407 = all<T>(h * a1407);
  const A1408 = all<T>(h * a1408);
  const A1409 = all<T>(h * a1409);
  const A1411 = all<T>(h * a1411);
  const A1412 = all<T>(h * a1412);
  const A1413 = all<T>(h * a1413);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1401, k1 + i), A1404, k4 + i), A1405, k5 + i);
    s = add<T>(add<T>(add<T>(s, A1406, k6 + i), A1407, k7 + i), A1408, k8 + i);
    s = add<T>(add<T>(add<T>(s, A1409, k9 + i), A1411, k11 + i), A1412, k12 + i);
    s = add<T>(s, A1413, k13 + i);
    put<T>(u + i, s);
  }
  rhs(t + c14 * h, u, k14);

  const A1501 = all<T>(h * a1501);
  const A1504 = all<T>(h * a1504);
  const A1505 = all<T>(h * a1505);
  const A1506 = all<T>(h * a1506);
  const A1507 = all<T>(h * a1507);
  const A1508 = all<T>(h * a1508);
  const A1509 = all<T>(h * a1509);
  const A1511 = all<T>(h * a1511);
  const A1512 = all<T>(h * a1512);
  const A1513 = all<T>(h * a1513);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1501, k1 + i), A1504, k4 + i), A1505, k5 + i);
    s = add<T>(add<T>(add<T>(s, A1506, k6 + i), A1507, k7 + i), A1508, k8 + i);
    s = add<T>(add<T>(add<T>(s, A1509, k9 + i), A1511, k11 + i), A1512, k12 + i);
    s = add<T>(s, A1513, k13 + i);
    put<T>(u + i, s);
  }
  rhs(t + c15 * h, u, k15);

  const A1601 = all<T>(h * a1601);
  const A1604 = all<T>(h * a1604);
  const A1605 = all<T>(h * a1605);
  const A1606 = all<T>(h * a1606);
  const A1607 = all<T>(h * a1607);
  const A1608 = all<T>(h * a1608);
  const A1609 = all<T>(h * a1609);
  const A1611 = all<T>(h * a1611);
  const A1612 = all<T>(h * a1612);
  const A1613 = all<T>(h * a1613);
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(x + i), A1601, k1 + i), A1604, k4 + i), A1605, k5 + i);
    s = add<T>(add<T>(add<T>(s, A1606, k6 + i), A1607, k7 + i), A1608, k8 + i);
    s = add<T>(add<T>(add<T>(s, A1609, k9 + i), A1611, k11 + i), A1612, k12 + i);
    s = add<T>(s, A1613, k13 + i);
    put<T>(u + i, s);
  }
  rhs(t + c16 * h, u, k16);

  setInteger(Cell.RhsCalls, integer(Cell.RhsCalls) + 5);
  Run.denseKnown = true;
}

/** x at t_old + θ·h_old on the last accepted step, into `to`: y + h Σ b_i(θ) k_i, order 7. */
export function vern7Interpolate(theta: f64, to: usize): void {
  if (goesSingly()) interpolateLanes<f64>(theta, to);
  else interpolateLanes<v128>(theta, to);
}

function interpolateLanes<T>(theta: f64, to: usize): void {
  if (!Run.denseKnown) prepareInterpolant<T>();
  const ht = Run.hOld * theta;
  const end = extent<T>();
  const bytes = Problem.bytes;
  const y = Problem.old;
  const k1 = Problem.k;
  const k4 = k1 + 3 * bytes;
  const k5 = k4 + bytes;
  const k6 = k5 + bytes;
  const k7 = k6 + bytes;
  const k8 = k7 + bytes;
  const k9 = k8 + bytes;
  const k11 = k9 + 2 * bytes;
  const k12 = k11 + bytes;
  const k13 = k12 + bytes;
  const k14 = k13 + bytes;
  const k15 = k14 + bytes;
  const k16 = k15 + bytes;
  const B1 = all<T>(ht * (r011 + rest(theta, r012, r013, r014, r015, r016, r017)));
  const B4 = all<T>(ht * rest(theta, r042, r043, r044, r045, r046, r047));
  const B5 = all<T>(ht * rest(theta, r052, r053, r054, r055, r056, r057));
  const B6 = all<T>(ht * rest(theta, r062, r063, r064, r065, r066, r067));
  const B7 = all<T>(ht * rest(theta, r072, r073, r074, r075, r076, r077));
  const B8 = all<T>(ht * rest(theta, r082, r083, r084, r085, r086, r087));
  const B9 = all<T>(ht * rest(theta, r092, r093, r094, r095, r096, r097));
  const B11 = all<T>(ht * rest(theta, r112, r113, r114, r115, r116, r117));
  const B12 = all<T>(ht * rest(theta, r122, r123, r124, r125, r126, r127));
  const B13 = all<T>(ht * rest(theta, r132, r133, r134, r135, r136, r137));
  const B14 = all<T>(ht * rest(theta, r142, r143, r144, r145, r146, r147));
  const B15 = all<T>(ht * rest(theta, r152, r153, r154, r155, r156, r157));
  const B16 = all<T>(ht * rest(theta, r162, r163, r164, r165, r166, r167));
  for (let i: usize = 0; i < end; i += sizeof<T>()) {
    let s = add<T>(add<T>(add<T>(get<T>(y + i), B1, k1 + i), B4, k4 + i), B5, k5 + i);
    s = add<T>(add<T>(add<T>(add<T>(s, B6, k6 + i), B7, k7 + i), B8, k8 + i), B9, k9 + i);
    s = add<T>(add<T>(add<T>(s, B11, k11 + i), B12, k12 + i), B13, k13 + i);
    s = add<T>(add<T>(add<T>(s, B14, k14 + i), B15, k15 + i), B16, k16 + i);
    put<T>(to + i, s);
  }
}

/** θ (r_2 + θ (r_3 + … + θ r_7)), by Horner's scheme. */
// @ts-ignore: decorator
@inline
function rest(theta: f64, p2: f64, p3: f64, p4: f64, p5: f64, p6: f64, p7: f64): f64 {
  return theta * (p2 + theta * (p3 + theta * (p4 + theta * (p5 + theta * (p6 + theta * p7)))));
}

/** ‖f(u_10) − f(u_9)‖ / ‖u_10 − u_9‖ ≈ the largest |eigenvalue| of ∂f/∂x (Hairer & Wanner II, IV.2.26). */
export function vern7SpectralRadius(): f64 {
  const k9 = Problem.k + 8 * Problem.bytes;
  return slopeQuotient(k9, k9 + Problem.bytes, Problem.dense, Problem.stage);
}
