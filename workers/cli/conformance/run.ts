import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { runStochastic } from './stochastic.ts';
import type { CaseResult } from './timeCourse.ts';

/** What a thread is told once: where the cases are, and how often to simulate each where they are stochastic. */
export interface Lane {
  folder: string;
  stochastic?: { method: Parameters<typeof runStochastic>[2]; replicates: number };
}

/**
 * Runs cases of a folder on as many threads as there are cores, results in the order of the ids. A case that
 * takes longer than `patience` fails, and its thread is replaced.
 */
export async function runCases(told: Lane, ids: readonly string[], patience = 60_000): Promise<CaseResult[]> {
  const results = new Map<string, CaseResult>();
  const waiting = [...ids];
  const lanes = Math.max(1, Math.min(availableParallelism(), Math.ceil(ids.length / 4)));
  await Promise.all(Array.from({ length: lanes }, () => lane(told, waiting, results, patience)));
  return ids.map((id) => results.get(id)!);
}

function start(told: Lane): Worker {
  // Node does not read TypeScript: the loader that runs this file is set up in the thread too.
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(
    new URL('./lane.ts', import.meta.url).href,
  )}); });`;
  return new Worker(code, { eval: true, workerData: told });
}

async function lane(
  told: Lane,
  waiting: string[],
  results: Map<string, CaseResult>,
  patience: number,
): Promise<void> {
  let worker = start(told);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const result = await ask(worker, id, patience);
    results.set(id, result);
    if (!result.reason.startsWith('no answer')) continue;
    await worker.terminate();
    worker = start(told);
  }
  await worker.terminate();
}

function ask(worker: Worker, id: string, patience: number): Promise<CaseResult> {
  return new Promise((resolve) => {
    const failed = (reason: string): CaseResult => ({
      id,
      outcome: 'failed',
      reason: `no answer: ${reason}`,
      tags: [],
      milliseconds: 0,
    });
    const timer = setTimeout(() => done(failed(`nothing within ${patience / 1000} s`)), patience);
    const done = (result: CaseResult): void => {
      clearTimeout(timer);
      worker.off('message', done);
      worker.off('error', crashed);
      resolve(result);
    };
    const crashed = (error: unknown): void => done(failed(String(error)));
    worker.on('message', done);
    worker.on('error', crashed);
    worker.postMessage(id);
  });
}
