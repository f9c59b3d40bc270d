import type { Cohort } from '../../workers/protocol.ts';

/** A population without its table of real people, and without what speaks of the table's columns alone. */
export function withoutTable({ table = {}, ...cohort }: Cohort): Cohort {
  const isGone = (id: string): boolean => table[id] !== undefined;
  return {
    ...cohort,
    covariates: cohort.covariates.filter(({ id, distribution }) => !isGone(id) || distribution !== undefined),
    effects: cohort.effects.filter(
      ({ of }) =>
        !isGone(of) ||
        cohort.covariates.some(({ id, distribution }) => id === of && distribution !== undefined),
    ),
  };
}
