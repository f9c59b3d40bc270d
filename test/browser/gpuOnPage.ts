import { Engine } from '../../workers/engine/engine.ts';
import type { CohortRequest, CohortRun, Outcome } from '../../workers/protocol.ts';

/** Runs on the page: the engine without a worker, so that a test reaches everything. */

let engine: Engine;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export async function start(core: string, elementary: string): Promise<void> {
  engine = await Engine.start(bytesOf(core), bytesOf(elementary), undefined, navigator.gpu);
}

export async function addTwin(files: Record<string, string>): Promise<void> {
  const added = await engine.addTwinFiles(files);
  if ('failure' in added) throw new Error(added.failure.message);
}

export async function cohort(request: CohortRequest): Promise<Outcome<CohortRun>> {
  return engine.cohort(request);
}

/** How far two runs' bands are from each other: the largest difference of a column, as a share of its range. */
export function bandsDifference(a: CohortRun, b: CohortRun): { column: string; share: number }[] {
  return a.arms.flatMap((arm, k) =>
    arm.bands.map(({ column, curves }, c) => {
      let [least, most, off] = [Infinity, -Infinity, 0];
      curves.forEach((curve, p) =>
        curve.forEach((value, at) => {
          const other = b.arms[k]!.bands[c]!.curves[p]![at]!;
          least = Math.min(least, other);
          most = Math.max(most, other);
          off = Math.max(off, Math.abs(value - other));
        }),
      );
      return { column: `${arm.id}${arm.id && ' '}${column.id}`, share: off === 0 ? 0 : off / (most - least) };
    }),
  );
}

/** One scenario's cohort on the GPU and in WebAssembly, each with what it took. */
export async function compare(scenario: CohortRequest['scenario']): Promise<Comparison> {
  const run = async (prefer: 'gpu' | 'cpu'): Promise<CohortRun> => {
    const outcome = await engine.cohort({ scenario, channel: 'compare', prefer });
    if (outcome.kind === 'done') return outcome.value;
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  };
  const onGpu = await run('gpu');
  const inWebAssembly = await run('cpu');
  return { onGpu, inWebAssembly, bands: bandsDifference(onGpu, inWebAssembly) };
}

export interface Comparison {
  onGpu: CohortRun;
  inWebAssembly: CohortRun;
  bands: { column: string; share: number }[];
}
