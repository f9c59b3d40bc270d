import type { Spread } from '../../protocol.ts';
import type { Elementary } from './elementary.ts';
import { Histogram } from './histogram.ts';
import { Moments } from './moments.ts';

/** Bars of a histogram that people look at. */
const BARS = 40;

/** Numbers taken one after another: of an endpoint, of a difference of two, of a quantity that differs between people. */
export class Sample {
  readonly moments = new Moments();
  readonly histogram = new Histogram();
  private readonly logarithms = new Moments();
  met = 0;

  /** @param elementary for geometric moments; absent: there are none */
  constructor(private readonly elementary?: Pick<Elementary, 'exp' | 'ln'>) {}

  add(value: number): void {
    this.moments.add(value);
    if (value > 0 && this.elementary !== undefined) this.logarithms.add(this.elementary.ln(value));
    this.histogram.add(value);
  }

  private geometric(): Pick<Spread, 'geometric'> {
    const { elementary, logarithms, moments } = this;
    if (elementary === undefined || logarithms.count < 2 || logarithms.count < moments.count) return {};
    const { mean, sd } = logarithms;
    return { geometric: { mean: elementary.exp(mean), cv: Math.sqrt(elementary.exp(sd * sd) - 1) } };
  }

  spread(percentiles: readonly number[]): Spread {
    const { count, mean, sd, least, most } = this.moments;
    return {
      count,
      mean: count > 0 ? mean : NaN,
      sd,
      ...this.geometric(),
      percentiles: this.histogram.quantiles(percentiles.map((percent) => percent / 100)),
      histogram: count > 0 ? this.histogram.bars(least, most, BARS) : { edges: [], counts: [] },
    };
  }
}
