import type { Failure } from '../../protocol.ts';
import { EndpointReader, type PlannedEndpoint } from './endpointPlan.ts';
import type { People } from './people.ts';
import type { Residual } from './residual.ts';

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
  people: Pick<People, 'solve' | 'rows' | 'release'> & Partial<Pick<People, 'values' | 'own' | 'shared'>>;
  times: Float64Array;
  columns: number;
  /** The first columns of this many have bands; absent: all. */
  bands?: number;
  /** Rows of the grid that bands are made at; absent: all. */
  kept?: readonly number[];
  /** By column: what a measurement adds, where bands are of what is measured. */
  residuals?: readonly (Residual | undefined)[];
  endpoints: readonly PlannedEndpoint[];
}

/** Solves people `from` to `to` − 1 in every arm, and sums them up. Yields so that it can be ended. */
export function* solvePart(arms: readonly ArmTask[], from: number, to: number): Generator<void, Part> {
  const parts: ArmPart[] = [];
  for (const arm of arms) parts.push(yield* solveArm(arm, from, to));
  return { from, to, arms: parts };
}

function* solveArm(task: ArmTask, from: number, to: number): Generator<void, ArmPart> {
  const { people, times, columns, endpoints, residuals, bands = columns } = task;
  const count = to - from;
  const kept = task.kept ?? Array.from(times, (_, row) => row);
  const curves = Array.from({ length: bands }, () => new Float64Array(kept.length * count).fill(NaN));
  const values = endpoints.map(() => new Float64Array(count).fill(NaN));
  const reader = new EndpointReader(endpoints, times.length);
  const read = new Float64Array(endpoints.length);
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
    for (let column = 0; column < bands; column++) {
      const curve = curves[column]!;
      const residual = residuals?.[column];
      for (let k = 0, at = person - from; k < kept.length; k++, at += count) {
        const value = rows[kept[k]! * columns + column]!;
        curve[at] = residual === undefined ? value : residual.measured(value, person, kept[k]!);
      }
    }
    reader.read({ times, rows, stride: columns, person: () => people.values!(person) }, read);
    for (let e = 0; e < read.length; e++) values[e]![person - from] = read[e]!;
    if (person < SAMPLE) sample.push({ person, rows: thinned(rows, kept, columns, bands) });
  }
  return { curves, endpoints: values, sample, failed };
}

/** The kept rows of the columns that have bands. */
function thinned(rows: Float64Array, kept: readonly number[], columns: number, bands: number) {
  const result = new Float64Array(kept.length * bands);
  kept.forEach((row, k) => {
    for (let column = 0; column < bands; column++) result[k * bands + column] = rows[row * columns + column]!;
  });
  return result;
}
