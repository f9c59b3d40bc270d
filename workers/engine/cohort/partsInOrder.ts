import type { Part } from './part.ts';

/** Takes parts that come in any order one after another, from the first person on, without a gap. */
export abstract class PartsInOrder {
  private readonly waiting = new Map<number, Part>();
  /** People 0 to `done` − 1 are in. */
  done = 0;

  add(part: Part): void {
    this.waiting.set(part.from, part);
    for (let next = this.waiting.get(this.done); next !== undefined; next = this.waiting.get(this.done)) {
      this.waiting.delete(this.done);
      this.take(next);
      this.done = next.to;
    }
  }

  protected abstract take(part: Part): void;
}
