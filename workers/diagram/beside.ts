import type { Box, DiagramGraph } from '../protocol.ts';

const GAP = 6;

/** The nodes that stand beside another, by that other's id; what stands beside nothing that there is stands alone. */
export function besides({ nodes }: DiagramGraph, boxes: ReadonlyMap<string, Box>): Map<string, Box[]> {
  const known = new Set(nodes.filter(({ beside }) => beside === undefined).map(({ id }) => id));
  const found = new Map<string, Box[]>();
  for (const { id, beside } of nodes) {
    if (beside === undefined || !known.has(beside)) continue;
    const box = boxes.get(id)!;
    const others = found.get(beside);
    if (others) others.push(box);
    else found.set(beside, [box]);
  }
  return found;
}

/**
 * The room of a node with those beside it, about the same middle: they stand left and right where its lines go up and
 * down, and above and below where they go across.
 */
export function roomOf({ x, y, width, height }: Box, others: readonly Box[], isAcross: boolean): Box {
  if (others.length === 0) return { x, y, width, height };
  const [first, second] = sidesOf(others);
  const side = isAcross ? Math.max(...[first, second].map(widthOf)) : widest(others);
  const stack = isAcross ? tallest(others) : Math.max(...[first, second].map(heightOf));
  const room = isAcross
    ? { width: Math.max(width, side), height: height + 2 * (stack + GAP) }
    : { width: width + 2 * (side + GAP), height: Math.max(height, stack) };
  return { x: x + (width - room.width) / 2, y: y + (height - room.height) / 2, ...room };
}

/** Sets the others beside a node that has its place. */
export function setBeside({ x, y, width, height }: Box, others: readonly Box[], isAcross: boolean): void {
  const [first, second] = sidesOf(others);
  for (const [side, sign] of [
    [first, -1],
    [second, 1],
  ] as const) {
    let along = isAcross ? x + width / 2 - widthOf(side) / 2 : y + height / 2 - heightOf(side) / 2;
    for (const box of side) {
      if (isAcross) {
        box.x = along;
        box.y = sign < 0 ? y - GAP - box.height : y + height + GAP;
        along += box.width + GAP;
      } else {
        box.x = sign < 0 ? x - GAP - box.width : x + width + GAP;
        box.y = along;
        along += box.height + GAP;
      }
    }
  }
}

function sidesOf(others: readonly Box[]): [Box[], Box[]] {
  const half = Math.ceil(others.length / 2);
  return [others.slice(0, half), others.slice(half)];
}

function widthOf(side: readonly Box[]): number {
  return side.reduce((sum, { width }) => sum + width + GAP, -GAP);
}

function heightOf(side: readonly Box[]): number {
  return side.reduce((sum, { height }) => sum + height + GAP, -GAP);
}

function widest(boxes: readonly Box[]): number {
  return Math.max(...boxes.map(({ width }) => width));
}

function tallest(boxes: readonly Box[]): number {
  return Math.max(...boxes.map(({ height }) => height));
}
