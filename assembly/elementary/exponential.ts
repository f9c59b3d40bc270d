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
