/**
 * Remainder of x / y with the sign of x (C's fmod): exact for all numbers. NaN for infinite x or y = 0.
 * Long division of the mantissas, 11 bits of the quotient at a time.
 */
export function rem(x: f64, y: f64): f64 {
  const a = abs(x);
  const b = abs(y);
  if (!(a < Infinity) || b == 0.0 || y != y) return NaN;
  if (a < b) return x;
  const aBits = reinterpret<u64>(a);
  const bBits = reinterpret<u64>(b);
  // a = m·2^e, b = n·2^f, subnormal numbers with the exponent of the smallest normal ones.
  let e = <i32>(aBits >> 52);
  let f = <i32>(bBits >> 52);
  let m = aBits & 0x000fffffffffffff;
  let n = bBits & 0x000fffffffffffff;
  if (e != 0) m |= 0x0010000000000000;
  else e = 1;
  if (f != 0) n |= 0x0010000000000000;
  else f = 1;
  m %= n;
  while (e > f && m != 0) {
    const shift = min(e - f, 11);
    m = (m << shift) % n;
    e -= shift;
  }
  if (m == 0) return copysign(0.0, x);
  // m·2^f, normalised.
  const shift = min(<i32>clz(m) - 11, f - 1);
  m <<= shift;
  f -= shift;
  const bits = (m & 0x0010000000000000) != 0 ? ((<u64>f) << 52) | (m & 0x000fffffffffffff) : m;
  return copysign(reinterpret<f64>(bits), x);
}
