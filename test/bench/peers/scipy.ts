import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startLineProcess } from './lineProcess.ts';
import type { Peers } from './peer.ts';

/** scipy's LSODA and Radau through scipy_peer.py, where python3 has scipy. */
export async function scipyPeers(peopleFile: string): Promise<Peers> {
  if (spawnSync('python3', ['-c', 'import scipy.integrate']).status !== 0) {
    return { peers: [], skipped: [{ name: 'scipy', reason: 'python3 with scipy is not installed' }] };
  }
  const script = fileURLToPath(new URL('scipy_peer.py', import.meta.url));
  const session = await startLineProcess('python3', [script, peopleFile]);
  const peer = (method: string, stiffOnly: boolean): Peers['peers'][number] => ({
    name: `scipy-${method}`,
    about: session.about,
    // Two hundred people take scipy many seconds a solve; one tolerance is enough there.
    takes: (problem, rtol) =>
      problem.lowered === undefined &&
      rtol >= 1e-8 &&
      (stiffOnly ? problem.stiff : problem.people === undefined || rtol === 1e-6),
    solve: (problem, rtol, seconds) => session.ask(problem, method, rtol, seconds),
    close: () => session.close(),
  });
  return { peers: [peer('LSODA', false), peer('Radau', true)], skipped: [] };
}
