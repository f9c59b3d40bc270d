import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Scenario } from '../../protocol.ts';
import { failureText } from '../failureText.ts';
import { openInput } from '../input.ts';
import { startEngine } from '../startEngine.ts';
import { twinFiles, twinIds } from '../twinFolder.ts';
import { CommandFailed, WrongUsage } from '../usage.ts';
import type { Format } from './collect.ts';
import { finishHere } from './finish.ts';
import { prepareRun } from './prepareRun.ts';
import { RunFolder, type Task } from './runFolder.ts';

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
