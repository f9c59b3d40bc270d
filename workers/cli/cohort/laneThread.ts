import { Worker } from 'node:worker_threads';
import { wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { LaneApi, LaneThread } from '../../engine/cohort/pool.ts';

/** Starts a thread of this process for lanes. */
export function startLaneThread(): LaneThread {
  const worker = new Worker(new URL('./lane.mjs', import.meta.url));
  worker.unref();
  const death = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread ended with code ${code}`)));
  });
  return { api: wrap<LaneApi>(nodeEndpoint(worker)), death, end: () => void worker.terminate() };
}
