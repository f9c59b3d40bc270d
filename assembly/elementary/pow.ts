import { powerOfTwo, scale } from './scale';

/** The upper 32 bits of a number: products of two such are exact. */
// @ts-ignore: decorator
@inline
function head(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
}

/**
 * x^y, within 1 ULP, with IEEE 754's special values (fdlibm's e_pow.c, Sun Microsystems 2004, which states
 * 0.70 ULP; 0.79 was measured).
 *
 * log2 |x| as a sum of two numbers from a series about 1 or 3/2, times y in two parts, then 2 to that power.
 */
export function pow(x: f64, y: f64): f64 {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return NaN;

  let negative = false;
  let a = abs(x);
  if (reinterpret<i64>(x) < 0) {
    // A negative base, or −0: an odd whole power keeps the sign, another whole one drops it.
    const half = y * 0.5;
    if (trunc(y) == y) negative = abs(y) < 9007199254740992.0 && trunc(half) != half;
    else if (a != 0.0 && a != Infinity) return NaN;
  }
  if (a == 0.0 || a == Infinity) {
    const size = (a == 0.0) == y < 0.0 ? Infinity : 0.0;
    return negative ? -size : size;
  }
  if (abs(y) == Infinity) {
    if (a == 1.0) return 1.0;
    return a > 1.0 == y > 0.0 ? Infinity : 0.0;
  }
  const sign = negative ? -1.0 : 1.0;

  let logHigh: f64;
  let logLow: f64;
  if (abs(y) > 2147483648.0) {
    // Either the result is out of range or x is so near 1 that ln x needs four terms alone.
    if (a < 0.999999 || a > 1.000001) return sign * (a > 1.0 == y > 0.0 ? Infinity : 0.0);
    const t = a - 1.0;
    const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
    const u = 1.44269502162933349609 * t; // 1 / ln 2, upper 21 bits: times t, whose last bit is 2^−53, exact
    const v = t * 1.92596299112661746887e-8 - w * 1.4426950408889634;
    logHigh = head(u + v);
    logLow = v - (logHigh - u);
  } else {
    let n = 0;
    if (a < 2.2250738585072014e-308) {
      a *= 9007199254740992.0; // 2^53
      n = -53;
    }
    const bits = reinterpret<u64>(a);
    const upper = <u32>(bits >> 32);
    n += <i32>(upper >> 20) - 1023;
    // m in [√3/2, √3): near 1 below √(3/2), near 3/2 below √3, halved above.
    const fraction = upper & 0x000fffff;
    let exponent: u32 = 0x3ff00000;
    let near = false;
    if (fraction > 0x3988e) {
      if (fraction < 0xbb67a) near = true;
      else {
        n += 1;
        exponent = 0x3fe00000;
      }
    }
    const top = fraction | exponent;
    const m = reinterpret<f64>(((<u64>top) << 32) | (bits & 0xffffffff));
    const centre = near ? 1.5 : 1.0;

    // s = (m − centre) / (m + centre) = sHigh + sLow
    const u = m - centre;
    const v = 1.0 / (m + centre);
    const s = u * v;
    const sHigh = head(s);
    const tHigh = reinterpret<f64>((<u64>(((top >> 1) | 0x20000000) + 0x00080000 + (near ? 0x00040000 : 0))) << 32);
    const tLow = m - (tHigh - centre);
    const sLow = v * (u - sHigh * tHigh - sHigh * tLow);

    // (3/2)·ln m / s = 3 + s² + r
    let s2 = s * s;
    let r =
      s2 *
      s2 *
      (5.99999999999994648725e-1 +
        s2 *
          (4.28571428578550184252e-1 +
            s2 *
              (3.33333329818377432918e-1 +
                s2 * (2.72728123808534006489e-1 + s2 * (2.30660745775561754067e-1 + s2 * 2.06975017800338417784e-1)))));
    r += sLow * (sHigh + s);
    s2 = sHigh * sHigh;
    const qHigh = head(3.0 + s2 + r);
    const qLow = r - (qHigh - 3.0 - s2);
    const product = sHigh * qHigh;
    const rest = sLow * qHigh + qLow * s;
    const pHigh = head(product + rest);
    const pLow = rest - (pHigh - product);
    const zHigh = 9.61796700954437255859e-1 * pHigh; // 2 / (3 ln 2), upper bits
    const zLow =
      -7.02846165095275826516e-9 * pHigh +
      pLow * 9.61796693925975554329e-1 +
      (near ? 1.35003920212974897128e-8 : 0.0);
    const offset = near ? 5.84962487220764160156e-1 : 0.0; // log2 (3/2), upper bits
    const power = <f64>n;
    logHigh = head(zHigh + zLow + offset + power);
    logLow = zLow - (logHigh - power - offset - zHigh);
  }

  const yHigh = head(y);
  const low = (y - yHigh) * logHigh + y * logLow;
  let high = yHigh * logHigh;
  const total = low + high;
  if (total >= 1024.0) {
    if (total > 1024.0 || low + 8.0085662595372944372e-17 > total - high) return sign * Infinity;
  } else if (total <= -1075.0) {
    if (total < -1075.0 || low <= total - high) return sign * 0.0;
  }

  // 2^(high + low) = 2^n · 2^t
  const n = nearest(total);
  high -= n;
  const t = head(low + high);
  const u = t * 6.93147182464599609375e-1; // ln 2, upper bits
  const v = (low - (t - high)) * 6.93147180559945286227e-1 + t * -1.90465429995776804525e-9;
  const z = u + v;
  const w = v - (z - u);
  const z2 = z * z;
  const c =
    z -
    z2 *
      (1.66666666666666019037e-1 +
        z2 *
          (-2.77777777770155933842e-3 +
            z2 * (6.61375632143793436117e-5 + z2 * (-1.65339022054652515390e-6 + z2 * 4.13813679705723846039e-8))));
  const result = 1.0 - ((z * c) / (c - 2.0) - (w + z * w) - z);
  const k = <i32>n;
  if (k > -1000 && k < 1000) return sign * result * powerOfTwo(k);
  return sign * scale(result, k);
}
