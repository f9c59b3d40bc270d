import { Method } from '../memory';
import { Run } from '../run';

/**
 * Proportional–integral step control (Gustafsson 1991; Hairer & Wanner II, IV.2.43):
 * h_new = h · s · err^(−kI) · err_old^(kP), for error estimates of order q: 5, and 7 for Vern7. The explicit methods
 * take dopri5's β = 0.04 (kP = β, kI = 1/q − ¾ β), which keeps them calm at their stability limit; the stiff one has
 * no such limit and does best with the elementary controller.
 */
const PROPORTIONAL: f64 = 0.04;
const SAFETY: f64 = 0.9;
const LARGEST_GROWTH: f64 = 8;
const SMALLEST_FACTOR: f64 = 0.2;
/** Errors below this count as this, so that one lucky step does not set the next ones' size. */
const SMALLEST_ERROR: f64 = 1e-6;

/** The factor for the step after an accepted one of this method. */
export function growth(method: Method, error: f64): f64 {
  const log = roughLog2(max(error, SMALLEST_ERROR));
  const calms = method != Method.Rodas5P;
  const factor = calms
    ? SAFETY * roughExp2(PROPORTIONAL * Run.lastError - (inverseOrder(method) - 0.75 * PROPORTIONAL) * log)
    : SAFETY * roughExp2(-inverseOrder(method) * log);
  Run.lastError = log;
  const largest: f64 = Run.rejectedLast ? 1 : LARGEST_GROWTH;
  return min(max(factor, SMALLEST_FACTOR), largest);
}

/** The factor for trying again after a rejection: the elementary controller, h · s · err^(−1/q). */
export function reduction(method: Method, error: f64): f64 {
  return max(SAFETY * roughExp2(-inverseOrder(method) * roughLog2(error)), SMALLEST_FACTOR);
}

/** 1/q, where the error estimate is O(h^q). */
export function inverseOrder(method: Method): f64 {
  return method == Method.Vern7 ? 1.0 / 7.0 : 0.2;
}

/**
 * log2 of a positive normal number to 0.009 absolute: the exponent, plus a parabola of the mantissa that meets
 * log2 at 1 and 2. A step size needs no more, and pow would cost as much as a right side.
 */
export function roughLog2(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  const exponent = <f64>((bits >> 52) - 1023);
  const mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000) - 1;
  return exponent + mantissa * (1.3465553 - 0.3465553 * mantissa);
}

/** 2^x to 0.3 % relative, |x| < 1000: the inverse idea. */
export function roughExp2(x: f64): f64 {
  const whole = floor(x);
  const part = x - whole;
  const mantissa = 1 + part * (0.6565 + 0.3435 * part);
  return mantissa * reinterpret<f64>((<i64>whole + 1023) << 52);
}
