import { exp } from '../exp';
import { ROUNDER } from '../exponential';

/** e^x of two numbers, each to the bits of `exp`: the same operations in the same order, a lane each. */
export function expPair(x: v128): v128 {
  if (!i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(708.0)))) {
    return f64x2.replace_lane(f64x2.splat(exp(f64x2.extract_lane(x, 0))), 1, exp(f64x2.extract_lane(x, 1)));
  }
  const rounder = f64x2.splat(ROUNDER);
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), rounder);
  const k = f64x2.sub(rounded, rounder);
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)));
  const low = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let c = f64x2.mul(t, f64x2.splat(4.13813679705723846039e-8));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(-1.65339022054652515390e-6), c));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(6.61375632143793436117e-5), c));
  c = f64x2.mul(t, f64x2.add(f64x2.splat(-2.77777777770155933842e-3), c));
  c = f64x2.sub(r, f64x2.mul(t, f64x2.add(f64x2.splat(1.66666666666666019037e-1), c)));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2.0), c));
  const y = f64x2.add(f64x2.splat(1.0), f64x2.add(f64x2.sub(quotient, low), high));
  const power = i64x2.add(i64x2.shl(rounded, 52), i64x2.splat(0x3ff0000000000000));
  return f64x2.mul(y, power);
}
