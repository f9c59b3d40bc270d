import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLineProcess, type LineProcess } from './lineProcess.ts';
import { benchProblems, type BenchProblem } from '../problems/problems.ts';
import { emitC } from './emitC.ts';
import type { Peers } from './peer.ts';

/**
 * CVODE and ARKODE through sundials.c, compiled here at -O3, or why there are none. Debian's libsundials-dev serves; SUNDIALS_DIR
 * points to a build of one's own, which is several times faster (README.md says how to make it).
 */
export async function startSundials(workFolder: string, peopleFile: string): Promise<LineProcess | string> {
  const source = fileURLToPath(new URL('sundials.c', import.meta.url));
  const program = join(workFolder, 'sundials');
  const own = process.env.SUNDIALS_DIR;
  const libraries = [
    'sundials_cvode',
    'sundials_arkode',
    'sundials_nvecserial',
    'sundials_sunmatrixdense',
    'sundials_sunlinsoldense',
    'm',
  ].map((name) => `-l${name}`);
  const from = own === undefined ? [] : [`-I${own}/include`, `-L${own}/lib`, `-Wl,-rpath,${own}/lib`];
  // From version 7 on, what all packages share is a library of its own.
  if (own !== undefined && existsSync(`${own}/lib/libsundials_core.so`)) libraries.push('-lsundials_core');
  writeFileSync(join(workFolder, 'generated.h'), generated(benchProblems()));
  const compiled = spawnSync('cc', ['-O3', `-I${workFolder}`, '-o', program, source, ...from, ...libraries], {
    encoding: 'utf8',
  });
  if (compiled.status !== 0) {
    return compiled.error === undefined
      ? 'sundials.c does not compile; is libsundials-dev installed?'
      : 'no C compiler (cc)';
  }
  const session = await startLineProcess(program, [peopleFile]);
  return { ...session, about: `${session.about}, ${own ?? 'as installed'}, cc -O3` };
}

/** The solvers of `startSundials` as peers. */
export async function sundialsPeers(workFolder: string, peopleFile: string): Promise<Peers> {
  const session = await startSundials(workFolder, peopleFile);
  if (typeof session === 'string')
    return { peers: [], skipped: [{ name: 'cvode, arkode', reason: session }] };
  const about = `${session.about}, analytic dense Jacobian`;
  const peer = (name: string, method: string, nonStiffOnly: boolean): Peers['peers'][number] => ({
    name,
    about,
    takes: (problem) => !(nonStiffOnly && problem.stiff),
    solve: (problem, rtol, seconds) => session.ask(problem, method, rtol, seconds),
    close: () => session.close(),
  });
  return {
    peers: [
      peer('cvode-bdf', 'bdf', false),
      peer('cvode-adams', 'adams', true),
      peer('arkode-dp54', 'erk', true),
    ],
    skipped: [],
  };
}

/** Models that no one wrote in C by hand, from the equations that our own compiler found. */
function generated(problems: readonly BenchProblem[]): string {
  const own = problems.flatMap(({ name, lowered, end, turns = [] }) =>
    lowered === undefined ? [] : [{ name, system: lowered(), end, turns }],
  );
  const texts = own.map(
    ({ name, system, turns }) =>
      `${emitC(name, system)}\nstatic const double ${name}_turns[] = {${[...turns, 0].join(', ')}};\n`,
  );
  const rows = own.map(
    ({ name, end, turns }) =>
      `{"${name}", ${name}_n, ${name}_f, ${name}_j, ${end}, 0, {0}, ${name}_start, ${turns.length}, ${name}_turns},`,
  );
  const none = own.length === 0 ? 'static double segment;\n' : '';
  return `${texts.join('\n')}${none}#define GENERATED ${rows.join(' ')}\n`;
}
