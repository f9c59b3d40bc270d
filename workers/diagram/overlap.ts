import type { Box } from '../protocol.ts';

/** Rounds of pushing after which what still overlaps is left. */
const ROUNDS = 400;

/** Pushes boxes apart, each pair along the way that is shorter, until none is nearer to another than `gap`. */
export function separate(boxes: readonly Box[], gap: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    const order = boxes.toSorted((a, b) => a.x - b.x);
    let moved = false;
    for (let at = 0; at < order.length; at++) {
      const a = order[at]!;
      for (let next = at + 1; next < order.length; next++) {
        const b = order[next]!;
        if (b.x >= a.x + a.width + gap) break;
        moved = push(a, b, gap) || moved;
      }
    }
    if (!moved) return;
  }
}

function push(a: Box, b: Box, gap: number): boolean {
  const dx = b.x + b.width / 2 - (a.x + a.width / 2);
  const dy = b.y + b.height / 2 - (a.y + a.height / 2);
  const x = (a.width + b.width) / 2 + gap - Math.abs(dx);
  const y = (a.height + b.height) / 2 + gap - Math.abs(dy);
  // What is a hundredth of a pixel too near is apart.
  if (x <= 0.01 || y <= 0.01) return false;
  if (x < y) {
    const move = (x / 2) * (dx < 0 ? -1 : 1);
    a.x -= move;
    b.x += move;
  } else {
    const move = (y / 2) * (dy < 0 ? -1 : 1);
    a.y -= move;
    b.y += move;
  }
  return true;
}

/** Puts boxes in rows, the tallest first, so that all together are about as wide as `aspect` times their height. */
export function pack(boxes: readonly Box[], gap: number, aspect: number): void {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const widest = boxes.reduce((most, { width }) => Math.max(most, width), 0);
  const limit = Math.max(widest, Math.sqrt(area * aspect));
  let x = 0;
  let y = 0;
  let row = 0;
  for (const box of boxes.toSorted((a, b) => b.height - a.height)) {
    if (x > 0 && x + box.width > limit) {
      x = 0;
      y += row + gap;
      row = 0;
    }
    box.x = x;
    box.y = y;
    x += box.width + gap;
    row = Math.max(row, box.height);
  }
}
