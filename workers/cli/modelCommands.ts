import { parseArgs } from 'node:util';
import { check } from './check.ts';
import { convert } from './convert.ts';
import { numberAfter } from './options.ts';
import { METHODS, type Chance } from './replicates.ts';
import { run } from './run.ts';
import { steady } from './steady.ts';
import { USAGE, WrongUsage } from './usage.ts';

function chanceOf(values: ReturnType<typeof parse>['values']): Chance | undefined {
  const replicates = numberAfter('replicates', values.replicates, 1);
  if (replicates === undefined) {
    if (values.method !== undefined || values.seed !== undefined)
      throw new WrongUsage('--method and --seed say how --replicates are simulated.');
    return undefined;
  }
  const seed = numberAfter('seed', values.seed, 0) ?? 0;
  const method = METHODS.find((one) => one === (values.method ?? 'direct'));
  if (method === undefined)
    throw new WrongUsage(`There is no method "${values.method}". Methods: ${METHODS.join(', ')}.`);
  return { replicates, seed, method };
}

/** Runs "run", "convert", "check" or "steady"; the exit code. */
export async function modelCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, ...files] = positionals;
  if (values.help || command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (command !== 'run' && Object.keys(values).length > 0)
    throw new WrongUsage('--end, --points, --out, --replicates, --method and --seed belong to "run".');
  const only = (count: number, what: string): void => {
    if (files.length !== count) throw new WrongUsage(`"${command}" needs ${what}.`);
  };
  switch (command) {
    case 'run': {
      only(1, 'one file');
      const end = numberAfter('end', values.end, Number.MIN_VALUE);
      const points = numberAfter('points', values.points, 2);
      if (points !== undefined && !(Number.isInteger(points) && points <= 1_000_000))
        throw new WrongUsage('--points needs a whole number of at most 1000000.');
      return run(files[0]!, { end, points, out: values.out, chance: chanceOf(values) });
    }
    case 'convert':
      only(2, 'two files: what to read and what to write');
      return convert(files[0]!, files[1]!);
    case 'check':
      only(1, 'one file');
      return check(files[0]!);
    case 'steady':
      only(1, 'one file');
      return steady(files[0]!);
    case undefined:
      throw new WrongUsage('There is no command.');
    default:
      throw new WrongUsage(`There is no command "${command}".`);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        end: { type: 'string' },
        points: { type: 'string' },
        out: { type: 'string' },
        replicates: { type: 'string' },
        method: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}
