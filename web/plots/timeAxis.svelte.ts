import type { Interval } from './series.ts';

/** One time axis and one hover for all plots of a page. */
export class TimeAxis {
  /** Where the cursor reads, in the run's time; absent while nobody reads. */
  cursor = $state<number>();
  /** What is zoomed to; absent shows the whole run. */
  interval = $state.raw<Interval>();
}
