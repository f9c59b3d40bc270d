import { fileURLToPath } from 'node:url';
import type { Work } from './engine.ts';

const STARLING = fileURLToPath(new URL('../../../bin/starling.mjs', import.meta.url));

/** This command line, as another machine with the same files runs it. */
export const HERE: readonly string[] = [process.execPath, STARLING];

/** What the command line is told for a task, whose number the cluster fills in. */
export function workArguments({ path, tasks, threads }: Work, task: string): string[] {
  return ['work', path, '--task', task, '--tasks', String(tasks), '--threads', String(threads)];
}

/** What the command line is told for the merge step. */
export function mergeArguments({ path, formats }: Work): string[] {
  return ['collect', path, '--format', formats.join(',')];
}
