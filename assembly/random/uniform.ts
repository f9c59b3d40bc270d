/**
 * A uniform number in the open interval (0, 1) from two words: the 53 high bits, centred in their cell, so that
 * neither 0 nor 1 ever comes out (Owen 2013, 3.2).
 */
export function uniform(high: u32, low: u32): f64 {
  const bits = ((<u64>high) << 32) | (<u64>low);
  // 2^52 cells of width 2^-52: the centre of every cell is a double of its own.
  return (<f64>(bits >> 12) + 0.5) * 2.220446049250313e-16;
}
