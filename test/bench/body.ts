import { readFileSync, readdirSync } from 'node:fs';
import { Engine } from '../../workers/engine/engine.ts';
import { defaultScenario } from '../../workers/engine/validate.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
import type { Suite } from './suite.ts';

const root = new URL('../../', import.meta.url);
const built = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`build/${name}.wasm`, root)));
const END = 600;
const ROUNDS = 5;

/** How many seconds of a body one second of one core gives. */
export const suite: Suite = {
  title: `Human at rest: ${END} s of life, best of ${ROUNDS}, seconds of life per second of processor`,
  async run() {
    const folder = new URL('examples/twins/human-at-rest/', root);
    const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
    const read = readTwin(Object.fromEntries(files) as Record<string, string>);
    if ('failure' in read) throw new Error(read.failure.message);
    const engine = await Engine.start(built('core'), built('elementary'));
    await engine.addTwin(read.twin);
    const scenario = { ...defaultScenario(read.twin), time: { end: END, points: 6001 } };
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const began = process.cpuUsage().user;
      const outcome = await engine.simulate({ channel: 'body', columns: ['P_a', 'V_lv', 'ECG'], scenario });
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
      best = Math.min(best, (process.cpuUsage().user - began) / 1e6);
    }
    const row = {
      model: 'human-at-rest',
      seconds: END,
      processor: best,
      timesRealTime: Math.round(END / best),
    };
    console.log(`${row.timesRealTime} × real time (${best.toFixed(3)} s)\n`);
    return [row];
  },
};
