import { wrap } from 'comlink';
import type { LaneApi, LaneThread } from './engine/cohort/pool.ts';

/**
 * Starts another worker of the same script, under this one's policy: a script from a blob has its maker's, one from
 * an address that of the response.
 *
 * @param script address of a worker that exposes `LaneApi`
 */
export function startLaneThread(script: string): LaneThread {
  const text = `import ${JSON.stringify(script)};`;
  const start = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(start, { type: 'module', name: 'lane' });
  const death = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message || 'a thread stopped'));
    });
  });
  return { api: wrap<LaneApi>(worker), death, end: () => worker.terminate() };
}
