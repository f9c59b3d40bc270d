import type { Covariate, CovariateEffect } from '../../../../workers/protocol.ts';

/** Covariates that a population mostly has, each with a start that a person changes. */
const USUAL = {
  weight: { id: 'weight', unit: 'kg', distribution: { kind: 'logNormal', median: 70, sd: 0.2 } },
  age: { id: 'age', unit: 'a', distribution: { kind: 'uniform', lower: 18, upper: 80 } },
  sex: { id: 'sex', distribution: { kind: 'discrete', values: [0, 1], weights: [0.5, 0.5] } },
  genotype: {
    id: 'genotype',
    distribution: { kind: 'discrete', values: [0, 1, 2], weights: [0.49, 0.42, 0.09] },
  },
  other: { id: 'covariate', distribution: { kind: 'normal', mean: 1, sd: 0.3 } },
} as const satisfies Record<string, Omit<Covariate, 'label' | 'distribution'> & { distribution: object }>;

export type Usual = keyof typeof USUAL;

export function freshCovariate(kind: Usual, label: string, taken: ReadonlySet<string>): Covariate {
  const { id, ...rest } = USUAL[kind];
  let free: string = id;
  for (let number = 2; taken.has(free); number++) free = `${id}${number}`;
  return { id: free, label, ...structuredClone(rest) } as Covariate;
}

/** An effect to start from: allometry of clearance for a size, a factor for a category, else a slope of nothing. */
export function freshEffect({ id, distribution }: Covariate, parameter: string): CovariateEffect {
  if (distribution?.kind === 'discrete')
    return { kind: 'category', parameter, of: id, is: distribution.values[1] ?? 1, factor: 1 };
  const reference = distribution?.kind === 'logNormal' ? (distribution.median ?? 1) : 1;
  return { kind: 'power', parameter, of: id, reference, exponent: 0.75 };
}

/** The same effect said in another way, doing nothing until its number is given. */
export function ofKind(effect: CovariateEffect, kind: CovariateEffect['kind']): CovariateEffect {
  const { parameter, of } = effect;
  const reference = effect.kind === 'category' ? 1 : effect.reference;
  switch (kind) {
    case 'power':
      return { kind, parameter, of, reference, exponent: 0 };
    case 'category':
      return { kind, parameter, of, is: reference, factor: 1 };
    default:
      return { kind, parameter, of, reference, slope: 0 };
  }
}

/** What a covariate mostly changes: a clearance where there is one, else the first. */
export function usualTarget(varied: readonly string[]): string | undefined {
  return varied.find((id) => /^cl/i.test(id)) ?? varied[0];
}
