/** How far single precision is off, of people who were solved in double precision too. */
export class Differences {
  people = 0;
  /** Largest difference of a curve, relative to the curve's largest number. */
  largest = 0;

  /** Adds one curve. */
  add(single: readonly number[], double: readonly number[]): void {
    let size = 0;
    let off = 0;
    double.forEach((value, k) => {
      size = Math.max(size, Math.abs(value));
      off = Math.max(off, Math.abs(value - single[k]!));
    });
    if (size > 0) this.largest = Math.max(this.largest, off / size);
  }
}
