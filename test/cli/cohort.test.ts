import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ALL_FORMATS, collect } from '../../workers/cli/cohort/collect.ts';
import { beginCohort, cohort } from '../../workers/cli/cohort/cohort.ts';
import { finishHere } from '../../workers/cli/cohort/finish.ts';
import { progressText } from '../../workers/cli/cohort/progressLine.ts';
import { RunFolder } from '../../workers/cli/cohort/runFolder.ts';
import { hasShard } from '../../workers/cli/cohort/shardFile.ts';
import { ShardThreads } from '../../workers/cli/cohort/shardThreads.ts';
import { solveMissing } from '../../workers/cli/cohort/solveMissing.ts';
import { startEngine } from '../../workers/cli/startEngine.ts';
import type { Scenario } from '../../workers/protocol.ts';
import { scenarioOf } from '../engine/models.ts';

// Threads are started, and Node compiles for each.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PEOPLE = 250;
/** Half of them, about, are out of the model's reach: x = x₀/(1 − x₀ t) has no value from t = 1/x₀ on. */
const scenario: Scenario = scenarioOf("k = 1; x = 1; x' = k * x^2; y = 5; y' = -k * y;", {
  title: 'Some who cannot be solved',
  time: { end: 1, points: 11 },
  solver: { method: 'automatic', relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 10_000 },
  seed: 7,
  cohort: {
    size: PEOPLE,
    varied: { x: { kind: 'logNormal', median: 0.8, sd: 0.3 }, k: { kind: 'logNormal', sd: 0.1 } },
    covariates: [
      { id: 'sex', label: 'Sex', distribution: { kind: 'discrete', values: [0, 1], weights: [1, 1] } },
    ],
    effects: [],
    correlations: [],
    residual: {},
    endpoints: [{ id: 'last', label: 'At the end', of: 'y', measure: 'last', target: { atMost: 2 } }],
    arms: [{ id: 'slow', label: 'Slower', factors: { k: 0.5 } }],
  },
});

const root = mkdtempSync(join(tmpdir(), 'starling-cohort-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const file = join(root, 'scenario.json');
const options = { people: undefined, seed: undefined, shard: 50 };
const at = (name: string): string => join(root, name);

/** Everything that a folder's results are, without what it took to get them. */
function results(name: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(at(name))
      .filter((entry) => entry !== 'statistics.json')
      .map((entry) => [
        entry,
        statSync(at(join(name, entry))).isFile() ? readFileSync(at(join(name, entry)), 'latin1') : 'a folder',
      ]),
  );
}

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  writeFileSync(file, JSON.stringify(scenario));
  await cohort(file, { ...options, out: at('one'), threads: 1, formats: ALL_FORMATS });
});

describe('starling cohort', () => {
  test('writes everybody, who failed and why, and a summary', async () => {
    expect(Object.keys(results('one')).sort()).toEqual([
      'bands.csv',
      'endpoints.csv',
      'failed.csv',
      'finished.json',
      'histograms.csv',
      'people.csv',
      'people.parquet',
      'run.json',
      'scenario.json',
      'summary.json',
      'twin.json',
    ]);
    const rows = await parquetRows('one');
    expect(rows).toHaveLength(PEOPLE);
    expect(rows.map(({ person }) => person)).toEqual(Array.from({ length: PEOPLE }, (_, i) => i));
    for (const { x, k, last, failure } of rows) {
      const isBeyond = Number(k) * Number(x) >= 1;
      expect(failure === null).toBe(!isBeyond);
      if (isBeyond) expect(last).toBeNull();
      else expect(Math.abs(Number(last) / (5 * Math.exp(-Number(k))) - 1)).toBeLessThan(1e-5);
    }
    const failed = rows.filter(({ failure }) => failure !== null);
    expect(failed.length).toBeGreaterThan(20);
    const listed = readFileSync(at('one/failed.csv'), 'utf8').trim().split('\r\n').slice(1);
    const inFirstArm = listed.map((line) => line.split(',')).filter(([, arm]) => arm === '""');
    expect(inFirstArm.map(([person]) => Number(person))).toEqual(failed.map(({ person }) => person));
    const { arms } = JSON.parse(readFileSync(at('one/summary.json'), 'utf8')) as {
      arms: {
        failed: { count: number; reasons: Record<string, number> };
        endpoints: { spread: { count: number } }[];
      }[];
    };
    expect(arms[0]!.failed.count).toBe(failed.length);
    expect(Object.values(arms[0]!.failed.reasons).reduce((a, b) => a + b)).toBe(failed.length);
    expect(arms[0]!.endpoints[0]!.spread.count).toBe(PEOPLE - failed.length);
  });

  test('has the same numbers in its tables as in Parquet', async () => {
    const [heading, ...lines] = readFileSync(at('one/people.csv'), 'utf8').trim().split('\r\n');
    const rows = await parquetRows('one');
    expect(heading!.split(',').map((name) => name.replace(/ \(.*/, ''))).toEqual(Object.keys(rows[0]!));
    lines.forEach((line, i) => {
      const cells = line
        .split(',')
        .map((cell) => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell)));
      expect(cells).toEqual(Object.values(rows[i]!));
    });
  });

  test('has the same bands and endpoints as the engine on one thread', async () => {
    const outcome = await (await startEngine()).cohort({ scenario, channel: 'cohort' });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    const { arms } = JSON.parse(readFileSync(at('one/summary.json'), 'utf8')) as {
      arms: { bands: { curves: number[][] }[]; endpoints: unknown }[];
    };
    outcome.value.arms.forEach(({ bands, endpoints }, k) => {
      expect(arms[k]!.bands.map(({ curves }) => curves)).toEqual(
        bands.map(({ curves }) => curves.map((curve) => [...curve])),
      );
      expect(arms[k]!.endpoints).toEqual(JSON.parse(JSON.stringify(endpoints)));
    });
  });

  test('gives the same bits on three threads, in shards of any size', async () => {
    await cohort(file, { ...options, shard: 34, out: at('three'), threads: 3, formats: ALL_FORMATS });
    const { 'run.json': _one, 'summary.json': one, ...alone } = results('one');
    const { 'run.json': _three, 'summary.json': three, ...shared } = results('three');
    expect(shared).toEqual(alone);
    expect(three).toBe(one);
  });

  test('says that a finished cohort is finished, and puts back a result that is damaged', async () => {
    const before = results('three');
    truncateSync(at('three/people.csv'), 100);
    const folder = RunFolder.open(at('three'));
    await finishHere(folder, 2, ALL_FORMATS);
    expect(results('three')).toEqual(before);
    const written = vi.mocked(process.stdout.write);
    await finishHere(folder, 2, ALL_FORMATS);
    expect(written.mock.lastCall![0]).toContain('finished already');
  });
});

async function parquetRows(name: string): Promise<Record<string, unknown>[]> {
  const bytes = readFileSync(at(join(name, 'people.parquet')));
  return parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) });
}

describe('a cohort that was stopped', () => {
  test('goes on where its process was killed, and gives the same bits', async () => {
    const starling = resolve(fileURLToPath(new URL('../../bin/starling.mjs', import.meta.url)));
    const child = spawn(
      process.execPath,
      [starling, 'cohort', file, '--out', at('killed'), '--shard-people', '2', '--threads', '2'],
      { stdio: 'ignore' },
    );
    const ended = new Promise((done) => child.once('exit', done));
    const solved = (): number =>
      existsSync(at('killed/shards')) ? readdirSync(at('killed/shards')).length : 0;
    while (solved() < 3 && child.exitCode === null) await new Promise((done) => setTimeout(done, 2));
    child.kill('SIGKILL');
    await ended;
    expect(solved()).toBeGreaterThanOrEqual(3);
    expect(existsSync(at('killed/finished.json'))).toBe(false);
    const kept = solved();

    const folder = RunFolder.open(at('killed'));
    const { people } = await solveMissing(
      folder,
      Array.from({ length: folder.shards }, (_, k) => k),
      1,
    );
    expect(people).toBeLessThanOrEqual(PEOPLE - 2 * (kept - 2));
    await collect(folder, ALL_FORMATS);
    expect(tables('killed')).toEqual(tables('one'));
  });

  test('solves a shard anew that is cut short, changed or another cohort’s', async () => {
    const folder = await beginCohort(file, { ...options, out: at('damaged') });
    const all = Array.from({ length: folder.shards }, (_, k) => k);
    await solveMissing(folder, all, 1);
    truncateSync(folder.shardPath(0), statSync(folder.shardPath(0)).size - 1);
    const bytes = readFileSync(folder.shardPath(1));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(folder.shardPath(1), bytes);
    writeFileSync(folder.shardPath(2), readFileSync(folder.shardPath(3)));
    writeFileSync(`${folder.shardPath(4)}.unfinished-elsewhere-1`, 'half');
    expect(all.filter((index) => !hasShard(folder, index))).toEqual([0, 1, 2]);
    await expect(collect(folder, ALL_FORMATS)).rejects.toThrow('People 0 to 49 are not solved');
    expect((await solveMissing(folder, all, 1)).people).toBe(150);
    await collect(folder, ALL_FORMATS);
    expect(tables('damaged')).toEqual(tables('one'));
  });

  test('is given to another thread where one dies, and given up where each dies', async () => {
    const folder = await beginCohort(file, { ...options, out: at('dead') });
    rmSync(at('dead/twin.json'));
    const threads = new ShardThreads(folder, 1);
    await expect(threads.solve([0], () => undefined)).rejects.toThrow('People 0 to 49 could not be solved');
    await threads.end();
  });
});

/** What does not depend on the size of shards. */
function tables(name: string): Record<string, string> {
  const { 'run.json': _run, ...rest } = results(name);
  return rest;
}

describe('another cohort in the same folder is refused by what differs', () => {
  test.each([
    ['the seed', { seed: 8 }, 'its seed is 7, not 8'],
    ['the number of people', { people: 10 }, 'it has 250 people, not 10'],
    ['the shards', { shard: 10 }, 'its shards have 50 people, not 10'],
  ])('%s', async (_what, changes, told) => {
    await expect(beginCohort(file, { ...options, ...changes, out: at('one') })).rejects.toThrow(told);
  });

  test('the scenario', async () => {
    const other = join(root, 'other.json');
    writeFileSync(
      other,
      JSON.stringify({ ...scenario, title: 'Other', cohort: { ...scenario.cohort, arms: [] } }),
    );
    await expect(beginCohort(other, { ...options, out: at('one') })).rejects.toThrow(
      'its scenario differs in title, cohort.arms',
    );
  });

  test('a folder of other files', async () => {
    await expect(beginCohort(file, { ...options, out: root })).rejects.toThrow('holds other files');
  });

  test('a population that cannot be drawn leaves no folder', async () => {
    const impossible = join(root, 'impossible.json');
    const varied = { nobody: { kind: 'normal', sd: 1 } };
    writeFileSync(impossible, JSON.stringify({ ...scenario, cohort: { ...scenario.cohort, varied } }));
    await expect(beginCohort(impossible, { ...options, out: at('none') })).rejects.toThrow('nobody');
    expect(existsSync(at('none'))).toBe(false);
  });
});

test('progress tells people, people a second, what is left and who failed', () => {
  expect(progressText(1_000_000, 100_000, 20_000, 1000, 0)).toBe(
    '120,000 of 1,000,000 people · 20,000 people/s · 44 s left',
  );
  expect(progressText(1e8, 0, 1000, 1000, 3)).toBe(
    '1,000 of 100,000,000 people · 1,000 people/s · 27.8 h left · 3 failed',
  );
});
