/**
 * Cube root, within 0.667 ULP (the bound of FreeBSD's s_cbrt.c, Bruce Evans).
 *
 * A third of the exponent by integer division of the upper word, a polynomial to 23 bits, one step of
 * Newton's method on a value rounded so that its square is exact.
 */
export function cbrt(x: f64): f64 {
  if (x == 0.0 || !(abs(x) < Infinity)) return x;
  const bits = reinterpret<u64>(abs(x));
  let high = <u32>(bits >> 32);
  if (high < 0x00100000) {
    high = <u32>(reinterpret<u64>(abs(x) * 18014398509481984.0) >> 32); // 2^54
    high = high / 3 + 696219795; // (1023 − 1023/3 − 54/3 − 0.03306…)·2^20
  } else {
    high = high / 3 + 715094163; // (1023 − 1023/3 − 0.03306…)·2^20
  }
  let t = copysign(reinterpret<f64>((<u64>high) << 32), x);

  const r = t * t * (t / x);
  t =
    t *
    (1.87595182427177009643 +
      r * (-1.88497979543377169875 + r * 1.621429720105354466140) +
      r * r * r * (-0.758397934778766047437 + r * 0.145996192886612446982));
  t = reinterpret<f64>((reinterpret<u64>(t) + 0x80000000) & 0xffffffffc0000000);

  const quotient = x / (t * t); // t·t is exact
  return t + (t * (quotient - t)) / (t + t + quotient);
}
