/**
 * Inverse tangent, within 1 ULP (fdlibm's s_atan.c, Sun Microsystems 1993).
 * |x| is brought below 7/16 by the tangent of a difference with 1/2, 1, 3/2 or infinity.
 */
export function atan(x: f64): f64 {
  const a = abs(x);
  if (a >= 73786976294838206464.0) return copysign(1.57079632679489655800, x); // 2^66
  if (!(a >= 7.450580596923828e-9)) return x; // 2^−27, or NaN
  let t = x;
  let high = 0.0;
  let low = 0.0;
  if (a >= 0.4375) {
    if (a < 0.6875) {
      high = 4.63647609000806093515e-1; // atan 1/2
      low = 2.26987774529616870924e-17;
      t = (2.0 * a - 1.0) / (2.0 + a);
    } else if (a < 1.1875) {
      high = 7.85398163397448278999e-1; // atan 1
      low = 3.06161699786838301793e-17;
      t = (a - 1.0) / (a + 1.0);
    } else if (a < 2.4375) {
      high = 9.82793723247329054082e-1; // atan 3/2
      low = 1.39033110312309984516e-17;
      t = (a - 1.5) / (1.0 + 1.5 * a);
    } else {
      high = 1.57079632679489655800; // atan ∞
      low = 6.12323399573676603587e-17;
      t = -1.0 / a;
    }
  }
  const z = t * t;
  const w = z * z;
  const even =
    z *
    (3.33333333333329318027e-1 +
      w *
        (1.42857142725034663711e-1 +
          w *
            (9.09088713343650656196e-2 +
              w * (6.66107313738753120669e-2 + w * (4.97687799461593236017e-2 + w * 1.62858201153657823623e-2)))));
  const odd =
    w *
    (-1.99999999998764832476e-1 +
      w *
        (-1.11111104054623557880e-1 +
          w * (-7.69187620504482999495e-2 + w * (-5.83357013379057348645e-2 + w * -3.65315727442169155270e-2))));
  if (a < 0.4375) return t - t * (even + odd);
  return copysign(high - (t * (even + odd) - low - t), x);
}
