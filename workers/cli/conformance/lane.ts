/** A worker thread of the conformance run: takes ids of cases, gives their results. */
import { parentPort, workerData } from 'node:worker_threads';
import { startLaboratory } from '../startLaboratory.ts';
import { readCase } from './caseFolder.ts';
import { runStochastic } from './stochastic.ts';
import { runTimeCourse, type CaseResult } from './timeCourse.ts';
import type { Lane } from './run.ts';

const { folder, stochastic } = workerData as Lane;
const laboratory = await startLaboratory();

async function run(id: string): Promise<CaseResult> {
  try {
    const one = readCase(folder, id);
    if (stochastic === undefined) return runTimeCourse(laboratory, one);
    return await runStochastic(laboratory, one, stochastic.method, stochastic.replicates);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message).slice(0, 300) : String(error);
    return { id, outcome: 'failed', reason: `crash: ${reason}`, tags: [], milliseconds: 0 };
  }
}

parentPort!.on('message', (id: string) => void run(id).then((result) => parentPort!.postMessage(result)));
