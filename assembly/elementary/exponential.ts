/**
 * c of e^r = 1 + r + r·c / (2 − c) for |r| ≤ ln 2 / 2: Remez's approximation of r − r·(e^r + 1)/(e^r − 1) + 2 in r²
 * (fdlibm's e_exp.c, Sun Microsystems 1993; |error| < 2^−59).
 */
// @ts-ignore: decorator
@inline
export function exponentialRatio(r: f64): f64 {
  const t = r * r;
  return (
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.65339022054652515390e-6 + t * 4.13813679705723846039e-8))))
  );
}

/**
 * e^r − 1 − r for |r| ≤ ln 2 / 2: r²/2 + r³·s(r), where s interpolates at the Chebyshev points; relative error of
 * e^r below 2^−59. In Estrin's order, with more operations than `exponentialRatio` but sooner done: for use at the
 * end of a long chain.
 */
// @ts-ignore: decorator
@inline
export function exponentialTail(r: f64): f64 {
  const r2 = r * r;
  const r4 = r2 * r2;
  const s =
    0.16666666666666669 +
    r * 0.041666666666666664 +
    r2 * (0.008333333333330051 + r * 0.0013888888888886545) +
    r4 *
      (0.00019841269863105968 +
        r * 2.4801587317181886e-5 +
        r2 * (2.7557268378684192e-6 + r * 2.755728291148268e-7) +
        r4 * (2.5100424157005067e-8 + r * 2.0911264239196083e-9));
  return r2 * (0.5 + r * s);
}

/** Added to and taken from |x| < 2^51, it rounds to a whole number, which the last bits of the sum hold. */
export const ROUNDER: f64 = 6755399441055744.0; // 1.5·2^52

/** 2^k for the k that the last bits of `rounded` hold; −1022 ≤ k ≤ 1023. */
// @ts-ignore: decorator
@inline
export function powerOfRounded(rounded: f64): f64 {
  return reinterpret<f64>((reinterpret<u64>(rounded) << 52) + 0x3ff0000000000000);
}

/** The whole number that the last bits of `rounded` hold. */
// @ts-ignore: decorator
@inline
export function wholeOfRounded(rounded: f64): i32 {
  return <i32>reinterpret<u64>(rounded);
}
