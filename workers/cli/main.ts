import { CLUSTER_COMMANDS } from './cluster/commands.ts';
import { COHORT_COMMANDS } from './cohort/commands.ts';
import { CommandFailed, USAGE, WrongUsage } from './usage.ts';

/** Commands with options of their own. */
const OWN: typeof COHORT_COMMANDS = { ...COHORT_COMMANDS, ...CLUSTER_COMMANDS };

async function dispatch([command = '', ...rest]: string[]): Promise<number> {
  const own = Object.hasOwn(OWN, command) ? OWN[command] : undefined;
  if (own !== undefined) return own(rest);
  const { modelCommand } = await import('./modelCommands.ts');
  return modelCommand(command === '' ? [] : [command, ...rest]);
}

/** Runs the command line; the exit code. */
export async function main(args: string[]): Promise<number> {
  // Whoever reads from a pipe may have seen enough: `starling run … | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof WrongUsage) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (error instanceof CommandFailed) {
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
