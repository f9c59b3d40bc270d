import { parentPort } from 'node:worker_threads';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { LaneApi } from '../../engine/cohort/pool.ts';
import { arraysOf } from '../../engine/cohort/part.ts';
import { startEngine } from '../startEngine.ts';

if (parentPort === null) throw new Error('this file is a thread of the command line');
const engine = startEngine();
const api: LaneApi = {
  openLane: async (...given) => (await engine).openLane(...given),
  solveLane: async (...given) => {
    const part = await (await engine).solveLane(...given);
    return part && transfer(part, arraysOf(part));
  },
  closeLane: async (id) => (await engine).closeLane(id),
};
expose(api, nodeEndpoint(parentPort));
