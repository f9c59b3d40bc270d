import { Cell, HEADER_CELLS } from './memory';
import { layOut as place } from './layout';

export { begin, advance, disturb, moveHistory, historyBytes } from './solve';
export { delayed } from './ode/history';
export { draw, drawFor } from './random/draw';
export { philox4x32 } from './random/philox';
export { uniform } from './random/uniform';
export { normal } from './random/normal';

/** The first byte that a problem may take: the core's own constants lie below. */
export function heapBase(): i32 {
  return <i32>((__heap_base + 15) & ~15);
}

export function headerBytes(): i32 {
  return 8 * HEADER_CELLS;
}

/** Bytes of the problem whose sizes are in the header at `base`. Fills in the addresses too, as `layOut` does. */
export function sizeOf(base: usize): i32 {
  return <i32>(place(base) - base);
}

/** Fills in the addresses; returns the first byte behind the problem. */
export function layOut(base: usize): i32 {
  return <i32>place(base);
}
