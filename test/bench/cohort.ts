import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLaneThread } from '../../workers/cli/cohort/laneThread.ts';
import { RunFolder } from '../../workers/cli/cohort/runFolder.ts';
import { ShardThreads } from '../../workers/cli/cohort/shardThreads.ts';
import { startEngine } from '../../workers/cli/startEngine.ts';
import { twinFiles } from '../../workers/cli/twinFolder.ts';
import { LanePool } from '../../workers/engine/cohort/pool.ts';
import type { Scenario } from '../../workers/protocol.ts';
import { oralCohort, openGpuBench } from './gpu.ts';
import { odexPeer } from './peers/odex.ts';
import { scipyPeers } from './peers/scipy.ts';
import { median } from './peers/timing.ts';
import { benchProblems } from './problems/problems.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** People of one round. */
const PEOPLE = 10_000;
const ROUNDS = 7;
const SHARD_ROUNDS = 4;
/** Shards of as many people as one million have. */
const SHARDS = 4;
const MILLION = 1_000_000;
const TOLERANCE = 1e-6;
const STARLING = fileURLToPath(new URL('../../bin/starling.mjs', import.meta.url));

/** Seconds that this process, all its threads together, has computed. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Times of one piece of work: of the clock and of the processor, in seconds. */
async function timed(work: () => Promise<unknown>): Promise<{ clock: number; processor: number }> {
  const processor = processorSeconds();
  const began = performance.now();
  await work();
  return { clock: (performance.now() - began) / 1000, processor: processorSeconds() - processor };
}

/** People a second of processor time on this thread, with the band of one quantity and one endpoint. */
async function alone(): Promise<number> {
  const engine = await startEngine();
  const request = { scenario: oralCohort(PEOPLE), channel: 'bench', columns: ['central'] };
  const paces: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const { processor } = await timed(async () => {
      const { kind } = await engine.cohort(request);
      if (kind !== 'done') throw new Error(kind);
    });
    if (round > 0) paces.push(PEOPLE / processor);
  }
  return median(paces);
}

/**
 * What two threads of the command line make of one: shards are solved, summed up and written, in turns on one thread
 * and on two. `overhead`: processor time on two threads over that on one, which a busy machine disturbs less.
 */
async function twoThreads(folder: string) {
  const shards = Array.from({ length: SHARDS }, (_, index) => index);
  const pools = await Promise.all(
    [1, 2].map(async (count) => {
      const task = { scenario: oralCohort(SHARDS * PEOPLE), twin: undefined };
      const run = RunFolder.begin(join(folder, `${count}`), task, '0'.repeat(64), PEOPLE);
      const pool = new ShardThreads(run, count);
      await pool.ready();
      return pool;
    }),
  );
  const rounds: { one: number; two: number; overhead: number; pace: number }[] = [];
  for (let round = 0; round <= SHARD_ROUNDS; round++) {
    const [one, two] = [
      await timed(() => pools[0]!.solve(shards, () => undefined)),
      await timed(() => pools[1]!.solve(shards, () => undefined)),
    ];
    if (round === 0) continue;
    const overhead = two.processor / one.processor;
    rounds.push({ one: one.clock, two: two.clock, overhead, pace: (SHARDS * PEOPLE) / one.processor });
  }
  for (const pool of pools) await pool.end();
  return {
    // The least of each: what else the machine does only adds.
    speedup: Math.min(...rounds.map(({ one }) => one)) / Math.min(...rounds.map(({ two }) => two)),
    overhead: median(rounds.map(({ overhead }) => overhead)),
    pace: median(rounds.map(({ pace }) => pace)),
  };
}

/** Milliseconds until a moved slider has its first bands, and its last, of 10,000 people on two threads. */
async function theophylline(): Promise<{ first: number; all: number }> {
  const pool = new LanePool(startLaneThread, 2);
  const engine = await startEngine(pool);
  await engine.addTwinFiles(twinFiles('theophylline'));
  const oral = oralCohort(10_000);
  const spread = { kind: 'logNormal', sd: 0.3 } as const;
  const { model: _model, ...rest } = oral;
  const scenario: Scenario = {
    ...rest,
    twin: 'theophylline',
    regimen: [{ id: 'dose', input: 'oral', time: 0, amount: 320, duration: 0 }],
    time: { end: 24, points: 241 },
    cohort: { ...oral.cohort!, varied: { CL: spread, V: spread }, endpoints: [] },
  };
  const rounds: { first: number; all: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let first = Infinity;
    const began = performance.now();
    const given = { ...scenario, parameters: { CL: 2 + round / 10 } };
    // As the studio asks while a slider moves.
    const request = { scenario: given, channel: 'drag', prefer: 'cpu', bandPoints: 126 } as const;
    const outcome = await engine.cohort(request, () => {
      first = Math.min(first, performance.now() - began);
    });
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    const all = performance.now() - began;
    if (round > 0) rounds.push({ first: Math.min(first, all), all });
  }
  pool.end();
  return {
    first: median(rounds.map(({ first }) => first)),
    all: median(rounds.map(({ all }) => all)),
  };
}

/** One million people from the command line, with Parquet: what the process says of itself. */
function oneMillion(folder: string) {
  const scenario = join(folder, 'oral.json');
  writeFileSync(scenario, JSON.stringify(oralCohort(MILLION)));
  const out = join(folder, 'million');
  const args = [STARLING, 'cohort', scenario, '--out', out, '--threads', '2', '--format', 'parquet'];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(readFileSync(join(out, 'statistics.json'), 'utf8')) as {
    peakMegabytes: number;
    peoplePerSecond: number;
  };
}

/** Milliseconds that solvers people know take for one person, seen every hour; a reason for an absent one. */
async function peerTimes(folder: string): Promise<[string, number | string][]> {
  const problem = { ...benchProblems().find(({ name }) => name === 'pk')!, every: 1 };
  const people = join(folder, 'people.txt');
  writeFileSync(people, '1 5 50 10 100\n');
  const { peers, skipped } = await scipyPeers(people);
  const wanted = [...odexPeer().peers, ...peers.filter(({ name }) => name === 'scipy-LSODA')];
  const times: [string, number | string][] = skipped.map(({ name, reason }) => [name, reason]);
  for (const peer of wanted) times.push([peer.name, (await peer.solve(problem, TOLERANCE, 5)).milliseconds]);
  for (const peer of new Set([...wanted, ...peers])) peer.close();
  return times;
}

/** Largest relative difference of f32 on a GPU from f64, or why there is none. */
async function gpuDifference(): Promise<{ value: number | null; reason: string }> {
  try {
    const bench = await openGpuBench();
    const { maxRelativeDifference: value, device } = await bench.measure(oralCohort(2000));
    await bench.close();
    return { value, reason: device };
  } catch (error) {
    return { value: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

export const suite: Suite = {
  title: 'cohort: 3 states, 10 oral doses, 240 h seen every hour, rtol 1e-6, people 30 % apart',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'));
    try {
      const peoplePerSecondPerCore = await alone();
      const peers = await peerTimes(folder);
      const { speedup: speedupTwoCores, overhead, pace } = await twoThreads(folder);
      const drag = await theophylline();
      const gpu = await gpuDifference();
      const million = oneMillion(folder);
      const rows: Record<string, string | number>[] = [
        { what: 'people a second a core, by processor time (24,000)', value: peoplePerSecondPerCore },
        ...peers.map(([name, value]) => ({
          what: `times ${name} a person${name.startsWith('scipy') ? ', which is seen every 15 min (100)' : ' (10)'}`,
          value: typeof value === 'number' ? (value * peoplePerSecondPerCore) / 1000 : value,
        })),
        { what: 'two threads against one, by the clock (1.9)', value: speedupTwoCores },
        { what: 'processor time on two threads over one', value: overhead },
        { what: 'people a second a core with three bands, summed up and written', value: pace },
        { what: 'theophylline, 10,000 people, two threads: first bands, ms (16)', value: drag.first },
        { what: 'theophylline, 10,000 people, two threads: all, ms (200)', value: drag.all },
        { what: 'one million people: peak memory, MB (500)', value: million.peakMegabytes },
        { what: 'one million people: people a second, two threads', value: million.peoplePerSecond },
        { what: `largest relative difference of f32: ${gpu.reason}`, value: gpu.value ?? 'none' },
      ];
      const shown = rows.map(({ what, value }) => [
        String(what),
        typeof value === 'number' ? value.toPrecision(4) : String(value),
      ]);
      console.log(alignedTable(['what (to reach)', 'value'], shown));
      this.figures = { peoplePerSecondPerCore, speedupTwoCores, gpuMaxRelativeDifference: gpu.value };
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
