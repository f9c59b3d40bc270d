/**
 * The common heart of the logarithms: ln(1 + f) − f + f²/2 for √½ ≤ 1 + f < √2, as s·(f²/2 + R(s²)) with
 * s = f / (2 + f) and R from Remez (fdlibm's e_log.c, Sun Microsystems 1993; |error of R| < 2^−58.45).
 */
// @ts-ignore: decorator
@inline
export function logarithmTail(f: f64): f64 {
  const s = f / (2.0 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.666666666666735130e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  return s * (0.5 * f * f + (even + odd));
}

/** Bits of x shifted so that the exponent field counts from √½ on. */
// @ts-ignore: decorator
@inline
export function shiftedBits(x: f64): u64 {
  return reinterpret<u64>(x) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
}

/** k of x = 2^k·m with √½ ≤ m < √2, for normal positive x. */
// @ts-ignore: decorator
@inline
export function exponentOf(shifted: u64): i32 {
  return <i32>(shifted >> 52) - 1023;
}

/** m of x = 2^k·m. */
// @ts-ignore: decorator
@inline
export function mantissaOf(shifted: u64): f64 {
  return reinterpret<f64>((shifted & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
}
