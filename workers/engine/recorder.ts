import { NumberDigest } from './digest.ts';

/** Room at first; a run of a million points asks for it as it goes. */
const FIRST_ROWS = 1 << 14;

/**
 * Gathers a solve's rows into columns that grow, and digests those on the scenario's own grid.
 *
 * A row is on the grid when its time is a grid time; where a quantity jumps there, the row after the jump counts.
 * So the digest is the same whether rows at jumps are recorded or not.
 */
export class Recorder {
  /** The kept columns of the rows. */
  private columns: Float64Array<ArrayBuffer>[];
  private rows = 0;
  private readonly digest = new NumberDigest();
  private nextGrid = 0;
  /** The last row seen at the grid time that is awaited. */
  private readonly candidate: Float64Array;
  private haveCandidate = false;

  /**
   * @param width doubles in a row: time, then the columns
   * @param grid output times, rising
   * @param digested columns that are digested, as a count from the first after time; absent: no digest is made
   * @param kept positions in a row of what is gathered
   * @throws RangeError where the browser grants no more memory, as `take` and `finish` do
   */
  constructor(
    private readonly width: number,
    private readonly grid: Float64Array,
    private readonly digested: number | undefined,
    private readonly kept: readonly number[],
  ) {
    const capacity = Math.min(grid.length + 64, FIRST_ROWS);
    this.columns = kept.map(() => new Float64Array(capacity));
    this.candidate = new Float64Array(1 + (digested ?? 0));
  }

  /** Takes rows of `width` doubles each. */
  take(rows: Float64Array): void {
    const { width } = this;
    const count = rows.length / width;
    this.reserve(this.rows + count);
    this.columns.forEach((column, k) => {
      for (let row = 0, at = this.kept[k]!; row < count; row++, at += width)
        column[this.rows + row] = rows[at]!;
    });
    this.rows += count;
    if (this.digested === undefined) return;
    for (let at = 0; at < rows.length; at += width) this.watch(rows, at, this.digested);
  }

  /** What was gathered, in the order of `kept`, and the digest, empty where none is made. Nothing may be taken after. */
  finish(): { columns: Float64Array<ArrayBuffer>[]; digest: string } {
    if (this.haveCandidate) this.settle();
    const columns = this.columns.map((column) => column.slice(0, this.rows));
    return { columns, digest: this.digested === undefined ? '' : this.digest.finish() };
  }

  private watch(rows: Float64Array, at: number, digested: number): void {
    const time = rows[at]!;
    if (this.haveCandidate && time > this.grid[this.nextGrid]!) this.settle();
    if (time !== this.grid[this.nextGrid]) return;
    for (let k = 0; k <= digested; k++) this.candidate[k] = rows[at + k]!;
    this.haveCandidate = true;
  }

  private settle(): void {
    for (const value of this.candidate) this.digest.add(value);
    this.haveCandidate = false;
    this.nextGrid++;
  }

  private reserve(rows: number): void {
    const capacity = this.columns[0]?.length ?? 0;
    if (rows <= capacity) return;
    const larger = Math.max(rows, 2 * capacity);
    this.columns = this.columns.map((column) => {
      const grown = new Float64Array(larger);
      grown.set(column.subarray(0, this.rows));
      return grown;
    });
  }
}
