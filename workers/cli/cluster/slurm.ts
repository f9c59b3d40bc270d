import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandFailed } from '../usage.ts';
import type { ActiveJob, ClusterEngine, Description, Submission, Work } from './engine.ts';
import { HERE, mergeArguments, workArguments } from './starlingCommand.ts';

/** How often a task whose process ended badly goes back into the queue by itself. */
const REQUEUES = 2;
const TASKS = 'slurm/tasks.sh';
const MERGE = 'slurm/merge.sh';

/** A word of a shell's command. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function scripts(work: Work): Description['files'] {
  const task = [...HERE, ...workArguments(work, '')].map((word) =>
    word === '' ? '"$SLURM_ARRAY_TASK_ID"' : quoted(word),
  );
  const merge = [...HERE, ...mergeArguments(work), '--resubmit'].map(quoted);
  return {
    [TASKS]: `#!/bin/bash
${task.join(' ')} && exit 0
# A task whose process was killed goes on from its shards; one that ends badly again and again is left to the merge step.
if [ "\${SLURM_RESTART_COUNT:-0}" -lt ${REQUEUES} ]; then
  scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit 1
`,
    [MERGE]: `#!/bin/bash\nexec ${merge.join(' ')}\n`,
  };
}

/** Options of both jobs. Accounts, partitions and limits come from the environment: SBATCH_ACCOUNT, SBATCH_PARTITION, …. */
function sbatch(work: Work, name: string, log: string, script: string, ...options: string[]): string[] {
  // A percent sign in a path is none of Slurm's patterns.
  const output = join(work.path.replaceAll('%', '%%'), 'slurm', log);
  return [
    'sbatch',
    '--parsable',
    '--requeue',
    '--open-mode=append',
    '--nodes=1',
    '--ntasks=1',
    `--job-name=${name}`,
    `--output=${output}`,
    ...options,
    join(work.path, script),
  ];
}

function tasksCommand(work: Work): string[] {
  const array = `--array=${work.missing.join(',')}`;
  return sbatch(work, 'starling', 'task-%A_%a.log', TASKS, array, `--cpus-per-task=${work.threads}`);
}

/** However the tasks end, the merge step looks at what is there. */
function mergeCommand(work: Work, after: string): string[] {
  return sbatch(work, 'starling-merge', 'merge-%j.log', MERGE, `--dependency=afterany:${after}`);
}

function run(command: readonly string[]): string {
  const [program, ...args] = command;
  try {
    return execFileSync(program!, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT')
      throw new CommandFailed(
        `There is no ${program} here.\n  Give the command on a machine that submits to Slurm, or add --dry-run.`,
      );
    const told = 'stderr' in error ? String(error.stderr).trim() : error.message;
    throw new CommandFailed(`${program} refused: ${told}`);
  }
}

/** Slurm: a job array, and a job that depends on it. */
export const slurm: ClusterEngine = {
  describe: (work) => ({
    files: scripts(work),
    commands: [tasksCommand(work), mergeCommand(work, 'JOB')],
  }),
  queue: {
    submit(work) {
      for (const [name, text] of Object.entries(scripts(work))) {
        mkdirSync(dirname(join(work.path, name)), { recursive: true });
        writeFileSync(join(work.path, name), text, { mode: 0o755 });
      }
      // `--parsable` gives `id` or `id;cluster`.
      const idOf = (answer: string): string => answer.split(';')[0]!;
      const tasks = idOf(run(tasksCommand(work)));
      const merge = idOf(run(mergeCommand(work, tasks)));
      return { tasks, merge, missing: work.missing };
    },
    active(submissions) {
      const rows = run(['squeue', '--me', '--noheader', '--array', '--format=%F|%K|%T|%r']);
      return rows.split('\n').flatMap((row) => activeJob(row, submissions));
    },
    cancel(submissions) {
      const rows = run(['squeue', '--me', '--noheader', '--format=%F']).split('\n');
      const known = submissions.flatMap(({ tasks, merge }) => [merge, tasks]);
      const ids = known.filter((id) => rows.includes(id));
      if (ids.length > 0) run(['scancel', ...ids]);
    },
  },
};

/** A row of squeue: job (of an array: its own), index in the array, state, reason. */
function activeJob(row: string, submissions: readonly Submission[]): ActiveJob[] {
  const [id, index, state, reason = ''] = row.split('|');
  const isWaiting = state === 'PENDING' || state === 'REQUEUED' || state === 'REQUEUE_HOLD';
  const job = { state: isWaiting ? ('waiting' as const) : ('running' as const), reason };
  if (submissions.some(({ tasks }) => tasks === id)) return [{ task: Number(index), ...job }];
  return submissions.some(({ merge }) => merge === id) ? [job] : [];
}
