import type { Distribution } from '../../formats/scenario/schema.ts';
import { normalCdf, type Elementary } from './elementary.ts';

/** Why nobody can be drawn from a distribution, and how to mend it; absent where all is well. */
export function flawOf(distribution: Distribution, typical: number | undefined): string | undefined {
  const spread = 'sd' in distribution ? distribution.sd : 0;
  if (spread < 0) return `its standard deviation is ${spread}; it cannot be below 0`;
  switch (distribution.kind) {
    case 'normal':
      return (distribution.mean ?? typical) === undefined ? 'it has no mean' : undefined;
    case 'logNormal': {
      const median = distribution.median ?? typical;
      if (median === undefined) return 'it has no median';
      return median > 0 ? undefined : `its median is ${median}; it must be above 0`;
    }
    case 'logitNormal': {
      const { lower, upper, median = typical } = distribution;
      if (median === undefined) return 'it has no median';
      if (!(lower < upper)) return `its lower end ${lower} is not below its upper end ${upper}`;
      return median > lower && median < upper
        ? undefined
        : `its median ${median} does not lie between ${lower} and ${upper}`;
    }
    case 'uniform': {
      const { lower, upper } = distribution;
      return lower <= upper ? undefined : `its lower end ${lower} is above its upper end ${upper}`;
    }
    case 'discrete': {
      const { values, weights } = distribution;
      if (values.length !== weights.length)
        return `it has ${values.length} values but ${weights.length} weights`;
      if (weights.some((weight) => weight < 0)) return 'a weight is below 0';
      return weights.some((weight) => weight > 0) ? undefined : 'all its weights are 0';
    }
    case 'empirical':
      return undefined;
  }
}

/** Value of a distribution for a standard normal score: rising in it, so that correlations keep their sign. */
export type Quantile = (score: number) => number;

/**
 * @param distribution without a flaw
 * @param typical the middle of a distribution that gives none itself
 */
export function quantileOf(
  distribution: Distribution,
  typical: number | undefined,
  elementary: Elementary,
): Quantile {
  const { exp, ln } = elementary;
  switch (distribution.kind) {
    case 'normal': {
      const { mean = typical!, sd } = distribution;
      return (score) => mean + sd * score;
    }
    case 'logNormal': {
      const { median = typical!, sd } = distribution;
      return (score) => median * exp(sd * score);
    }
    case 'logitNormal': {
      const { lower, upper, median = typical!, sd } = distribution;
      const middle = ln((median - lower) / (upper - median));
      return (score) => lower + (upper - lower) / (1 + exp(-(middle + sd * score)));
    }
    case 'uniform': {
      const { lower, upper } = distribution;
      return (score) => lower + (upper - lower) * normalCdf(score, elementary);
    }
    case 'discrete': {
      const order = distribution.values
        .map((_, k) => k)
        .sort((a, b) => distribution.values[a]! - distribution.values[b]!);
      const values = order.map((k) => distribution.values[k]!);
      const total = distribution.weights.reduce((sum, weight) => sum + weight, 0);
      let reached = 0;
      const ends = order.map((k) => (reached += distribution.weights[k]! / total));
      const last = ends.findLastIndex((end, k) => end > (ends[k - 1] ?? 0));
      return (score) => {
        const u = normalCdf(score, elementary);
        const at = ends.findIndex((end) => u < end);
        return values[at < 0 ? last : at]!;
      };
    }
    case 'empirical': {
      const values = Float64Array.from(distribution.values).sort();
      return (score) =>
        values[Math.min(values.length - 1, Math.floor(normalCdf(score, elementary) * values.length))]!;
    }
  }
}
