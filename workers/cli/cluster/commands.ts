import { BEGIN, begun, formatsOf, only, parse, threadsOf } from '../cohort/commands.ts';
import { wholeNumberAfter } from '../options.ts';
import { WrongUsage } from '../usage.ts';
import { ENGINES } from './engine.ts';
import { cancel, collectRun, status, work } from './follow.ts';

const MOST_TASKS = 100_000;
const COUNT = { type: 'string' } as const;

/** Commands that have cohorts solved on a cluster, by name. */
export const CLUSTER_COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  async submit(args) {
    const { values, positionals } = parse(args, {
      ...BEGIN,
      engine: { type: 'string' },
      shards: COUNT,
      threads: COUNT,
      image: { type: 'string' },
      volume: { type: 'string' },
      'dry-run': { type: 'boolean' },
    });
    const engine = ENGINES.find((one) => one === values.engine);
    if (engine === undefined)
      throw new WrongUsage(`"submit" needs --engine with one of: ${ENGINES.join(', ')}.`);
    const { submit } = await import('./submit.ts');
    return submit(only(positionals, '"submit" needs one scenario.'), {
      ...begun(values),
      engine,
      tasks: wholeNumberAfter('shards', values.shards, 1, MOST_TASKS),
      threads: threadsOf(values) ?? 1,
      formats: formatsOf(values.format),
      isDryRun: values['dry-run'] ?? false,
      pods: { image: values.image ?? 'starling:latest', claim: values.volume ?? 'starling-cohort' },
    });
  },
  async status(args) {
    return status(folderAmong(args, 'status'));
  },
  async cancel(args) {
    return cancel(folderAmong(args, 'cancel'));
  },
  async collect(args) {
    const { values, positionals } = parse(args, { format: BEGIN.format, resubmit: { type: 'boolean' } });
    const formats = values.format === undefined ? undefined : formatsOf(values.format);
    return collectRun(only(positionals, '"collect" needs one folder.'), formats, values.resubmit ?? false);
  },
  async work(args) {
    const { values, positionals } = parse(args, { task: COUNT, tasks: COUNT, threads: COUNT });
    const tasks = wholeNumberAfter('tasks', values.tasks, 1, MOST_TASKS);
    const task = wholeNumberAfter('task', values.task, 0, (tasks ?? 1) - 1);
    if (task === undefined || tasks === undefined) throw new WrongUsage('"work" needs --task and --tasks.');
    return work(only(positionals, '"work" needs one folder.'), task, tasks, threadsOf(values) ?? 1);
  },
};

function folderAmong(args: string[], command: string): string {
  return only(parse(args, {}).positionals, `"${command}" needs one folder.`);
}
