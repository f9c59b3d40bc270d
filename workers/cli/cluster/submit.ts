import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isFinished, type Format } from '../cohort/collect.ts';
import { beginCohort, type CohortOptions } from '../cohort/cohort.ts';
import { RunFolder } from '../cohort/runFolder.ts';
import { CommandFailed } from '../usage.ts';
import { ClusterRun } from './clusterRun.ts';
import type { ClusterEngine, Description, ENGINES } from './engine.ts';
import { kubernetes, type KubernetesOptions } from './kubernetes.ts';
import { slurm } from './slurm.ts';

/** Tasks, where nobody says how many. */
const USUAL_TASKS = 64;

export interface SubmitOptions extends CohortOptions {
  engine: (typeof ENGINES)[number];
  tasks: number | undefined;
  threads: number;
  formats: readonly Format[];
  isDryRun: boolean;
  pods: KubernetesOptions;
}

/** Gives a scenario's cohort to a cluster, or what is left of it; the exit code. */
export async function submit(path: string, options: SubmitOptions): Promise<number> {
  const begun = await beginCohort(path, options);
  const folder = RunFolder.open(resolve(begun.path));
  if (isFinished(folder, options.formats)) {
    process.stdout.write(`${folder.path} is finished already: nothing was submitted.\n`);
    return 0;
  }
  const known = ClusterRun.find(folder);
  const tasks = options.tasks ?? known?.state.tasks ?? Math.min(USUAL_TASKS, folder.shards);
  if (tasks > folder.shards)
    throw new CommandFailed(
      `${folder.shards} shards cannot be shared by ${tasks} tasks.\n  Ask for fewer tasks, or for fewer people a shard with --shard-people.`,
    );
  const run = new ClusterRun(folder, {
    engine: 'slurm',
    tasks,
    threads: options.threads,
    formats: [...options.formats],
    submissions: known?.state.submissions ?? [],
  });
  const engine: ClusterEngine = options.engine === 'slurm' ? slurm : kubernetes(options.pods);
  const { queue } = engine;
  if (options.isDryRun || queue === undefined) {
    if (!options.isDryRun)
      throw new CommandFailed(
        'Work is not handed to Kubernetes by this command yet.\n  Add --dry-run, which writes the manifests for kubectl.',
      );
    describe(folder.path, engine.describe(run.work(run.missing())));
    return 0;
  }
  if (queue.active(run.state.submissions).length > 0)
    throw new CommandFailed(
      `${folder.path} is being solved.\n  See "starling status ${folder.path}"; end it with "starling cancel ${folder.path}".`,
    );
  run.isCancelled = false;
  run.state.submissions = [];
  const missing = run.missing();
  // Where everything is solved, the merge step alone would do; one task that finds nothing to do costs as little.
  const { tasks: job } = run.submit(queue, missing.length > 0 ? missing : [0]);
  process.stdout.write(
    `Job ${job}: ${missing.length} of ${tasks} tasks for ${folder.identity.people} people in ${folder.path}\n`,
  );
  return 0;
}

function describe(path: string, { files, commands }: Description): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
    process.stdout.write(`${join(path, name)}\n`);
  }
  for (const command of commands) process.stdout.write(`${command.map(shown).join(' ')}\n`);
}

/** A word of a command as it can be given to a shell. */
function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
