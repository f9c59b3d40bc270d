import { positivePower } from './positivePower';

/**
 * x^y, within 1 ULP, with IEEE 754-2019's special values (section 9.2.1): x^0 = 1 and 1^y = 1 for all, NaN
 * included; NaN for a negative base and a power that is not whole.
 */
export function pow(x: f64, y: f64): f64 {
  // Positive, normal x and 2^−65 ≤ |y| < 2^31.
  const plain =
    reinterpret<u64>(x) - 0x0010000000000000 < 0x7fe0000000000000 &&
    (((reinterpret<u64>(y) >> 52) & 0x7ff) - 0x3be) < 0x60;
  return plain ? positivePower(x, y, 0) : otherPower(x, y);
}

function otherPower(x: f64, y: f64): f64 {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return NaN;

  let sign = 1.0;
  const a = abs(x);
  if (reinterpret<i64>(x) < 0) {
    // A negative base, or −0: an odd whole power keeps the sign, another whole one drops it.
    const half = y * 0.5;
    if (trunc(y) == y) sign = abs(y) < 9007199254740992.0 && trunc(half) != half ? -1.0 : 1.0;
    else if (a != 0.0 && a != Infinity) return NaN;
  }
  if (a == 1.0) return sign;
  const growing = a > 1.0 == y > 0.0;
  if (a == 0.0 || a == Infinity || abs(y) == Infinity) return sign * (growing ? Infinity : 0.0);
  if (abs(y) < 2.7e-20) return sign; // below 2^−65, nearer to 1 than its last bit
  if (abs(y) >= 2147483648.0) return sign * hugePower(a, y, growing);
  if (a < 2.2250738585072014e-308) return sign * positivePower(a * 9007199254740992.0, y, -53); // 2^53
  return sign * positivePower(a, y, 0);
}

/** a^y for |y| ≥ 2^31: out of range unless a is within 2^−20 of 1, and then a power of it by halves. */
function hugePower(a: f64, y: f64, growing: bool): f64 {
  if (abs(a - 1.0) > 9.5367431640625e-7 || abs(y) > 1.8446744073709552e19) return growing ? Infinity : 0.0;
  return positivePower(a, y, 0);
}
