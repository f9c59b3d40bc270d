import { ln } from '../ln';

/** Natural logarithms of two numbers, each to the bits of `ln`: the same operations in the same order, a lane each. */
export function lnPair(x: v128): v128 {
  const normal = v128.and(
    f64x2.ge(x, f64x2.splat(2.2250738585072014e-308)),
    f64x2.lt(x, f64x2.splat(Infinity)),
  );
  if (!i64x2.all_true(normal)) {
    return f64x2.replace_lane(f64x2.splat(ln(f64x2.extract_lane(x, 0))), 1, ln(f64x2.extract_lane(x, 1)));
  }
  const shifted = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e667f3bcd));
  // The exponent as the last bits of 2^52 + exponent.
  const exponent = v128.or(i64x2.shr_u(shifted, 52), i64x2.splat(0x4330000000000000));
  const n = f64x2.sub(exponent, f64x2.splat(4503599627370496.0 + 1023.0));
  const mantissa = i64x2.add(
    v128.and(shifted, i64x2.splat(0x000fffffffffffff)),
    i64x2.splat(0x3fe6a09e667f3bcd),
  );
  const f = f64x2.sub(mantissa, f64x2.splat(1.0));
  const half = f64x2.mul(f64x2.splat(0.5), f);

  const s = f64x2.div(f, f64x2.add(f64x2.splat(2.0), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.mul(w, f64x2.splat(1.531383769920937332e-1));
  even = f64x2.mul(w, f64x2.add(f64x2.splat(2.222219843214978396e-1), even));
  even = f64x2.mul(w, f64x2.add(f64x2.splat(3.999999999940941908e-1), even));
  let odd = f64x2.mul(w, f64x2.splat(1.479819860511658591e-1));
  odd = f64x2.mul(w, f64x2.add(f64x2.splat(1.818357216161805012e-1), odd));
  odd = f64x2.mul(w, f64x2.add(f64x2.splat(2.857142874366239149e-1), odd));
  odd = f64x2.mul(z, f64x2.add(f64x2.splat(6.666666666666735130e-1), odd));
  const square = f64x2.mul(half, f);
  const tail = f64x2.mul(s, f64x2.add(square, f64x2.add(even, odd)));

  const low = f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10));
  const sum = f64x2.add(f64x2.sub(f64x2.add(tail, low), square), f);
  return f64x2.add(sum, f64x2.mul(n, f64x2.splat(6.93147180369123816490e-1)));
}
