import type { Box } from '../protocol.ts';

const ACROSS = 22;
const DOWN = 26;
const ASPECT = 1.2;

/** Sets boxes in a line that turns at the ends of its rows, as a field is ploughed, so that it fills a page. */
export function fold(boxes: readonly Box[]): void {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + ACROSS) * (height + DOWN), 0);
  const limit = Math.max(Math.sqrt(area * ASPECT), ...boxes.map(({ width }) => width));
  let direction = 1;
  let edge = 0;
  let top = 0;
  for (let at = 0; at < boxes.length;) {
    const start = at;
    let run = 0;
    for (; at < boxes.length && (at === start || run + boxes[at]!.width <= limit); at++)
      run += boxes[at]!.width + ACROSS;
    const row = boxes.slice(start, at);
    const height = Math.max(...row.map((box) => box.height));
    for (const box of row) {
      box.x = direction > 0 ? edge : edge - box.width;
      box.y = top + (height - box.height) / 2;
      edge += direction * (box.width + ACROSS);
    }
    // The next row begins under the end of this one.
    const last = row.at(-1)!;
    edge = direction > 0 ? last.x + last.width : last.x;
    top += height + DOWN;
    direction = -direction;
  }
}
