/** Bytes of so many doubles: also the offset of the one with that index. */
// @ts-ignore: decorator
@inline
export function doubles(count: i32): usize {
  return (<usize>count) << 3;
}

/** Bytes of so many 32-bit integers. */
// @ts-ignore: decorator
@inline
export function words(count: i32): usize {
  return (<usize>count) << 2;
}
