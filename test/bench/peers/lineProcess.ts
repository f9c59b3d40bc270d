import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchProblem } from '../problems/problems.ts';
import { absoluteTolerance, type Answer } from './peer.ts';

/** A peer in a process of its own, asked by lines; sundials.c says how. */
export interface LineProcess {
  /** Its first line: library and version. */
  about: string;
  ask(problem: BenchProblem, method: string, rtol: number, seconds: number): Promise<Answer>;
  close(): void;
}

export async function startLineProcess(command: string, args: string[]): Promise<LineProcess> {
  // A solve that fails is answered as such; what the library writes about it would tear the table.
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const nextLine = async (): Promise<string> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done === true) throw new Error(`${command} ended without an answer`);
    return value as string;
  };
  return {
    about: await nextLine(),
    async ask(problem, method, rtol, seconds) {
      child.stdin.write(`${problem.name} ${method} ${rtol} ${absoluteTolerance(rtol)} ${seconds}\n`);
      const [milliseconds, rhsCalls, ...y] = (await nextLine()).split(' ').map(Number);
      return { milliseconds: milliseconds ?? NaN, rhsCalls: rhsCalls ?? NaN, y };
    },
    close: () => void child.stdin.end(),
  };
}
