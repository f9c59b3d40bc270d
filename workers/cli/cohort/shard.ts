import type { PreparedCohort } from '../../engine/cohort/cohort.ts';
import { Histogram } from '../../engine/cohort/histogram.ts';
import { solvePart, TOLD } from '../../engine/cohort/part.ts';
import type { Range } from './runFolder.ts';

/** Why a person could not be solved. */
export interface FailedPerson {
  person: number;
  code: string;
  message: string;
}

/** What one arm of a shard's people gave. */
export interface ShardArm {
  /** By endpoint, a number a person; NaN for one whose solve failed. */
  endpoints: Float64Array[];
  failed: FailedPerson[];
}

/** Everything that is kept of people `from` to `to` − 1. */
export interface Shard extends Range {
  /** By quantity and covariate of the population, a number a person. */
  people: Float64Array[];
  arms: ShardArm[];
  /** By arm, column and time: how values are distributed. */
  bands: Bands;
}

/** Takes the counts of one octave of one histogram's bins. */
type TakeOctave = (
  arm: number,
  column: number,
  time: number,
  octave: number,
  counts: Readonly<Uint32Array>,
) => void;

/** Histograms that can be gone through: arm by arm, column by column, time by time, octaves rising. */
export interface Bands {
  forEach(take: TakeOctave): void;
}

/** Histograms of every arm, column and time, which serve shard after shard. */
export class BandCounts implements Bands {
  private readonly histograms: Histogram[][][];

  constructor({ arms, times }: PreparedCohort['shape']) {
    this.histograms = arms.map(({ columns }) =>
      columns.map(() => Array.from({ length: times }, () => new Histogram())),
    );
  }

  clear(): void {
    for (const histogram of this.histograms.flat(2)) histogram.clear();
  }

  /** Adds values of `people` people at the first time, then at the second, …. */
  add(arm: number, column: number, values: Float64Array<ArrayBuffer>, people: number): void {
    this.histograms[arm]![column]!.forEach((histogram, time) =>
      histogram.addAll(values, time * people, (time + 1) * people),
    );
  }

  forEach(take: TakeOctave): void {
    this.histograms.forEach((columns, arm) =>
      columns.forEach((times, column) =>
        times.forEach((histogram, time) => {
          const octaves = [...histogram.counts()].sort(([a], [b]) => a - b);
          for (const [octave, counts] of octaves) take(arm, column, time, octave, counts);
        }),
      ),
    );
  }
}

/**
 * People at a time: so many that each of the histograms, which together do not fit into a cache, is taken out seldom;
 * even, so that no pair is parted.
 */
const PEOPLE_A_PART = 200;

/**
 * Solves a shard's people. Yields how many of them are done.
 *
 * @param bands are emptied, and are part of the shard
 */
export function* solveShard(
  { tasks, population }: PreparedCohort,
  { from, to }: Range,
  bands: BandCounts,
): Generator<number, Shard> {
  bands.clear();
  const count = to - from;
  const people = population.ids.map(() => new Float64Array(count));
  const arms = tasks.map(({ endpoints }): ShardArm => ({
    endpoints: endpoints.map(() => new Float64Array(count)),
    failed: [],
  }));
  for (let person = from; person < to; person++) {
    const values = population.person(person);
    for (let k = 0; k < values.length; k++) people[k]![person - from] = values[k]!;
  }
  let size = PEOPLE_A_PART;
  for (let first = from; first < to;) {
    const end = Math.min(to, first + size);
    const work = solvePart(tasks, first, end);
    let step = work.next();
    while (step.done !== true) step = work.next();
    if (step.value.arms.some(({ failed }) => failed.count > TOLD)) {
      // So few at a time that every one who fails is told.
      size = TOLD;
      continue;
    }
    first = end;
    const begin = step.value.from;
    step.value.arms.forEach((part, k) => {
      const arm = arms[k]!;
      part.curves.forEach((values, column) => bands.add(k, column, values, end - begin));
      part.endpoints.forEach((values, e) => arm.endpoints[e]!.set(values, begin - from));
      for (const { person, failure } of part.failed.first)
        arm.failed.push({ person, code: failure.code, message: failure.message });
    });
    yield end - from;
  }
  return { from, to, people, arms, bands };
}
