/** 2^k for −1022 ≤ k ≤ 1023. */
// @ts-ignore: decorator
@inline
export function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>((<i64>(k + 1023)) << 52);
}

/** y·2^k for 1 ≤ |y| < 2 or so and any k; rounds once, also where the result is subnormal. */
export function scale(y: f64, k: i32): f64 {
  if (k > 1023) return y * 2.0 * powerOfTwo(min(k - 1, 1023));
  if (k < -1021) return y * powerOfTwo(max(k + 1000, -1022)) * 9.332636185032189e-302; // 2^−1000
  return y * powerOfTwo(k);
}
