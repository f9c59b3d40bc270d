import { Vector } from '../../assembly/memory.ts';
import type { CompiledModel } from '../compiler/compiledModel.ts';
import type { Diagnostic } from '../protocol.ts';
import type { Plan } from './plan.ts';

/** A state that is watched, and the furthest it went below zero. */
interface Watched {
  id: string;
  unit: string | undefined;
  /** Position in a row. */
  at: number;
  largest: number;
  least: number;
  leastTime: number;
}

/** A sum that no reaction changes, and the furthest it went from its start. */
interface Sum {
  name: string;
  terms: readonly { at: number; weight: number }[];
  start: number | undefined;
  /** Largest Σ |weight · state|. */
  size: number;
  furthest: number;
  furthestTime: number;
}

type Watchable = Pick<CompiledModel, 'states' | 'parameters' | 'moieties' | 'timeUnit'>;

/**
 * Looks at every recorded row for species below zero and for conserved sums that drift. Nothing is mended: a value is
 * shown as the solver gave it, and the run's warnings tell where and by how much it is wrong.
 *
 * What the tolerances allow is no finding: below zero by more than atol + rtol · (the species' largest value); away from
 * the start by more than that much for each term. Every method here keeps linear sums but for rounding, so a sum drifts
 * where rounding does, or where something else than reactions changes it.
 */
export class Balance {
  private readonly watched: Watched[];
  private readonly sums: Sum[];

  /**
   * @param positions place in a row of each state
   * @param parameters the run's own, for the sizes of compartments
   */
  constructor(
    private readonly model: Watchable,
    private readonly plan: Pick<Plan, 'solver' | 'schedule'>,
    positions: ReadonlyMap<number, number>,
    parameters: () => Float64Array,
  ) {
    this.watched = model.states.flatMap(({ id, unit, kind }, state) => {
      const at = positions.get(state);
      return kind !== 'species' || at === undefined
        ? []
        : [{ id, unit, at, largest: 0, least: 0, leastTime: 0 }];
    });
    this.sums = sumsOf(model, plan, positions, parameters);
  }

  /** Takes rows of `width` doubles each, time first. */
  take(rows: Float64Array, width: number): void {
    for (let row = 0; row < rows.length; row += width) {
      const time = rows[row]!;
      for (const one of this.watched) {
        const value = rows[row + one.at]!;
        if (value > one.largest) one.largest = value;
        if (value < one.least) {
          one.least = value;
          one.leastTime = time;
        }
      }
      for (const sum of this.sums) {
        let total = 0;
        let size = 0;
        for (const { at, weight } of sum.terms) {
          const part = weight * rows[row + at]!;
          total += part;
          size += Math.abs(part);
        }
        sum.start ??= total;
        sum.size = Math.max(sum.size, size);
        if (Math.abs(total - sum.start) > Math.abs(sum.furthest)) {
          sum.furthest = total - sum.start;
          sum.furthestTime = time;
        }
      }
    }
  }

  warnings(): Diagnostic[] {
    const { absoluteTolerance, relativeTolerance } = this.plan.solver;
    const unit = this.model.timeUnit === undefined ? '' : ` ${this.model.timeUnit}`;
    const when = (time: number): string => `at t = ${Number(time.toPrecision(6))}${unit}`;
    const below = this.watched
      .filter(({ least, largest }) => least < -(absoluteTolerance + relativeTolerance * largest))
      .map(({ id, least, leastTime, unit: own }): Diagnostic => {
        const size = `${least.toPrecision(3)}${own ? ` ${own}` : ''}`;
        return {
          severity: 'warning',
          code: 'negative',
          symbol: id,
          message: `${id} went below zero: ${size} ${when(leastTime)}.`,
          hint: 'Where its rates let it, the model is at fault: what consumes it must stop as it runs out. Else tighten the tolerances.',
        };
      });
    const drifted = this.sums
      .filter(
        ({ furthest, size, terms }) =>
          Math.abs(furthest) >
          relativeTolerance * size +
            absoluteTolerance * terms.reduce((sum, { weight }) => sum + Math.abs(weight), 0),
      )
      .map(({ name, furthest, furthestTime, start }): Diagnostic => ({
        severity: 'warning',
        code: 'not-conserved',
        symbol: name,
        message: `${name} should stay ${start!.toPrecision(6)} and was off by ${furthest.toPrecision(3)} ${when(furthestTime)}.`,
        hint: 'Tighten the tolerances; where that does not help, its parts differ so much in size that rounding shows.',
      }));
    return [...below, ...drifted];
  }
}

/** The sums all of whose terms are states that neither doses nor anything outside of the reactions changes. */
function sumsOf(
  { states, parameters, moieties }: Watchable,
  { schedule }: Pick<Plan, 'schedule'>,
  positions: ReadonlyMap<number, number>,
  values: () => Float64Array,
): Sum[] {
  if (moieties === undefined) return [];
  const changed = new Set(schedule.map(({ vector, index }) => `${vector} ${index}`));
  const known = values();
  return moieties.flatMap(({ terms }) => {
    const found = terms.flatMap(({ symbol, coefficient, per }) => {
      const state = states.findIndex(({ id }) => id === symbol || id === `${symbol}.amount`);
      const at = positions.get(state);
      if (at === undefined || changed.has(`${Vector.State} ${state}`)) return [];
      if (per === undefined) return [{ at, weight: coefficient }];
      const size = parameters.findIndex(({ id }) => id === per);
      if (size < 0 || changed.has(`${Vector.Parameter} ${size}`)) return [];
      return [{ at, weight: coefficient * known[size]! }];
    });
    if (found.length < terms.length) return [];
    const name = terms
      .map(({ symbol, coefficient }) => (coefficient === 1 ? symbol : `${coefficient} ${symbol}`))
      .join(' + ');
    return [{ name, terms: found, start: undefined, size: 0, furthest: 0, furthestTime: 0 }];
  });
}
