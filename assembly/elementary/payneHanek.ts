/**
 * Argument reduction of large numbers by π/2: M. H. Payne and R. N. Hanek, "Radian reduction for
 * trigonometric functions", SIGNUM Newsletter 18 (1983) 19–24.
 *
 * x = m·2^e with a 53-bit m. Bits of 2/π that make multiples of 4 are left out; the next 192, times m, give
 * x·2/π mod 4 with 2 bits before the point and 126 after it, as two words. At most 62 of these cancel.
 */

/** Word i of 2/π: bits 64·i on, the first with weight 1/2. */
function twoOverPi(i: i32): u64 {
  switch (i) {
    case 0: return 0xa2f9836e4e441529;
    case 1: return 0xfc2757d1f534ddc0;
    case 2: return 0xdb6295993c439041;
    case 3: return 0xfe5163abdebbc561;
    case 4: return 0xb7246e3a424dd2e0;
    case 5: return 0x06492eea09d1921c;
    case 6: return 0xfe1deb1cb129a73e;
    case 7: return 0xe88235f52ebb4484;
    case 8: return 0xe99c7026b45f7e41;
    case 9: return 0x3991d639835339f4;
    case 10: return 0x9c845f8bbdf9283b;
    case 11: return 0x1ff897ffde05980f;
    case 12: return 0xef2f118b5a0a6d1f;
    case 13: return 0x6d367ecf27cb09b7;
    case 14: return 0x4f463f669e5fea2d;
    case 15: return 0x7527bac7ebe5f17b;
    case 16: return 0x3d0739f78a5292ea;
    case 17: return 0x6bfb5fb11f8d5d08;
    case 18: return 0x56033046fc7b6bab;
    default: return 0;
  }
}

/** 64 bits of 2/π from bit `first` on; zeros before the first. */
function bitsOfTwoOverPi(first: i32): u64 {
  const word = first >> 6;
  const shift = <u64>(first & 63);
  const upper = twoOverPi(word) << shift;
  return shift == 0 ? upper : upper | (twoOverPi(word + 1) >> (64 - shift));
}

/** Upper 64 bits of a·b. */
function upperProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & 0xffffffff)) >> 32);
}

/** |x|·2/π mod 4 in units of 2^−62 (`low` false), or the 64 bits below (`low` true). |x| ≥ 2^20. */
export function turns(x: f64, low: bool): u64 {
  const bits = reinterpret<u64>(x) & 0x7fffffffffffffff;
  const m = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  const first = <i32>(bits >> 52) - 1077;
  const w1 = bitsOfTwoOverPi(first + 64);
  const product = m * w1;
  const sum = product + upperProduct(m, bitsOfTwoOverPi(first + 128));
  if (low) return sum;
  const carry: u64 = sum < product ? 1 : 0;
  return m * bitsOfTwoOverPi(first) + upperProduct(m, w1) + carry;
}

/**
 * The angle within ±π/4 that the words of `turns` leave beyond whole quadrants, relative error below 2^−100
 * in head + tail: the head, or the tail where `tail` is true.
 */
export function angle(high: u64, low: u64, tail: bool): f64 {
  // Fraction of a quadrant in 1/2^128 as a signed number.
  high = (high << 2) | (low >> 62);
  low <<= 2;
  const negative = <i64>high < 0;
  if (negative) {
    low = 0 - low;
    high = ~high + (low == 0 ? 1 : 0);
  }
  if (high == 0) return 0.0;
  const zeros = clz(high);
  if (zeros > 0) {
    high = (high << zeros) | (low >> (64 - zeros));
    low <<= zeros;
  }
  const unit = reinterpret<f64>((1023 - 64 - zeros) << 52); // weight of the last bit of `high`
  const h = <f64>(high & 0xfffffffffffff800);
  const t = <f64>(high & 0x7ff) + <f64>low * 5.421010862427522e-20; // 2^−64

  // (h + t)·π/2, the product of the heads exactly (Dekker 1971).
  const product = h * 1.5707963267948966;
  const split = h * 134217729.0; // 2^27 + 1
  const hHigh = split - (split - h);
  const hLow = h - hHigh;
  const error =
    hHigh * 1.5707963407039642 - product + hHigh * -1.3909067675399456e-08 + hLow * 1.5707963407039642 +
    hLow * -1.3909067675399456e-08;
  const rest = error + (h * 6.123233995736766e-17 + t * 1.5707963267948966);
  const head = product + rest;
  const value = (tail ? rest - (head - product) : head) * unit;
  return negative ? -value : value;
}
