/**
 * Distributions that a formula can draw from: SBML's `distrib` package, version 1, and Antimony. Parameters in their
 * order; `bounded` ones may be followed by the least and the largest number that may be drawn, both included.
 */
export const DISTRIBUTIONS = {
  uniform: { parameters: ['minimum', 'maximum'], bounded: false },
  normal: { parameters: ['mean', 'standard deviation'], bounded: true },
  bernoulli: { parameters: ['probability'], bounded: false },
  binomial: { parameters: ['trials', 'probability'], bounded: true },
  cauchy: { parameters: ['location', 'scale'], bounded: true },
  chisquare: { parameters: ['degrees of freedom'], bounded: true },
  exponential: { parameters: ['rate'], bounded: true },
  gamma: { parameters: ['shape', 'scale'], bounded: true },
  laplace: { parameters: ['location', 'scale'], bounded: true },
  /** Mean and standard deviation of the logarithm. */
  lognormal: { parameters: ['mean of the logarithm', 'its standard deviation'], bounded: true },
  poisson: { parameters: ['rate'], bounded: true },
  rayleigh: { parameters: ['scale'], bounded: true },
} as const satisfies Record<string, { parameters: readonly string[]; bounded: boolean }>;

export type Distribution = keyof typeof DISTRIBUTIONS;

export function isDistribution(name: string): name is Distribution {
  return Object.hasOwn(DISTRIBUTIONS, name);
}

/** Whether a distribution can be given so many arguments. */
export function takes(distribution: Distribution, count: number): boolean {
  const { parameters, bounded } = DISTRIBUTIONS[distribution];
  return count === parameters.length || (bounded && count === parameters.length + 2);
}

/** Its arguments as one writes them: `normal(mean, standard deviation[, least, largest])`. */
export function signatureOf(distribution: Distribution): string {
  const { parameters, bounded } = DISTRIBUTIONS[distribution];
  return `${distribution}(${parameters.join(', ')}${bounded ? '[, least, largest]' : ''})`;
}
