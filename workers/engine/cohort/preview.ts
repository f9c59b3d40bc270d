import type { Failure, PopulationFailure, PopulationPreview, Scenario } from '../../protocol.ts';
import { armScenario, describe, noCohort, quantitiesOf, type CohortSubject } from './cohort.ts';
import { nearestCorrelations, Population } from './population.ts';
import { Sample } from './sample.ts';
import { lawOf } from './width.ts';

const PERCENTILES = [5, 25, 50, 75, 95];

/** Draws the first people. */
export function previewPopulation(
  subject: CohortSubject,
  count: number,
): PopulationPreview | PopulationFailure {
  const { scenario, elementary } = subject;
  const { cohort } = scenario;
  if (cohort === undefined) return noCohort();
  const { typical } = quantitiesOf(subject);
  const population = Population.of(cohort, scenario.seed, typical, elementary);
  if ('failure' in population) {
    const nearest = nearestCorrelations(cohort);
    return nearest === undefined ? population : { ...population, nearest };
  }
  const people = Array.from({ length: count }, (_, i) => population.person(i));
  const covariates = new Map(cohort.covariates.map((covariate) => [covariate.id, covariate]));
  const columns = describe(subject, population).map((described, k) => {
    const { id } = described;
    const values = Float64Array.from(people, (person) => person[k]!);
    const law = lawOf(cohort.varied[id] ?? covariates.get(id)?.distribution, typical(id), elementary);
    const sample = new Sample();
    values.forEach((value) => sample.add(value));
    return {
      ...described,
      values,
      spread: sample.spread(PERCENTILES),
      ...(law !== undefined && { law }),
    };
  });
  return { columns, correlation: correlations(columns.map(({ values }) => values)) };
}

/** The scenario of one person of the population alone, in one arm: all that is theirs is set. */
export function personScenario(
  subject: CohortSubject,
  person: number,
  armId: string,
): Scenario | { failure: Failure } {
  const { scenario, elementary } = subject;
  const { cohort, ...alone } = scenario;
  if (cohort === undefined) return noCohort();
  const { typical } = quantitiesOf(subject);
  const population = Population.of(cohort, scenario.seed, typical, elementary);
  if ('failure' in population) return population;
  const arm = cohort.arms.find(({ id }) => id === armId);
  const treated = armScenario(alone, arm, population, typical);
  const values = population.person(person);
  const own = population.ids
    .slice(0, population.ofModel)
    .map((id, k) => [id, values[k]! * (arm?.factors?.[id] ?? 1)] as const);
  return {
    ...treated,
    parameters: { ...treated.parameters, ...Object.fromEntries(own), ...arm?.parameters },
  };
}

/** Pearson's correlation of every two columns; 0 where one is constant. */
function correlations(columns: readonly Float64Array[]): number[][] {
  const scaled = columns.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const away = values.map((value) => value - mean);
    const size = Math.sqrt(away.reduce((sum, value) => sum + value * value, 0));
    return size > 0 ? away.map((value) => value / size) : away;
  });
  return scaled.map((a, i) =>
    scaled.map((b, j) => (i === j ? 1 : a.reduce((sum, value, k) => sum + value * b[k]!, 0))),
  );
}
