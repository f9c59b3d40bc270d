import type { Expression } from '../model/expression.ts';
import type { NetworkEdge } from './compiledModel.ts';
import type { Evaluator } from './startValues.ts';

/** Points at which a derivative's sign is looked at. */
const POINTS = 12;
/** Each quantity is taken up to so many times smaller and larger than it starts, in powers of ten. */
const DECADES = 1;
const STEP = 1e-4;
/** Differences below so many times the value are rounding. */
const ROUNDING = 1e-10;

type Influence = Extract<NetworkEdge['role'], 'activator' | 'inhibitor' | 'modifier'>;

/**
 * How a formula depends on quantities: the sign of each partial derivative, where it is the same wherever one
 * looks (the differential influence graph of Fages & Soliman, Theor Comput Sci 2008;403:52). It is looked at with
 * central differences at positive points around the start, spread evenly (Weyl's sequence), so the same model
 * gives the same answer each time.
 */
export class Influences {
  private readonly points: ReadonlyMap<string, number>[];

  /** @param quantities all whose values differ from point to point */
  constructor(
    private readonly evaluator: Evaluator,
    quantities: readonly string[],
  ) {
    const starts = quantities.map((id) => Math.abs(evaluator.start(id)));
    const positive = starts.filter((value) => value > 0 && value < Infinity).sort((a, b) => a - b);
    // What starts from nothing is taken to become about as much as the others are.
    const usual = positive[positive.length >> 1] ?? 1;
    this.points = Array.from({ length: POINTS }, (_, point) => {
      const place = (at: number): number => ((point + 0.5) * Math.sqrt(at + 2) * 1.6180339887) % 1;
      return new Map(
        quantities.map((id, at) => {
          const start = starts[at]!;
          const scale = start > 0 && start < Infinity ? start : usual;
          return [id, scale * 10 ** (DECADES * (2 * place(at) - 1))];
        }),
      );
    });
  }

  of(expression: Expression, quantity: string): Influence {
    let rises = false;
    let falls = false;
    for (const point of this.points) {
      const x = point.get(quantity);
      if (x === undefined) return 'modifier';
      const high = this.evaluator.at(expression, new Map(point).set(quantity, x * (1 + STEP)));
      const low = this.evaluator.at(expression, new Map(point).set(quantity, x * (1 - STEP)));
      const difference = high - low;
      if (!Number.isFinite(difference)) continue;
      if (Math.abs(difference) <= ROUNDING * Math.max(Math.abs(high), Math.abs(low))) continue;
      if (difference > 0) rises = true;
      else falls = true;
    }
    return rises === falls ? 'modifier' : rises ? 'activator' : 'inhibitor';
  }
}
