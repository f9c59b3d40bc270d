import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Scenario } from '../../protocol.ts';
import { failureText, openInput } from '../input.ts';
import { startEngine } from '../startEngine.ts';
import { twinFiles, twinIds } from '../twinFolder.ts';
import { CommandFailed, WrongUsage } from '../usage.ts';
import { collect, isFinished, type Format } from './collect.ts';
import { prepareRun } from './prepareRun.ts';
import { RunFolder, type Task } from './runFolder.ts';
import { solveMissing, type Solved } from './solveMissing.ts';
import { writeWhole } from './wholeFile.ts';

export interface CohortOptions {
  /** People; absent: as many as the scenario says. */
  people: number | undefined;
  seed: number | undefined;
  /** People a shard. */
  shard: number | undefined;
  out: string | undefined;
}

/** Begins a scenario's cohort in a folder of its own, or goes on with it. */
export async function beginCohort(path: string, options: CohortOptions): Promise<RunFolder> {
  const task = await taskOf(path, options);
  // A population that cannot be drawn leaves no folder behind.
  (await prepareRun(task)).release();
  return RunFolder.begin(options.out ?? folderName(path), task, coreHash(), options.shard);
}

/** Solves a cohort on this machine and collects it; the exit code. */
export async function cohort(
  path: string,
  options: CohortOptions & { threads: number | undefined; formats: readonly Format[] },
): Promise<number> {
  const folder = await beginCohort(path, options);
  return finishHere(folder, options.threads, options.formats);
}

/** Solves what a folder lacks and collects it; the exit code. */
export async function finishHere(
  folder: RunFolder,
  threads = availableParallelism(),
  formats: readonly Format[],
): Promise<number> {
  if (isFinished(folder, formats)) {
    process.stdout.write(`${folder.path} is finished already: nothing was solved.\n`);
    return 0;
  }
  const all = Array.from({ length: folder.shards }, (_, index) => index);
  const solved = await solveMissing(folder, all, threads);
  await collectAndTell(folder, formats, solved);
  return 0;
}

/** Collects a folder, writes what it took beside the results, and tells where they are. */
export async function collectAndTell(
  folder: RunFolder,
  formats: readonly Format[],
  solved?: Solved,
): Promise<void> {
  const began = performance.now();
  const { failed } = await collect(folder, formats);
  const statistics = {
    ...(solved !== undefined && {
      solved: solved.people,
      seconds: solved.seconds,
      peoplePerSecond: solved.people / Math.max(solved.seconds, 1e-9),
      threads: solved.threads,
    }),
    collectedInSeconds: (performance.now() - began) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  writeWhole(join(folder.path, 'statistics.json'), `${JSON.stringify(statistics, null, 2)}\n`);
  const { people } = folder.identity;
  const most = Math.max(...failed);
  process.stdout.write(
    `${people} people, ${most} failed${most > 0 ? ` (${join(folder.path, 'failed.csv')})` : ''}: ${folder.path}\n`,
  );
}

/** `trial.json` is solved in `trial-cohort/`, where the command is given. */
function folderName(path: string): string {
  return `${basename(path).replace(/\.[^.]*$/, '')}-cohort`;
}

async function taskOf(path: string, { people, seed }: CohortOptions): Promise<Task> {
  const opened = openInput(path);
  if (opened.kind !== 'project')
    throw new WrongUsage('A cohort needs a scenario, which says what differs between people.');
  const { scenario } = opened.project;
  if (scenario.cohort === undefined)
    throw new CommandFailed(
      `${path}: the scenario has no population.\n  Say under "cohort" what differs between people.`,
    );
  const size = people ?? scenario.cohort.size;
  const sized: Scenario = { ...scenario, seed: seed ?? scenario.seed, cohort: { ...scenario.cohort, size } };
  const { twin } = sized;
  if (twin === undefined || !twinIds().includes(twin)) return { scenario: sized, twin: undefined };
  const read = await (await startEngine()).addTwinFiles(twinFiles(twin));
  if ('failure' in read) throw new CommandFailed(failureText(read.failure));
  return { scenario: sized, twin: read.twin };
}

/** Of everything that gives results their last bits. */
function coreHash(): string {
  const hash = createHash('sha256');
  for (const name of ['core.wasm', 'elementary.wasm'])
    hash.update(readFileSync(new URL(`../../../build/${name}`, import.meta.url)));
  return hash.digest('hex');
}
