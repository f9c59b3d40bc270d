import type { Spread } from '../../protocol.ts';
import { Histogram } from './histogram.ts';
import { Moments } from './moments.ts';

/** Bars of a histogram that people look at. */
const BARS = 40;

/** Numbers taken one after another: of an endpoint, of a difference of two, of a quantity that differs between people. */
export class Sample {
  readonly moments = new Moments();
  readonly histogram = new Histogram();
  met = 0;

  add(value: number): void {
    this.moments.add(value);
    this.histogram.add(value);
  }

  spread(percentiles: readonly number[]): Spread {
    const { count, mean, sd, least, most } = this.moments;
    return {
      count,
      mean: count > 0 ? mean : NaN,
      sd,
      percentiles: this.histogram.quantiles(percentiles.map((percent) => percent / 100)),
      histogram: count > 0 ? this.histogram.bars(least, most, BARS) : { edges: [], counts: [] },
    };
  }
}
