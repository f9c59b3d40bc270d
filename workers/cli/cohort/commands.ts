import { parseArgs } from 'node:util';
import { wholeNumberAfter } from '../options.ts';
import { WrongUsage } from '../usage.ts';
import { ALL_FORMATS, type Format } from './collect.ts';
import type { CohortOptions } from './cohort.ts';
import { finishHere } from './finish.ts';
import { RunFolder } from './runFolder.ts';

const MOST_PEOPLE = 1_000_000_000;
const MOST_SEED = 4_294_967_295;
const MOST_THREADS = 1024;

/** Options of every command that begins a cohort. */
export const BEGIN = {
  n: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  'shard-people': { type: 'string' },
  format: { type: 'string' },
} as const;
const THREADS = { threads: { type: 'string' } } as const;

/** Commands that solve cohorts on this machine, by name. */
export const COHORT_COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  async cohort(args) {
    const { values, positionals } = parse(args, { ...BEGIN, ...THREADS });
    const path = only(positionals, '"cohort" needs one scenario.');
    // Every format of models is loaded with it, which a task of a cluster needs not.
    const { cohort } = await import('./cohort.ts');
    return cohort(path, { ...begun(values), threads: threadsOf(values), formats: formatsOf(values.format) });
  },
  async resume(args) {
    const { values, positionals } = parse(args, { ...THREADS, format: BEGIN.format });
    const folder = RunFolder.open(only(positionals, '"resume" needs the folder of one cohort.'));
    return finishHere(folder, threadsOf(values), formatsOf(values.format));
  },
};

/** Parses what follows a command. */
export function parse<T extends Record<string, { type: 'string' | 'boolean' }>>(args: string[], options: T) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

export function only(positionals: readonly string[], otherwise: string): string {
  const [one] = positionals;
  if (one === undefined || positionals.length > 1) throw new WrongUsage(otherwise);
  return one;
}

export function begun(values: { [K in keyof typeof BEGIN]?: string | undefined }): CohortOptions {
  const shard = wholeNumberAfter('shard-people', values['shard-people'], 2, MOST_PEOPLE);
  if (shard !== undefined && shard % 2 === 1)
    throw new WrongUsage('--shard-people needs an even number: people may be solved in pairs.');
  return {
    people: wholeNumberAfter('n', values.n, 1, MOST_PEOPLE),
    seed: wholeNumberAfter('seed', values.seed, 0, MOST_SEED),
    out: values.out,
    shard,
  };
}

export function threadsOf({ threads }: { threads?: string | undefined }): number | undefined {
  return wholeNumberAfter('threads', threads, 1, MOST_THREADS);
}

export function formatsOf(text: string | undefined): Format[] {
  const wanted = (text ?? ALL_FORMATS.join(',')).split(',').map((name) => name.trim());
  return wanted.map((name) => {
    const known = ALL_FORMATS.find((format) => format === name);
    if (known === undefined)
      throw new WrongUsage(`There is no format "${name}". Formats: ${ALL_FORMATS.join(', ')}.`);
    return known;
  });
}
