import type { Palette } from '../../../plots/palette.ts';
import type { Label } from './scene.ts';

/** As on a map: names of one size at every scale, the first that find room. */
const SIZE = 11;
const MOST = 60;
const APART = 10;

/** Names what stands out in a diagram whose own labels are too small to read. */
export function paintLandmarks(
  context: CanvasRenderingContext2D,
  landmarks: readonly Label[],
  view: { scale: number; x: number; y: number; width: number; height: number },
  density: number,
  palette: Palette,
): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.font = `${SIZE}px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.setLineDash([]);
  const taken: { left: number; right: number; y: number }[] = [];
  for (const { text, x, y, align } of landmarks) {
    if (taken.length >= MOST) break;
    const at = { x: view.scale * x + view.x, y: view.scale * y + view.y };
    if (at.x < 0 || at.x > view.width || at.y < SIZE || at.y > view.height - SIZE) continue;
    const width = context.measureText(text).width;
    const left = align === 'center' ? at.x - width / 2 : at.x;
    const right = left + width;
    const isFree = taken.every(
      (other) =>
        Math.abs(other.y - at.y) > SIZE + APART || right + APART < other.left || left > other.right + APART,
    );
    if (!isFree) continue;
    taken.push({ left, right, y: at.y });
    context.strokeStyle = palette.surface;
    context.lineWidth = 3.5;
    context.strokeText(text, left, at.y);
    context.fillStyle = palette.text;
    context.fillText(text, left, at.y);
  }
}
