import type { Box } from '../../../../workers/protocol.ts';

const LARGEST = 4;
/** A diagram that is smaller than its window is not blown up beyond this. */
const LARGEST_FIT = 1.25;

/** What of a diagram is seen: screen = scale · diagram + offset, in CSS pixels. */
export class Viewport {
  scale = $state(1);
  x = $state(0);
  y = $state(0);
  width = $state(0);
  height = $state(0);
  #bounds: Box = { x: 0, y: 0, width: 1, height: 1 };

  /** Shows all of a diagram. */
  fit(bounds = this.#bounds): void {
    this.#bounds = bounds;
    if (this.width === 0 || this.height === 0) return;
    this.scale = this.#fitting();
    this.x = (this.width - this.scale * bounds.width) / 2 - this.scale * bounds.x;
    this.y = (this.height - this.scale * bounds.height) / 2 - this.scale * bounds.y;
  }

  #fitting(): number {
    const { width, height } = this.#bounds;
    return Math.min(LARGEST_FIT, this.width / width, this.height / height);
  }

  /** Zooms by a factor, a point of the screen standing still; without one, the middle. */
  zoom(factor: number, at = { x: this.width / 2, y: this.height / 2 }): void {
    const scale = Math.min(LARGEST, Math.max(this.#fitting() / 2, this.scale * factor));
    const real = scale / this.scale;
    this.x = at.x - real * (at.x - this.x);
    this.y = at.y - real * (at.y - this.y);
    this.scale = scale;
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
  }

  /** Brings a box into view, near enough to be read. */
  show(box: Box): void {
    if (this.scale < 0.6) this.scale = 0.9;
    const left = this.scale * box.x + this.x;
    const top = this.scale * box.y + this.y;
    const isSeen =
      left > 8 &&
      top > 8 &&
      left + this.scale * box.width < this.width - 8 &&
      top + this.scale * box.height < this.height - 8;
    if (isSeen) return;
    this.x = this.width / 2 - this.scale * (box.x + box.width / 2);
    this.y = this.height / 2 - this.scale * (box.y + box.height / 2);
  }

  /** The place in the diagram that a point of the screen shows. */
  toDiagram(x: number, y: number): { x: number; y: number } {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }
}
