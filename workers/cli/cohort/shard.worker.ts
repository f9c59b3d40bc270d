import { parentPort, workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { prepareRun } from './prepareRun.ts';
import { RunFolder } from './runFolder.ts';
import { BandCounts, solveShard } from './shard.ts';
import { writeShard } from './shardFile.ts';
import type { ShardApi, ShardThreadData } from './shardThreads.ts';

if (parentPort === null) throw new Error('this file is a thread of the command line');
const { path, slot, counters } = workerData as ShardThreadData;
const counted = new Int32Array(counters);
const folder = RunFolder.open(path);
const prepared = prepareRun(folder.task());
const bands = prepared.then(({ shape }) => new BandCounts(shape));
const api: ShardApi = {
  async ready() {
    await prepared;
  },
  async solve(index) {
    const work = solveShard(await prepared, folder.range(index), await bands);
    let step = work.next();
    for (; step.done !== true; step = work.next()) Atomics.store(counted, slot, step.value);
    writeShard(folder, index, step.value);
    Atomics.store(counted, slot, 0);
    return Math.max(...step.value.arms.map(({ failed }) => failed.length));
  },
};
expose(api, nodeEndpoint(parentPort));
