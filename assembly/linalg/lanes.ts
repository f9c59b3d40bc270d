import { Problem } from '../problem';
import { doubles } from './bytes';

/**
 * Vector loops written once for a lane type T: v128 takes two doubles at a time, f64 one. Every vector of the
 * workspace starts on 16 bytes and is padded with zeros to an even length, so loops over vectors have no
 * remainder. Both lane types give the same bits; no relaxed SIMD.
 *
 * Two at a time wins on long vectors only: a model writes its derivatives one double at a time, and a processor
 * cannot forward two small stores to one wide load, which stalls every stage for longer than a short loop takes.
 */

/** Largest number of states for which one double at a time is faster (measured). */
const SHORT: i32 = 4;

/** Whether to go one double at a time. The model writes both people's derivatives at once, so that stalls nothing. */
// @ts-ignore: decorator
@inline
export function goesSingly(): bool {
  return Problem.n <= SHORT && Problem.lanes == 1;
}

/** Bytes that a loop over a state vector takes: with its padding, or without. */
// @ts-ignore: decorator
@inline
export function extent<T>(): usize {
  return isVector<T>() ? Problem.bytes : doubles(Problem.n);
}

// @ts-ignore: decorator
@inline
export function get<T>(at: usize): T {
  if (isVector<T>()) return <T>v128.load(at);
  return <T>load<f64>(at);
}

// @ts-ignore: decorator
@inline
export function put<T>(at: usize, value: T): void {
  if (isVector<T>()) v128.store(at, value);
  else store<f64>(at, <f64>value);
}

/** Every lane the same. */
// @ts-ignore: decorator
@inline
export function all<T>(value: f64): T {
  if (isVector<T>()) return <T>f64x2.splat(value);
  return <T>value;
}

/** factor · (what is at `at`). */
// @ts-ignore: decorator
@inline
export function times<T>(factor: T, at: usize): T {
  if (isVector<T>()) return <T>f64x2.mul(factor, v128.load(at));
  return <T>(<f64>factor * load<f64>(at));
}

/** sum + factor · (what is at `at`). */
// @ts-ignore: decorator
@inline
export function add<T>(sum: T, factor: T, at: usize): T {
  if (isVector<T>()) return <T>f64x2.add(sum, f64x2.mul(factor, v128.load(at)));
  return <T>(<f64>sum + <f64>factor * load<f64>(at));
}

// @ts-ignore: decorator
@inline
export function plus<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.add(a, b);
  return <T>(<f64>a + <f64>b);
}

// @ts-ignore: decorator
@inline
export function minus<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.sub(a, b);
  return <T>(<f64>a - <f64>b);
}

// @ts-ignore: decorator
@inline
export function product<T>(a: T, b: T): T {
  if (isVector<T>()) return <T>f64x2.mul(a, b);
  return <T>(<f64>a * <f64>b);
}

/** (e / (atol + rtol · max(|y|, |ynew|)))², the square of a scaled error. */
// @ts-ignore: decorator
@inline
export function scaledSquare<T>(e: T, y: T, ynew: T, rtol: T, atol: usize): T {
  if (isVector<T>()) {
    const size = f64x2.max(f64x2.abs(y), f64x2.abs(ynew));
    const scaled = f64x2.div(e, f64x2.add(v128.load(atol), f64x2.mul(rtol, size)));
    return <T>f64x2.mul(scaled, scaled);
  }
  const scaled = <f64>e / (load<f64>(atol) + <f64>rtol * max(abs(<f64>y), abs(<f64>ynew)));
  return <T>(scaled * scaled);
}

/** Sum over the lanes. */
// @ts-ignore: decorator
@inline
export function total<T>(lanes: T): f64 {
  if (isVector<T>()) return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  return <f64>lanes;
}

/** Root of the mean of squares, from their sum over the lanes; that of the person for whom it is larger. */
// @ts-ignore: decorator
@inline
export function rootMean<T>(sum: T): f64 {
  if (isVector<T>() && Problem.lanes == 2) {
    const larger = max(f64x2.extract_lane(sum, 0), f64x2.extract_lane(sum, 1));
    return sqrt(larger / <f64>(Problem.n >> 1));
  }
  return sqrt(total<T>(sum) / <f64>max(Problem.n, 1));
}

/** RMS of v in the measure of the tolerances at the larger of y and ynew. */
export function scaledNorm<T>(v: usize, y: usize, ynew: usize): f64 {
  const rtol = all<T>(Problem.rtol);
  let sum = all<T>(0);
  for (let i: usize = 0, end = extent<T>(); i < end; i += sizeof<T>()) {
    const scaled = scaledSquare<T>(get<T>(v + i), get<T>(y + i), get<T>(ynew + i), rtol, Problem.atol + i);
    sum = plus<T>(sum, scaled);
  }
  return rootMean<T>(sum);
}

/** to[i] = from[i] over `bytes`, a multiple of 8. */
// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 8) store<f64>(to + at, load<f64>(from + at));
}
