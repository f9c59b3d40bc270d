import type { Endpoint } from '../../formats/scenario/schema.ts';
import type { CohortArm, CohortEndpoint } from '../../protocol.ts';
import type { PlannedColumn } from '../plan.ts';
import type { Elementary } from './elementary.ts';
import { meets } from './endpoint.ts';
import { Histogram } from './histogram.ts';
import { PartsInOrder } from './partsInOrder.ts';
import { Sample } from './sample.ts';
import { SAMPLE, type ArmPart, type Part } from './part.ts';

/** Two-sided 95 % of the standard normal. */
const Z = 1.959963984540054;
const TOLD = 20;

/** What a summary is made for, by arm; the scenario itself is the first. */
export interface Shape {
  times: number;
  percentiles: readonly number[];
  /** For geometric moments of endpoints. */
  elementary?: Elementary;
  arms: readonly {
    id: string;
    label: string;
    columns: readonly PlannedColumn[];
    endpoints: readonly { endpoint: Endpoint; column: number; unit?: string }[];
  }[];
}

interface ArmSummary {
  /** By column and time. */
  bands: Histogram[][];
  endpoints: Sample[];
  differences: Sample[];
  sample: ArmPart['sample'];
  failed: ArmPart['failed'];
}

/** Sums parts up. They may come in any order; people count from the first on, without a gap. */
export class Summary extends PartsInOrder {
  private readonly arms: ArmSummary[];

  constructor(private readonly shape: Shape) {
    super();
    this.arms = shape.arms.map(({ columns, endpoints }, arm) => ({
      bands: columns.map(() => Array.from({ length: shape.times }, () => new Histogram())),
      endpoints: endpoints.map(() => new Sample(shape.elementary)),
      differences: arm === 0 ? [] : endpoints.map(() => new Sample()),
      sample: [],
      failed: { count: 0, first: [] },
    }));
  }

  /** Adds a histogram of people whose part came without curves. */
  count(arm: number, column: number, time: number, octave: number, counts: Readonly<Uint32Array>): void {
    this.arms[arm]!.bands[column]![time]!.addCounts(octave, counts);
  }

  protected take(part: Part): void {
    part.arms.forEach((from, k) => {
      const to = this.arms[k]!;
      const people = part.to - part.from;
      from.curves.forEach((values, column) => {
        to.bands[column]!.forEach((histogram, time) =>
          histogram.addAll(values, time * people, (time + 1) * people),
        );
      });
      to.sample.push(...from.sample.slice(0, SAMPLE - to.sample.length));
      to.failed.count += from.failed.count;
      to.failed.first.push(...from.failed.first.slice(0, TOLD - to.failed.first.length));
      from.endpoints.forEach((values, e) => {
        const { endpoint } = this.shape.arms[k]!.endpoints[e]!;
        const base = part.arms[0]!.endpoints[e]!;
        values.forEach((value, person) => {
          if (Number.isNaN(value)) return;
          to.endpoints[e]!.add(value);
          if (meets(endpoint, value)) to.endpoints[e]!.met++;
          if (k > 0 && !Number.isNaN(base[person]!)) to.differences[e]!.add(value - base[person]!);
        });
      });
    });
  }

  finish(): CohortArm[] {
    const { percentiles, arms } = this.shape;
    const shares = percentiles.map((percent) => percent / 100);
    return this.arms.map((arm, k) => ({
      id: arms[k]!.id,
      label: arms[k]!.label,
      bands: arms[k]!.columns.map(({ id, label, unit }, column) => {
        const rows = arm.bands[column]!.map((histogram) => histogram.quantiles(shares));
        return {
          column: { id, label, ...(unit !== undefined && { unit }) },
          curves: shares.map((_, share) => {
            const curve = new Float64Array(rows.length);
            for (let row = 0; row < rows.length; row++) curve[row] = rows[row]![share]!;
            return curve;
          }),
          sample: arm.sample.map((one) => {
            const values = new Float64Array(rows.length);
            for (let row = 0; row < rows.length; row++)
              values[row] = one.rows[row * arms[k]!.columns.length + column]!;
            return { person: one.person, values };
          }),
        };
      }),
      endpoints: arms[k]!.endpoints.map(({ endpoint, unit }, e) => {
        const { met } = arm.endpoints[e]!;
        const spread = arm.endpoints[e]!.spread(percentiles);
        const difference = arm.differences[e]?.spread(percentiles);
        const result: CohortEndpoint = { id: endpoint.id, label: endpoint.label, spread };
        if (unit !== undefined) result.unit = unit;
        if (endpoint.target !== undefined) result.target = { met, ...wilson(met, spread.count) };
        if (difference !== undefined) {
          const half = (Z * difference.sd) / Math.sqrt(difference.count);
          result.difference = {
            spread: difference,
            low: difference.mean - half,
            high: difference.mean + half,
          };
        }
        return result;
      }),
      failed: { count: arm.failed.count, first: [...arm.failed.first] },
    }));
  }
}

/** A share with its 95 % interval (Wilson, JASA 22 (1927) 209). */
function wilson(met: number, count: number): { share: number; low: number; high: number } {
  if (count === 0) return { share: NaN, low: NaN, high: NaN };
  const share = met / count;
  const square = Z * Z;
  const middle = (share + square / (2 * count)) / (1 + square / count);
  const half =
    (Z / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count * count));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
