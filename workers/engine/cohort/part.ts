import type { Endpoint } from '../../formats/scenario/schema.ts';
import type { Failure } from '../../protocol.ts';
import { read } from './endpoint.ts';
import type { People } from './people.ts';

/** People whose curves are kept whole. */
export const SAMPLE = 100;
/** Failures that are told; the others are counted. */
export const TOLD = 20;

/** What people `from` to `to` − 1 add to one arm; plain data that crosses threads and machines. */
export interface ArmPart {
  /** By column: every person's value at the first time, then at the second, …; NaN where the solve failed. */
  curves: Float64Array<ArrayBuffer>[];
  /** By endpoint, a number a person; NaN for one whose solve failed. */
  endpoints: Float64Array<ArrayBuffer>[];
  /** Rows of the people among the first. */
  sample: { person: number; rows: Float64Array<ArrayBuffer> }[];
  failed: { count: number; first: { person: number; failure: Failure }[] };
}

export interface Part {
  from: number;
  to: number;
  arms: ArmPart[];
}

/** The buffers of a part, which move to another thread instead of being copied. */
export function arraysOf(part: Part): ArrayBuffer[] {
  return part.arms.flatMap(({ curves, endpoints }) => [...curves, ...endpoints].map(({ buffer }) => buffer));
}

/** What one arm's people are solved with. */
export interface ArmTask {
  people: Pick<People, 'solve' | 'rows' | 'release'>;
  times: Float64Array;
  columns: number;
  /** Each with the column that it reads. */
  endpoints: readonly { endpoint: Endpoint; column: number }[];
}

/** Solves people `from` to `to` − 1 in every arm, and sums them up. Yields so that it can be ended. */
export function* solvePart(arms: readonly ArmTask[], from: number, to: number): Generator<void, Part> {
  const parts: ArmPart[] = [];
  for (const arm of arms) parts.push(yield* solveArm(arm, from, to));
  return { from, to, arms: parts };
}

function* solveArm(
  { people, times, columns, endpoints }: ArmTask,
  from: number,
  to: number,
): Generator<void, ArmPart> {
  const count = to - from;
  const curves = Array.from({ length: columns }, () => new Float64Array(times.length * count).fill(NaN));
  const values = endpoints.map(() => new Float64Array(count).fill(NaN));
  const sample: ArmPart['sample'] = [];
  const failed: ArmPart['failed'] = { count: 0, first: [] };
  for (let person = from; person < to; person++) {
    const failure = yield* people.solve(person);
    yield;
    if (failure !== undefined) {
      failed.count++;
      if (failed.first.length < TOLD) failed.first.push({ person, failure });
      continue;
    }
    const { rows } = people;
    curves.forEach((curve, column) => {
      for (let k = 0, at = person - from; k < times.length; k++, at += count)
        curve[at] = rows[k * columns + column]!;
    });
    endpoints.forEach(({ endpoint, column }, k) => {
      values[k]![person - from] = read(endpoint, { times, rows, first: column, stride: columns });
    });
    if (person < SAMPLE) sample.push({ person, rows: rows.slice() });
  }
  return { curves, endpoints: values, sample, failed };
}
