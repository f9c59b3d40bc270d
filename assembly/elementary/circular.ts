import { ROUNDER, wholeOfRounded } from './exponential';
import { angle, turns } from './payneHanek';

/** Sine of head + tail for |head| ≤ π/4 (fdlibm's k_sin.c; the tail is below half an ULP of the head). */
// @ts-ignore: decorator
@inline
export function sineKernel(head: f64, tail: f64): f64 {
  const z = head * head;
  const w = z * z;
  const r =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6) +
    z * w * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10);
  const v = z * head;
  return head - (z * (0.5 * tail - v * r) - tail - v * -1.66666666666666324348e-1);
}

/** Cosine of head + tail for |head| ≤ π/4 (fdlibm's k_cos.c). */
// @ts-ignore: decorator
@inline
export function cosineKernel(head: f64, tail: f64): f64 {
  const z = head * head;
  const w = z * z;
  const r =
    z * (4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5)) +
    w * w * (-2.75573143513906633035e-7 + z * (2.08757232129817482790e-9 + z * -1.13596475577881948265e-11));
  const half = 0.5 * z;
  const one = 1.0 - half;
  return one + (1.0 - one - half + (z * r - head * tail));
}

/** Tangent of head + tail for |head| ≤ π/4, or −1/tangent where `odd` (fdlibm's k_tan.c). */
export function tangentKernel(head: f64, tail: f64, odd: bool): f64 {
  const large = abs(head) >= 0.67434;
  const sign = copysign(1.0, head);
  if (large) {
    // tan(π/4 − d) keeps its precision where tan x would not.
    head = 7.85398163397448278999e-1 - abs(head) + (3.06161699786838301793e-17 - sign * tail);
    tail = 0.0;
  }
  const z = head * head;
  const w = z * z;
  let r =
    1.33333333333201242699e-1 +
    w *
      (2.18694882948595424599e-2 +
        w *
          (3.59207910759131235356e-3 +
            w * (5.88041240820264096874e-4 + w * (7.81794442939557092300e-5 + w * -1.85586374855275456654e-5))));
  const v =
    z *
    (5.39682539762260521377e-2 +
      w *
        (8.86323982359930005737e-3 +
          w *
            (1.45620945432529025516e-3 +
              w * (2.46463134818469906812e-4 + w * (7.14072491382608190305e-5 + w * 2.59073051863633712884e-5)))));
  const s = z * head;
  r = tail + z * (s * (r + v) + tail) + s * 3.33333333333334091986e-1;
  const t = head + r;
  if (large) {
    const unit = odd ? -1.0 : 1.0;
    return sign * (unit - 2.0 * (head + (r - (t * t) / (t + unit))));
  }
  if (!odd) return t;
  // −1/t with the error of t taken back.
  const tHead = reinterpret<f64>(reinterpret<u64>(t) & 0xffffffff00000000);
  const rest = r - (tHead - head);
  const inverse = -1.0 / t;
  const iHead = reinterpret<f64>(reinterpret<u64>(inverse) & 0xffffffff00000000);
  return iHead + inverse * (1.0 + iHead * tHead + iHead * rest);
}

/** Which circular function: the shift in quadrants that makes a sine of it. */
export const SINE: i32 = 0;
export const COSINE: i32 = 1;
export const TANGENT: i32 = 2;

/**
 * Sine, cosine or tangent of any x beyond ±π/4.
 *
 * x = n·π/2 + head + tail. Up to 2^20·π/2 by Cody and Waite's subtraction of π/2 in parts of 33 bits, with as
 * many parts as the cancellation needs (fdlibm's e_rem_pio2.c); beyond by Payne and Hanek (1983).
 */
export function circular(x: f64, which: i32): f64 {
  if (!(abs(x) < Infinity)) return NaN;
  let quadrant: i32;
  let head: f64;
  let tail: f64;
  if (abs(x) < 1647099.0) {
    const rounded = x * 6.36619772367581382433e-1 + ROUNDER; // 2/π
    const n = rounded - ROUNDER;
    quadrant = wholeOfRounded(rounded);
    let r = x - n * 1.57079632673412561417; // π/2, first 33 bits
    let w = n * 6.07710050650619224932e-11; // the rest
    head = r - w;
    const exponent = <i32>((reinterpret<u64>(x) >> 52) & 0x7ff);
    if (exponent - <i32>((reinterpret<u64>(head) >> 52) & 0x7ff) > 16) {
      let t = r;
      w = n * 6.07710050630396597660e-11; // second 33 bits
      r = t - w;
      w = n * 2.02226624879595063154e-21 - (t - r - w);
      head = r - w;
      if (exponent - <i32>((reinterpret<u64>(head) >> 52) & 0x7ff) > 49) {
        t = r;
        w = n * 2.02226624871116645580e-21; // third 33 bits
        r = t - w;
        w = n * 8.47842766036889956997e-32 - (t - r - w);
        head = r - w;
      }
    }
    tail = r - head - w;
  } else {
    const high = turns(x, false);
    const low = turns(x, true);
    quadrant = <i32>((high + 0x2000000000000000) >> 62);
    head = angle(high, low, false);
    tail = angle(high, low, true);
    if (x < 0.0) {
      quadrant = -quadrant;
      head = -head;
      tail = -tail;
    }
  }
  if (which == TANGENT) return tangentKernel(head, tail, (quadrant & 1) != 0);
  quadrant += which;
  const value = (quadrant & 1) == 0 ? sineKernel(head, tail) : cosineKernel(head, tail);
  return (quadrant & 2) == 0 ? value : -value;
}
