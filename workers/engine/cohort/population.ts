import type { Cohort, CovariateEffect } from '../../formats/scenario/schema.ts';
import type { Failure } from '../../protocol.ts';
import { cholesky } from '../cholesky.ts';
import { uniform } from '../philox.ts';
import { correlationMatrix, nearestCorrelation } from './correlation.ts';
import { flawOf, quantileOf, type Quantile } from './distribution.ts';
import { normalCdf, type Elementary } from './elementary.ts';

/** Streams of the random numbers besides those of the quantities, which are above 2^16. */
const TABLE_STREAM = 3;

/**
 * The stream of a name: its FNV-1a hash. A quantity that is added, taken away or moved leaves all others' numbers
 * as they are.
 */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < name.length; k++) hash = Math.imul(hash ^ name.charCodeAt(k), 0x01000193);
  return (hash >>> 0) | 0x10000;
}

/** Everything that differs between people, ready to be drawn: person i is the same wherever it is asked for. */
export class Population {
  /** Standard normal numbers of the last person drawn, by `drawn`. */
  private readonly scores: Float64Array;

  private constructor(
    /** Ids of what each person has: quantities of the model, then covariates. */
    readonly ids: readonly string[],
    /** How many of them the model has. */
    readonly ofModel: number,
    private readonly drawn: readonly { at: number; name: string; stream: number; quantile: Quantile }[],
    /** Lower triangle by rows, over `drawn`. */
    private readonly factor: readonly Float64Array[] | undefined,
    private readonly table: readonly { at: number; values: readonly number[] }[],
    private readonly effects: readonly { at: number; of: number; effect: CovariateEffect }[],
    private readonly occasions: readonly { at: number; streams: readonly number[]; sd: number }[],
    readonly occasionTimes: readonly number[],
    private readonly seed: number,
    private readonly elementary: Elementary,
    /** Everybody's values, where they are given and not drawn: by quantity, then by person. */
    private readonly given?: readonly Float64Array[],
  ) {
    this.scores = new Float64Array(drawn.length);
  }

  /**
   * @param typical value in force of a parameter or state of the model: NaN for a start value that the model computes,
   *   undefined for what cannot be set
   */
  static of(
    cohort: Cohort,
    seed: number,
    typical: (id: string) => number | undefined,
    elementary: Elementary,
  ): Population | { failure: Failure } {
    const flaw = firstFlaw(cohort, typical);
    if (flaw !== undefined) return { failure: flaw };
    const covariates = new Set(cohort.covariates.map(({ id }) => id));
    const tabled = Object.keys(cohort.table ?? {});
    const ofModel = [
      ...new Set([
        ...Object.keys(cohort.varied),
        ...tabled.filter((id) => !covariates.has(id)),
        ...cohort.effects.map(({ parameter }) => parameter),
        ...Object.keys(cohort.occasions?.varied ?? {}),
      ]),
    ];
    const ids = [...ofModel, ...covariates];
    const at = (id: string): number => ids.indexOf(id);
    const distributions = [
      ...Object.entries(cohort.varied),
      ...cohort.covariates.flatMap(({ id, distribution }) =>
        distribution === undefined ? [] : [[id, distribution] as const],
      ),
    ].filter(([id]) => !tabled.includes(id));
    const drawn = distributions.map(([id, distribution]) => ({
      at: at(id),
      name: id,
      stream: streamOf(id),
      quantile: quantileOf(distribution, middleOf(typical(id)), elementary),
    }));
    // What only an effect or an occasion changes starts from the model's own value.
    for (const id of ofModel) {
      if (tabled.includes(id) || id in cohort.varied) continue;
      const value = typical(id)!;
      drawn.push({ at: at(id), name: id, stream: streamOf(id), quantile: () => value });
    }
    const factor = factorOf(
      cohort,
      drawn.map(({ name }) => name),
    );
    if (factor !== undefined && 'failure' in factor) return factor;
    const times = cohort.occasions?.times ?? [];
    return new Population(
      ids,
      ofModel.length,
      drawn,
      factor,
      tabled.map((id) => ({ at: at(id), values: cohort.table![id]! })),
      cohort.effects.map((effect) => ({ at: at(effect.parameter), of: at(effect.of), effect })),
      Object.entries(cohort.occasions?.varied ?? {}).map(([id, sd]) => ({
        at: at(id),
        streams: times.map((_, index) => streamOf(`${id}@${index}`)),
        sd,
      })),
      times,
      seed,
      elementary,
    );
  }

  /** People who are given one by one: person i has the i-th number of every quantity; people beyond have the last. */
  static listed(
    design: Readonly<Record<string, Float64Array>>,
    typical: (id: string) => number | undefined,
    elementary: Elementary,
  ): Population | { failure: Failure } {
    const ids = Object.keys(design);
    const unknown = ids.find((id) => typical(id) === undefined);
    if (unknown !== undefined) return { failure: unsettable(unknown) };
    const given = Object.values(design);
    return new Population(ids, ids.length, [], undefined, [], [], [], [], 0, elementary, given);
  }

  /** Values of person i, in the order of `ids`. */
  person(i: number): Float64Array {
    if (this.given !== undefined)
      return Float64Array.from(this.given, (values) => values[Math.min(i, values.length - 1)]!);
    const values = new Float64Array(this.ids.length);
    const { drawn, factor, scores } = this;
    for (let k = 0; k < drawn.length; k++) {
      const { stream } = drawn[k]!;
      scores[k] = this.elementary.normal(uniform(this.seed, stream, i));
    }
    for (let k = 0; k < drawn.length; k++) {
      let score = scores[k]!;
      const row = factor?.[k];
      if (row !== undefined) {
        score = 0;
        for (let j = 0; j <= k; j++) score += row[j]! * scores[j]!;
      }
      values[drawn[k]!.at] = drawn[k]!.quantile(score);
    }
    if (this.table.length > 0) {
      const rows = this.table[0]!.values.length;
      const row = Math.min(rows - 1, Math.floor(uniform(this.seed, TABLE_STREAM, i) * rows));
      for (const { at, values: column } of this.table) values[at] = column[row]!;
    }
    for (const { at, of, effect } of this.effects) values[at]! *= this.factorOfEffect(effect, values[of]!);
    return values;
  }

  /** Values of what occasion `index` changes for person i, given what they have, as [index in `ids`, value]. */
  occasion(i: number, index: number, values: Float64Array): [number, number][] {
    return this.occasions.map(({ at, streams, sd }) => {
      const score = this.elementary.normal(uniform(this.seed, streams[index]!, i));
      return [at, values[at]! * this.elementary.exp(sd * score)];
    });
  }

  private factorOfEffect(effect: CovariateEffect, covariate: number): number {
    const { exp, pow } = this.elementary;
    switch (effect.kind) {
      case 'power':
        return pow(covariate / effect.reference, effect.exponent);
      case 'exponential':
        return exp(effect.slope * (covariate - effect.reference));
      case 'linear':
        return 1 + effect.slope * (covariate - effect.reference);
      case 'category':
        return covariate === effect.is ? effect.factor : 1;
    }
  }

  /** Distribution function of the standard normal, for whoever draws from a design. */
  cdf(score: number): number {
    return normalCdf(score, this.elementary);
  }
}

function failure(message: string, hint: string, symbol?: string): Failure {
  return { code: 'invalid-cohort', message, hint, ...(symbol !== undefined && { symbol }) };
}

function unsettable(id: string): Failure {
  return failure(
    `${id} is neither a parameter nor a state that can be set.`,
    'Vary a quantity of the model, or make it a covariate.',
    id,
  );
}

/** A middle that can stand in for a distribution's own. */
function middleOf(value: number | undefined): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

/** The first thing for which a population cannot be drawn. */
function firstFlaw(cohort: Cohort, typical: (id: string) => number | undefined): Failure | undefined {
  const covariates = new Map(cohort.covariates.map((covariate) => [covariate.id, covariate]));
  const columns = Object.entries(cohort.table ?? {});
  const rows = columns[0]?.[1].length ?? 0;
  for (const [id, values] of columns) {
    if (values.length !== rows)
      return failure(
        `The table of people has ${rows} rows, but its column ${id} has ${values.length}.`,
        'Give every column one value a person.',
        id,
      );
  }
  const known = (id: string): boolean => typical(id) !== undefined;
  for (const id of [
    ...Object.keys(cohort.varied),
    ...Object.keys(cohort.occasions?.varied ?? {}),
    ...columns.map(([id]) => id).filter((id) => !covariates.has(id)),
    ...cohort.effects.map(({ parameter }) => parameter),
  ]) {
    if (!known(id)) return unsettable(id);
  }
  const distributions = [
    ...Object.entries(cohort.varied),
    ...cohort.covariates.flatMap(({ id, distribution }) =>
      distribution ? [[id, distribution] as const] : [],
    ),
  ];
  for (const [id, distribution] of distributions) {
    const flaw = flawOf(distribution, middleOf(typical(id)));
    if (flaw !== undefined)
      return failure(
        `Nobody can be drawn from the distribution of ${id}: ${flaw}.`,
        'Change its numbers.',
        id,
      );
  }
  for (const { id, distribution } of cohort.covariates) {
    if (distribution === undefined && cohort.table?.[id] === undefined)
      return failure(
        `The covariate ${id} has neither a distribution nor a column in the table of people.`,
        'Give it one of them.',
        id,
      );
  }
  for (const id of [
    ...Object.keys(cohort.occasions?.varied ?? {}),
    ...cohort.effects.map(({ parameter }) => parameter),
  ]) {
    if (Number.isNaN(typical(id)) && !(id in cohort.varied) && cohort.table?.[id] === undefined)
      return failure(`The model computes ${id}, so nothing can multiply it.`, 'Give it a distribution.', id);
  }
  for (const { of } of cohort.effects) {
    if (!covariates.has(of) && !known(of))
      return failure(`An effect asks for ${of}, which nobody has.`, 'Make it a covariate.', of);
    if (!covariates.has(of) && !(of in cohort.varied) && cohort.table?.[of] === undefined)
      return failure(`An effect asks for ${of}, which is the same in everybody.`, 'Let it vary.', of);
  }
  return undefined;
}

/** Cholesky factor of the drawn quantities' correlations; absent where there are none. */
function factorOf(
  cohort: Cohort,
  names: readonly string[],
): Float64Array[] | { failure: Failure } | undefined {
  if (cohort.correlations.length === 0) return undefined;
  const pairs = [];
  for (const { a, b, r } of cohort.correlations) {
    const [i, j] = [names.indexOf(a), names.indexOf(b)];
    const absent = i < 0 ? a : j < 0 ? b : undefined;
    if (absent !== undefined)
      return {
        failure: failure(
          `${absent} is correlated with another quantity but has no distribution.`,
          'Give it one, or take the correlation away.',
          absent,
        ),
      };
    if (i === j || !(Math.abs(r) <= 1))
      return {
        failure: failure(
          `The correlation of ${a} and ${b} cannot be ${r}.`,
          i === j ? 'Name two different quantities.' : 'It must lie between −1 and 1.',
          a,
        ),
      };
    pairs.push({ a: i, b: j, r });
  }
  const matrix = correlationMatrix(names.length, pairs);
  const factor = cholesky(matrix);
  if (factor !== undefined) return factor;
  const offered = (nearestCorrelations(cohort) ?? []).map(({ a, b, r }) => `${a}–${b} ${r.toFixed(3)}`);
  return {
    failure: failure(
      'No people can have these correlations together: their matrix is not positive definite.',
      `The nearest that can be: ${offered.join(', ')}.`,
      cohort.correlations[0]?.a,
    ),
  };
}

/** The correlations nearest to those of a cohort that people can have together; absent where they can have its own. */
export function nearestCorrelations({ correlations }: Cohort): Cohort['correlations'] | undefined {
  const names = [...new Set(correlations.flatMap(({ a, b }) => [a, b]))];
  const pairs = correlations.map(({ a, b, r }) => ({ a: names.indexOf(a), b: names.indexOf(b), r }));
  if (pairs.some(({ a, b, r }) => a === b || !(Math.abs(r) <= 1))) return undefined;
  const matrix = correlationMatrix(names.length, pairs);
  if (cholesky(matrix) !== undefined) return undefined;
  const nearest = nearestCorrelation(matrix);
  return correlations.map(({ a, b }) => ({ a, b, r: nearest[names.indexOf(a)]![names.indexOf(b)]! }));
}
