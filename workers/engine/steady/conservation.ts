import { uniform } from '../philox.ts';
import type { Equations } from './equations.ts';

/** Linear sums L·x that the equations conserve. */
export interface Conservation {
  /** One [n] a sum, reduced: each is 1 at its own pivot and 0 at the others'. */
  rows: Float64Array[];
  /** Each sum's pivot: the state whose equation it stands for. */
  pivots: number[];
}

const SEED = 0x5ead;
/** Below this share of its size, what is left of a row counts as zero. */
const ZERO = 1e-9;
/** A sum is conserved where its rate is below this share of the rates in it, at every sample. */
const CONSERVED = 1e-10;
/** Decades around the start in which rates are sampled. */
const DECADES = [1, 0.3, 0.05] as const;

/**
 * The sums of states whose rates cancel wherever the state may be: the left null space of rates sampled at more
 * places than there are states. Unlike that of the stoichiometric matrix (Reder, J Theor Biol 1988;135:175) it
 * knows compartments, rate rules and reactions that are switched off, and states that nothing changes.
 */
export function conservationOf(equations: Equations, x: Float64Array): Conservation {
  const { n, isAlgebraic } = equations;
  const differential = Array.from({ length: n }, (_, i) => i).filter((i) => !isAlgebraic[i]);
  const samples = sampleRates(equations, x, differential.length + 4);
  if (samples.length <= differential.length) return { rows: [], pivots: [] };
  const candidates = leftNullSpace(samples, differential, n);
  return reduced(candidates.filter((row) => isConserved(row, samples)));
}

/** Rates at random places around the start, as far as they are finite. */
function sampleRates(equations: Equations, x: Float64Array, wanted: number): Float64Array[] {
  const { n } = equations;
  const sizes = [...x].map(Math.abs).filter((size) => size > 0);
  const typical =
    sizes.length === 0 ? 1 : Math.exp(sizes.reduce((sum, s) => sum + Math.log(s), 0) / sizes.length);
  const samples: Float64Array[] = [];
  for (const [round, decades] of DECADES.entries()) {
    for (let k = 0; k < 2 * wanted && samples.length < wanted; k++) {
      const place = Float64Array.from(x, (value, i) => {
        const factor = 10 ** (decades * (2 * uniform(SEED, i, k + 4 * wanted * round) - 1));
        return value === 0 ? typical * factor : value * factor;
      });
      const rates = new Float64Array(n);
      equations.rates(place, rates);
      if (rates.every(Number.isFinite)) samples.push(rates);
    }
  }
  return samples;
}

/** Combinations of rows of the samples' matrix that vanish, by elimination with complete pivoting. */
function leftNullSpace(
  samples: readonly Float64Array[],
  states: readonly number[],
  n: number,
): Float64Array[] {
  const columns = samples.map((sample) => {
    const size = Math.max(...states.map((i) => Math.abs(sample[i]!)));
    return size > 0 ? 1 / size : 0;
  });
  const rows = states.map((i) => {
    const entries = Float64Array.from(samples, (sample, k) => sample[i]! * columns[k]!);
    const size = entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    const weights = new Float64Array(n);
    weights[i] = size > 0 ? 1 / size : 1;
    if (size > 0) for (let k = 0; k < entries.length; k++) entries[k]! /= size;
    return { entries, weights };
  });
  for (let done = 0; done < rows.length; done++) {
    let [best, bestRow, bestColumn] = [ZERO, -1, -1];
    for (let row = done; row < rows.length; row++) {
      rows[row]!.entries.forEach((entry, column) => {
        if (Math.abs(entry) > best) [best, bestRow, bestColumn] = [Math.abs(entry), row, column];
      });
    }
    if (bestRow < 0) return rows.slice(done).map(({ weights }) => weights);
    const pivot = rows[bestRow]!;
    [rows[done], rows[bestRow]] = [pivot, rows[done]!];
    for (const row of rows.slice(done + 1)) {
      const factor = row.entries[bestColumn]! / pivot.entries[bestColumn]!;
      if (factor === 0) continue;
      pivot.entries.forEach((entry, k) => (row.entries[k]! -= factor * entry));
      pivot.weights.forEach((weight, k) => (row.weights[k]! -= factor * weight));
      row.entries[bestColumn] = 0;
    }
  }
  return [];
}

function isConserved(row: Float64Array, samples: readonly Float64Array[]): boolean {
  return samples.every((sample) => {
    let sum = 0;
    let size = 0;
    row.forEach((weight, i) => {
      sum += weight * sample[i]!;
      size += Math.abs(weight * sample[i]!);
    });
    return Math.abs(sum) <= CONSERVED * size;
  });
}

/** Gauss–Jordan elimination: every sum gets a state of its own, and small whole coefficients where they are so. */
function reduced(rows: Float64Array[]): Conservation {
  const pivots: number[] = [];
  rows.forEach((row, at) => {
    let pivot = 0;
    row.forEach((weight, i) => {
      // The first of equal ones: ratios of rounding errors must not choose.
      if (Math.abs(weight) > Math.abs(row[pivot]!) * (1 + 1e-6)) pivot = i;
    });
    const scale = row[pivot]!;
    row.forEach((weight, i) => (row[i] = weight / scale));
    pivots.push(pivot);
    rows.forEach((other, k) => {
      const factor = other[pivot]!;
      if (k !== at && factor !== 0) row.forEach((weight, i) => (other[i]! -= factor * weight));
    });
  });
  for (const row of rows) row.forEach((weight, i) => (row[i] = tidy(weight)));
  return { rows, pivots };
}

/** Twelfths that rounding blurred are made whole again. */
function tidy(weight: number): number {
  const near = Math.round(weight * 12) / 12;
  return Math.abs(weight - near) < 1e-9 ? near : weight;
}
