import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isFinished, type Format } from '../cohort/collect.ts';
import { collectAndTell } from '../cohort/finish.ts';
import { RunFolder } from '../cohort/runFolder.ts';
import { hasShard } from '../cohort/shardFile.ts';
import { solveMissing } from '../cohort/solveMissing.ts';
import { CommandFailed } from '../usage.ts';
import { ClusterRun, shardsOf } from './clusterRun.ts';
import type { ActiveJob } from './engine.ts';
import { slurm } from './slurm.ts';

/** How often tasks are given to the cluster, all in all, before somebody has to look. */
const MOST_SUBMISSIONS = 4;
/** Tasks that are told one by one. */
const TOLD = 20;

/** What a task of the cluster runs: solves the shards of its own that are not there yet. */
export async function work(path: string, task: number, tasks: number, threads: number): Promise<number> {
  const folder = RunFolder.open(path);
  await solveMissing(folder, shardsOf(folder, task, tasks), threads);
  return 0;
}

/** Tells how far a run on a cluster is. */
export function status(path: string): number {
  const run = runIn(path);
  const { folder, state } = run;
  const { people } = folder.identity;
  if (isFinished(folder, [])) {
    process.stdout.write(`${folder.path} is finished: ${people} people.\n`);
    return 0;
  }
  const jobs = slurm.queue!.active(state.submissions);
  const tasks = Array.from({ length: state.tasks }, (_, task) => taskStatus(run, task, jobs));
  const solved = tasks.reduce((sum, one) => sum + one.solved, 0);
  process.stdout.write(
    `${solved} of ${people} people are solved, in ${state.tasks} tasks on ${state.engine}.\n`,
  );
  const counts = new Map<string, number>();
  for (const { word } of tasks) counts.set(word, (counts.get(word) ?? 0) + 1);
  process.stdout.write(`  ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}\n`);
  for (const { task, solved: own, of, word, reason } of tasks
    .filter(({ word }) => word !== 'done')
    .slice(0, TOLD))
    process.stdout.write(`  task ${task}: ${own} of ${of} people, ${word}${reason}\n`);
  const merge = jobs.find(({ task }) => task === undefined);
  process.stdout.write(
    `  merge step: ${merge === undefined ? 'stopped' : `${merge.state} (${merge.reason})`}\n`,
  );
  if (run.isCancelled) process.stdout.write('  It was cancelled; "starling submit" goes on with it.\n');
  return 0;
}

function taskStatus(run: ClusterRun, task: number, jobs: readonly ActiveJob[]) {
  const { folder } = run;
  const sizes = run.shardsOf(task).map((index) => {
    const { from, to } = folder.range(index);
    return { size: to - from, isThere: existsSync(folder.shardPath(index)) };
  });
  const sum = (list: typeof sizes): number => list.reduce((total, { size }) => total + size, 0);
  const [solved, of] = [sum(sizes.filter(({ isThere }) => isThere)), sum(sizes)];
  const job = jobs.find((one) => one.task === task);
  const word = solved === of ? 'done' : (job?.state ?? 'stopped');
  return { task, solved, of, word, reason: job?.state === 'waiting' ? ` (${job.reason})` : '' };
}

/** Ends what the cluster does for a run; what is solved is kept. */
export function cancel(path: string): number {
  const run = runIn(path);
  // First of all, so that a merge step which runs now submits nothing more.
  run.isCancelled = true;
  slurm.queue!.cancel(run.state.submissions);
  process.stdout.write(`${run.folder.path} is cancelled; what is solved is kept.\n`);
  return 0;
}

/**
 * Collects a run whose people are all solved; the exit code.
 *
 * @param formats absent: those that it was submitted with
 * @param isMergeStep gives tasks to the cluster again that did not finish, a few times
 */
export async function collectRun(
  path: string,
  formats: readonly Format[] | undefined,
  isMergeStep: boolean,
): Promise<number> {
  const folder = RunFolder.open(resolve(path));
  const run = ClusterRun.find(folder);
  const wanted = formats ?? run?.state.formats ?? ['parquet', 'csv'];
  if (isFinished(folder, wanted)) {
    process.stdout.write(`${folder.path} is finished already.\n`);
    return 0;
  }
  const tasks = run?.state.tasks ?? 1;
  const missing = Array.from({ length: tasks }, (_, task) => task).filter(
    (task) => !shardsOf(folder, task, tasks).every((index) => hasShard(folder, index)),
  );
  if (missing.length === 0) {
    await collectAndTell(folder, wanted);
    return 0;
  }
  const named = `${missing.slice(0, TOLD).join(', ')}${missing.length > TOLD ? ', …' : ''}`;
  if (
    isMergeStep &&
    run !== undefined &&
    !run.isCancelled &&
    run.state.submissions.length < MOST_SUBMISSIONS
  ) {
    const { tasks: job } = run.submit(slurm.queue!, missing);
    process.stdout.write(`Tasks ${named} did not finish: they go on as job ${job}.\n`);
    return 0;
  }
  throw new CommandFailed(
    `Tasks ${named} have people left to solve.\n  Go on with them: the same "starling submit", or "starling resume ${path}" on this machine.`,
  );
}

function runIn(path: string): ClusterRun {
  const run = ClusterRun.find(RunFolder.open(resolve(path)));
  if (run === undefined)
    throw new CommandFailed(
      `${path} was given to no cluster.\n  Begin with: starling submit SCENARIO --engine slurm`,
    );
  return run;
}
