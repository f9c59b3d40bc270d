/** Bins an octave: a bin is at most 2⁻⁹ of its value wide. */
export const BINS = 512;
/** Bits of the high word below those of the bin. */
const BELOW = 11;

const NONE = new Uint32Array(0);
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which half of a double holds sign, exponent and the first bits of the mantissa. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * How often values occurred, in bins whose width is relative to the value. Whole numbers add up to the same in any
 * order, so percentiles do not depend on how people were shared out between threads and machines.
 */
export class Histogram {
  private readonly octaves = new Map<number, Uint32Array<ArrayBuffer>>();
  total = 0;

  add(value: number): void {
    float[0] = value;
    const high = words[HIGH]!;
    const octave = high >>> 20;
    this.binsOf(octave)[(high >>> BELOW) & (BINS - 1)]!++;
    this.total++;
  }

  /** Counts values `from` to `to` − 1 that are numbers. */
  addAll(values: Float64Array<ArrayBuffer>, from: number, to: number): void {
    const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    let octave = -1;
    let counts = NONE;
    let added = 0;
    for (let k = from; k < to; k++) {
      const value = values[k]!;
      if (value !== value) continue;
      const high = halves[2 * k + HIGH]!;
      // Neighbours are mostly of one size.
      if (high >>> 20 !== octave) counts = this.binsOf((octave = high >>> 20));
      counts[(high >>> BELOW) & (BINS - 1)]!++;
      added++;
    }
    this.total += added;
  }

  private binsOf(octave: number): Uint32Array<ArrayBuffer> {
    let counts = this.octaves.get(octave);
    if (counts === undefined) this.octaves.set(octave, (counts = new Uint32Array(BINS)));
    return counts;
  }

  /** Forgets what was counted, and keeps its memory. */
  clear(): void {
    for (const counts of this.octaves.values()) counts.fill(0);
    this.total = 0;
  }

  /** Octaves in the order in which they came, each with its bins' counts. */
  counts(): ReadonlyMap<number, Readonly<Uint32Array>> {
    return this.octaves;
  }

  /** Adds what was counted elsewhere in one octave; `counts` may hold its first bins alone. */
  addCounts(octave: number, from: Readonly<Uint32Array>): void {
    const counts = this.binsOf(octave);
    for (let bin = 0; bin < from.length; bin++) {
      counts[bin]! += from[bin]!;
      this.total += from[bin]!;
    }
  }

  /**
   * Quantiles: the values below which these shares lie, each placed evenly within its bin; NaN where nothing was
   * counted.
   *
   * @param shares rising, from 0 to 1
   */
  quantiles(shares: readonly number[]): number[] {
    if (this.total === 0) return shares.map(() => NaN);
    const result: number[] = [];
    let before = 0;
    // The rank as the field's default has it (Hyndman & Fan 1996, type 7).
    const rankOf = (share: number): number => share * (this.total - 1) + 0.5;
    this.rising((octave, bin, count) => {
      while (result.length < shares.length && rankOf(shares[result.length]!) - before <= count) {
        const [low, high] = ends(octave, bin);
        result.push(low + ((high - low) * Math.max(rankOf(shares[result.length]!) - before, 0)) / count);
      }
      before += count;
    });
    return result;
  }

  /** The same counts in a few even bars from `least` to `most`, each bin put where its middle is. */
  bars(least: number, most: number, count: number): { edges: number[]; counts: number[] } {
    const width = (most - least) / count || Math.abs(least) / count || 1;
    const counts = new Array<number>(count).fill(0);
    this.rising((octave, bin, number) => {
      const [low, high] = ends(octave, bin);
      counts[Math.max(0, Math.min(count - 1, Math.floor(((low + high) / 2 - least) / width)))]! += number;
    });
    return { edges: Array.from({ length: count + 1 }, (_, k) => least + k * width), counts };
  }

  /** Shows the bins that hold something, by rising value. */
  private rising(see: (octave: number, bin: number, count: number) => void): void {
    const rising = [...this.octaves.keys()].sort((a, b) => rank(a) - rank(b));
    for (const octave of rising) {
      const counts = this.octaves.get(octave)!;
      const isNegative = octave >= 2048;
      for (let k = 0; k < BINS; k++) {
        const bin = isNegative ? BINS - 1 - k : k;
        const count = counts[bin]!;
        if (count > 0) see(octave, bin, count);
      }
    }
  }
}

/** Lower and upper end of a bin. */
function ends(octave: number, bin: number): [number, number] {
  const near = edge(octave, bin);
  // The smallest bin holds 0, and almost never anything else.
  const far = (octave & 2047) === 0 && bin === 0 ? near : edge(octave, bin + 1);
  return octave >= 2048 ? [far, near] : [near, far];
}

/** Sorts octaves by value: negative ones, the largest first, before the others. */
function rank(octave: number): number {
  return octave >= 2048 ? 2047 - octave : octave;
}

function edge(octave: number, bin: number): number {
  words[HIGH] = ((octave << 20) >>> 0) + (bin << BELOW);
  words[1 - HIGH] = 0;
  return float[0]!;
}
