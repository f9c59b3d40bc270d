import type { Failure, ReplicateBand, ReplicateRun } from '../../protocol.ts';
import { Histogram } from '../cohort/histogram.ts';
import { Moments } from '../cohort/moments.ts';
import type { ArmPart, Part } from '../cohort/part.ts';
import { PartsInOrder } from '../cohort/partsInOrder.ts';
import type { PlannedColumn } from '../plan.ts';

export const PERCENTILES = [5, 25, 50, 75, 95];
const SHARES = PERCENTILES.map((percent) => percent / 100);
/** Replicates whose own curves are shown. */
const SAMPLE = 12;
/** Bars of a histogram that people look at. */
const BARS = 40;
const TOLD = 20;

/** Sums parts up. They may come in any order; replicates count from the first on, without a gap. */
export class ReplicateSummary extends PartsInOrder {
  /** By column and time. */
  private readonly moments: Moments[][];
  private readonly histograms: Histogram[][];
  private readonly sample: ArmPart['sample'] = [];
  /** Columns whose last values are whole numbers, as molecules are. */
  private readonly isWhole: boolean[];
  readonly failed: ReplicateRun['failed'] = { count: 0, first: [] };
  /** Why the first of them broke. */
  failure: Failure | undefined;

  constructor(
    private readonly columns: readonly PlannedColumn[],
    private readonly times: number,
  ) {
    super();
    const all = <T>(make: () => T): T[][] => columns.map(() => Array.from({ length: times }, make));
    this.moments = all(() => new Moments());
    this.histograms = all(() => new Histogram());
    this.isWhole = columns.map(() => true);
  }

  protected take({ arms, from, to }: Part): void {
    const [arm] = arms;
    if (arm === undefined) return;
    const count = to - from;
    arm.curves.forEach((values, column) => {
      values.forEach((value, at) => {
        if (Number.isNaN(value)) return;
        const time = Math.floor(at / count);
        this.moments[column]![time]!.add(value);
        this.histograms[column]![time]!.add(value);
        if (time === this.times - 1 && !Number.isInteger(value)) this.isWhole[column] = false;
      });
    });
    this.sample.push(...arm.sample.slice(0, SAMPLE - this.sample.length));
    this.failed.count += arm.failed.count;
    this.failure ??= arm.failed.first[0]?.failure;
    const told = arm.failed.first.slice(0, TOLD - this.failed.first.length);
    this.failed.first.push(
      ...told.map(({ person, failure }) => ({ replicate: person, message: failure.message })),
    );
  }

  /** @param reference times × columns without chance */
  bands(reference: Float64Array | undefined): ReplicateBand[] {
    const { columns, times } = this;
    return columns.map(({ id, label, unit }, k) => {
      const own = (rows: Float64Array): Float64Array<ArrayBuffer> =>
        Float64Array.from({ length: times }, (_, row) => rows[row * columns.length + k]!);
      const moments = this.moments[k]!;
      const quantiles = this.histograms[k]!.map((histogram) => histogram.quantiles(SHARES));
      const mean = Float64Array.from(moments, (one) => (one.count > 0 ? one.mean : NaN));
      const sd = Float64Array.from(moments, (one) => one.sd);
      const last = moments[times - 1]!;
      const histogram = this.histograms[k]![times - 1]!;
      return {
        column: { id, label, ...(unit !== undefined && { unit }) },
        mean,
        sd,
        curves: SHARES.map((_, share) => Float64Array.from(quantiles, (row) => row[share]!)),
        sample: this.sample.map(({ person, rows }) => ({ replicate: person, values: own(rows) })),
        ...(reference !== undefined && { reference: own(reference) }),
        spread: largest(sd) / largest(mean) || 0,
        last: {
          count: last.count,
          mean: last.count > 0 ? last.mean : NaN,
          sd: last.sd,
          percentiles: histogram.quantiles(SHARES),
          histogram: barsOf(histogram, last, this.isWhole[k]!),
        },
      };
    });
  }
}

/** Bars of equal width; those of whole numbers have equally many of them each, in their middle. */
function barsOf(
  histogram: Histogram,
  { count, least, most }: Moments,
  isWhole: boolean,
): { edges: number[]; counts: number[] } {
  if (count === 0) return { edges: [], counts: [] };
  if (!isWhole) return histogram.bars(least, most, BARS);
  const width = Math.ceil((most - least + 1) / BARS);
  const bars = Math.ceil((most - least + 1) / width);
  return histogram.bars(least - 0.5, least - 0.5 + bars * width, bars);
}

/** The largest absolute value, of those that are numbers. */
function largest(values: Float64Array): number {
  return values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
}
