import type { Failure } from '../../protocol.ts';
import type { People } from '../cohort/people.ts';
import { breathe, SLICE_MS } from '../control.ts';

/** Solves one person in f64; their rows are good until the next is solved. Takes messages in between. */
export async function solveExactly(
  people: People,
  person: number,
): Promise<{ rows: Float64Array } | { failure: Failure }> {
  const work = people.solve(person);
  for (let began = performance.now(); ;) {
    const step = work.next();
    if (step.done === true) return step.value === undefined ? { rows: people.rows } : { failure: step.value };
    if (performance.now() - began < SLICE_MS) continue;
    await breathe();
    began = performance.now();
  }
}
