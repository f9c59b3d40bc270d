import { ROUNDER, exponentialTail, powerOfRounded } from './exponential';
import { scale } from './scale';

/** The upper 32 bits of a number: products of two such are exact. */
// @ts-ignore: decorator
@inline
function head(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
}

/**
 * (x·2^shift)^y for positive, normal x and 2^−65 ≤ |y| < 2^64, within 1 ULP (0.79 measured; after
 * fdlibm's e_pow.c, Sun Microsystems 2004).
 *
 * log2 x as a sum of two numbers from a series about 1 or 3/2, times y in two parts, then 2 to that power.
 */
export function positivePower(x: f64, y: f64, shift: i32): f64 {
  const bits = reinterpret<u64>(x);
  const upper = <u32>(bits >> 32);
  // m in [√3/2, √3): near 1 below √(3/2), near 3/2 below √3, halved above; without branches, which no
  // processor could foretell.
  const fraction = upper & 0x000fffff;
  const near: u32 = u32(fraction - 0x3988f < 0xbb67a - 0x3988f);
  const halved: u32 = u32(fraction >= 0xbb67a);
  const top = (fraction | 0x3ff00000) - (halved << 20);
  const m = reinterpret<f64>(((<u64>top) << 32) | (bits & 0xffffffff));
  const centre = reinterpret<f64>((<u64>(0x3ff00000 + (near << 19))) << 32);
  const offset = <f64>(<i32>near) * 5.84962487220764160156e-1; // log2 (3/2), upper bits
  const offsetLow = <f64>(<i32>near) * 1.35003920212974897128e-8;
  const whole = <f64>(<i32>((upper >> 20) + halved) - 1023 + shift);

  // s = (m − centre) / (m + centre) = sHigh + sLow; tHigh + tLow = m + centre.
  const u = m - centre;
  const v = 1.0 / (m + centre);
  const s = u * v;
  const sHigh = head(s);
  const tHigh = reinterpret<f64>((<u64>((top >> 1) + 0x20080000 + (near << 18))) << 32);
  const tLow = m - (tHigh - centre);
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow);

  // 3·artanh s / s = 3 + s² + r
  const s2 = s * s;
  const s4 = s2 * s2;
  const series =
    5.99999999999994648725e-1 +
    s2 * 4.28571428578550184252e-1 +
    s4 *
      (3.33333329818377432918e-1 +
        s2 * 2.72728123808534006489e-1 +
        s4 * (2.30660745775561754067e-1 + s2 * 2.06975017800338417784e-1));
  const r = s4 * series + sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const qHigh = head(3.0 + square + r);
  const qLow = r - (qHigh - 3.0 - square);
  const product = sHigh * qHigh;
  const rest = sLow * qHigh + qLow * s;
  const pHigh = head(product + rest);
  const pLow = rest - (pHigh - product);
  const zHigh = 9.61796700954437255859e-1 * pHigh; // 2 / (3 ln 2), upper bits
  const zLow = -7.02846165095275826516e-9 * pHigh + pLow * 9.61796693925975554329e-1 + offsetLow;
  const logHigh = head(zHigh + zLow + offset + whole);
  const logLow = zLow - (logHigh - whole - offset - zHigh);

  const yHigh = head(y);
  const low = (y - yHigh) * logHigh + y * logLow;
  const high = yHigh * logHigh;
  const total = low + high;

  // 2^(high + low) = 2^k·e^(z + w)
  const rounded = total + ROUNDER;
  const k = rounded - ROUNDER;
  const t = head(low + (high - k));
  const a = t * 6.93147182464599609375e-1; // ln 2, upper bits
  const b = (low - (t - (high - k))) * 6.93147180559945286227e-1 + t * -1.90465429995776804525e-9;
  const z = a + b;
  const w = b - (z - a);
  // e^(z + w) = e^z·(1 + w), of which w + z·w is above the last bit.
  const result = 1.0 + (z + (w + z * w + exponentialTail(z)));
  if (abs(total) < 1000.0) return result * powerOfRounded(rounded);
  if (total >= 1024.0) {
    if (total > 1024.0 || low + 8.0085662595372944372e-17 > total - high) return Infinity;
  } else if (total <= -1075.0) {
    if (total < -1075.0 || low <= total - high) return 0.0;
  }
  return scale(result, <i32>k);
}
