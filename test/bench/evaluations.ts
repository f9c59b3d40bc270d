import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelFunction } from '../../assembly/memory.ts';
import { compile } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { Program } from '../../workers/engine/program.ts';
import { readModelText } from '../../workers/formats/readModel.ts';
import { startSundials } from './peers/sundials.ts';
import { benchProblems, type BenchProblem } from './problems/problems.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** Solvers take turns so often; each row gives the least of the rounds. */
const ROUNDS = 5;
const SECONDS = 0.05;
const BATCH = 1000;

/** The least nanoseconds of a call within about so many seconds. */
function least(call: () => void): number {
  const begun = performance.now();
  let best = Infinity;
  do {
    const from = performance.now();
    for (let k = 0; k < BATCH; k++) call();
    best = Math.min(best, (1e6 * (performance.now() - from)) / BATCH);
  } while (performance.now() - begun < 1e3 * SECONDS);
  return best;
}

/** Right side and Jacobian of a problem at its start, as calls. */
function ours(core: Core, program: Program): { f: () => void; jacobian: () => void } {
  const { states, parameters } = program.model;
  const [n, np] = [states.length, parameters.length];
  const x = core.arena.take(8 * (3 * n + np + n * n))!;
  const [p, f, ft, j] = [x + 8 * n, x + 8 * (n + np), x + 8 * (2 * n + np), x + 8 * (3 * n + np)];
  new Float64Array(core.memory.buffer, x, n + np).set(program.initialValues([]));
  const of = (which: ModelFunction): ((...args: number[]) => void) =>
    core.table.get(program.slot + which) as (...args: number[]) => void;
  const [rates, derivatives] = [of(ModelFunction.Rhs), of(ModelFunction.Jacobian)];
  return { f: () => rates(0, x, p, f), jacobian: () => derivatives(0, x, p, j, ft) };
}

async function measure(folder: string): Promise<Record<string, string | number>[]> {
  const build = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
  const core = await Core.start(build('core'));
  const elementary = readElementary(build('elementary'));
  const people = join(folder, 'people.txt');
  writeFileSync(people, '');
  const sundials = await startSundials(folder, people);
  console.log(typeof sundials === 'string' ? `  skipped: C (${sundials})` : `  C: cc -O3`);
  const inC = async (problem: BenchProblem, method: string): Promise<number> =>
    typeof sundials === 'string' ? NaN : 1e6 * (await sundials.ask(problem, method, 1, SECONDS)).milliseconds;

  const rows: Record<string, string | number>[] = [];
  for (const problem of benchProblems().filter(({ people }) => people === undefined)) {
    const { document } = readModelText(problem.language ?? 'antimony', problem.text);
    const program = Program.link(core, compile(document, elementary).model!);
    const calls = ours(core, program);
    for (const method of ['f', 'jacobian'] as const) {
      let [own, c] = [Infinity, Infinity];
      for (let round = 0; round < ROUNDS; round++) {
        own = Math.min(own, least(calls[method]));
        c = Math.min(c, await inC(problem, method));
      }
      rows.push({ problem: problem.name, function: method, starling: own, c });
    }
    program.release();
  }
  if (typeof sundials !== 'string') sundials.close();
  return rows;
}

export const suite: Suite = {
  title:
    'evaluations: nanoseconds of one right side and one Jacobian at the start, ours called from JavaScript',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'));
    try {
      const rows = await measure(folder);
      const cells = rows.map(({ problem, function: which, starling, c }) => [
        `${problem} ${which}`,
        Number(starling).toFixed(0),
        Number.isFinite(c) ? Number(c).toFixed(0) : '–',
      ]);
      console.log(alignedTable(['function', 'ours', 'C -O3'], cells));
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
