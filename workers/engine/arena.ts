/**
 * Hands out stretches of linear memory above the core's own, and takes them back.
 *
 * A list of free stretches in order of address, neighbours joined; the first that is large enough is cut.
 * Memory grows when none is; it never shrinks, as WebAssembly's cannot.
 */
export class Arena {
  private free: { at: number; bytes: number }[];
  private readonly taken = new Map<number, number>();

  constructor(
    private readonly memory: WebAssembly.Memory,
    from: number,
  ) {
    this.free = [{ at: from, bytes: memory.buffer.byteLength - from }];
  }

  /** Address of `bytes` bytes, a multiple of 64; absent where the browser grants no more memory. */
  take(bytes: number): number | undefined {
    const wanted = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let stretch = this.free.find((one) => one.bytes >= wanted);
    if (stretch === undefined) {
      if (!this.grow(wanted)) return undefined;
      stretch = this.free.at(-1)!;
    }
    const { at } = stretch;
    stretch.at += wanted;
    stretch.bytes -= wanted;
    if (stretch.bytes === 0) this.free = this.free.filter((one) => one !== stretch);
    this.taken.set(at, wanted);
    return at;
  }

  release(at: number): void {
    const bytes = this.taken.get(at);
    if (bytes === undefined) throw new Error(`nothing was taken at ${at}`);
    this.taken.delete(at);
    this.join({ at, bytes });
  }

  private join(stretch: { at: number; bytes: number }): void {
    const joined: typeof this.free = [];
    for (const next of [...this.free, stretch].sort((a, b) => a.at - b.at)) {
      const last = joined.at(-1);
      if (last !== undefined && last.at + last.bytes === next.at) last.bytes += next.bytes;
      else joined.push(next);
    }
    this.free = joined;
  }

  /** Adds pages so that a stretch of `bytes` lies at the end of memory. */
  private grow(bytes: number): boolean {
    const end = this.memory.buffer.byteLength;
    const last = this.free.at(-1);
    const spare = last !== undefined && last.at + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - spare) / PAGE);
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    this.join({ at: end, bytes: pages * PAGE });
    return true;
  }
}

const PAGE = 65_536;
/** A cache line; problems begin on one, and the first address is rounded up by the caller. */
export const ALIGNMENT = 64;
