/**
 * Mean and variance of numbers taken one after another (Welford, Technometrics 4 (1962) 419). The same numbers in
 * the same order give the same bits, however they were cut into parts.
 */
export class Moments {
  count = 0;
  mean = 0;
  private squares = 0;
  least = Infinity;
  most = -Infinity;

  add(value: number): void {
    this.count++;
    const from = value - this.mean;
    this.mean += from / this.count;
    this.squares += from * (value - this.mean);
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** With n − 1; NaN for fewer than two. */
  get sd(): number {
    return this.count > 1 ? Math.sqrt(this.squares / (this.count - 1)) : NaN;
  }
}
