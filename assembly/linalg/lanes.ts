/**
 * Two doubles at a time. Every vector of the workspace starts on 16 bytes and is padded with zeros to an even
 * length, so loops over vectors have no remainder. No relaxed SIMD: results are the same bits everywhere.
 */

/** sum + factor · (two doubles at `at`). */
// @ts-ignore: decorator
@inline
export function add2(sum: v128, factor: v128, at: usize): v128 {
  return f64x2.add(sum, f64x2.mul(factor, v128.load(at)));
}

/** factor · (two doubles at `at`). */
// @ts-ignore: decorator
@inline
export function times2(factor: v128, at: usize): v128 {
  return f64x2.mul(factor, v128.load(at));
}

/** Both lanes the same. */
// @ts-ignore: decorator
@inline
export function both(value: f64): v128 {
  return f64x2.splat(value);
}

/** Sum of the two lanes. */
// @ts-ignore: decorator
@inline
export function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** to[i] = from[i] over `bytes`, a multiple of 16. */
// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}
