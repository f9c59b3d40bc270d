/** A worker thread of the conformance run: takes ids of cases, gives their results. */
import { parentPort, workerData } from 'node:worker_threads';
import { startLaboratory } from '../startLaboratory.ts';
import { readCase } from './caseFolder.ts';
import { runTimeCourse, type CaseResult } from './timeCourse.ts';

const { folder } = workerData as { folder: string };
const laboratory = await startLaboratory();

function run(id: string): CaseResult {
  try {
    return runTimeCourse(laboratory, readCase(folder, id));
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message).slice(0, 300) : String(error);
    return { id, outcome: 'failed', reason: `crash: ${reason}`, tags: [], milliseconds: 0 };
  }
}

parentPort!.on('message', (id: string) => parentPort!.postMessage(run(id)));
