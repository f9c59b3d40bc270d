import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { collect, isFinished, type Format } from './collect.ts';
import type { RunFolder } from './runFolder.ts';
import { solveMissing, type Solved } from './solveMissing.ts';
import { writeWhole } from './wholeFile.ts';

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
