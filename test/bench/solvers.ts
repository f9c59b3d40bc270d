import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { odexPeer } from './peers/odex.ts';
import type { Peer, Peers } from './peers/peer.ts';
import { scipyPeers } from './peers/scipy.ts';
import { starlingPeer } from './peers/starling.ts';
import { sundialsPeers } from './peers/sundials.ts';
import { median } from './peers/timing.ts';
import { benchProblems, endError, type BenchProblem } from './problems/problems.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';
import { advantages, type Advantage } from './workPrecision.ts';

export interface SolverRow {
  problem: string;
  solver: string;
  rtol: number;
  /** Median milliseconds of a warm solve. */
  ms: number;
  /** At the end point; `endError` says how. */
  error: number;
  rhsCalls: number;
}

const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
/** Every solver is measured once a round, one after another, so that a slow spell of the machine meets all. */
const ROUNDS = 5;
const SECONDS = 0.03;
/** A solver that takes longer than this is not asked again: a slow spell matters little to it. */
const SLOW_MS = 200;

async function measure(problem: BenchProblem, peers: readonly Peer[]): Promise<SolverRow[]> {
  const rows: SolverRow[] = [];
  for (const rtol of TOLERANCES) {
    const taking = peers.filter((peer) => peer.takes(problem, rtol));
    const times = new Map<Peer, number[]>(taking.map((peer) => [peer, []]));
    const last = new Map<Peer, SolverRow>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const peer of taking) {
        const own = times.get(peer)!;
        if ((own[0] ?? 0) > SLOW_MS) continue;
        const answer = await peer.solve(problem, rtol, SECONDS);
        own.push(answer.milliseconds);
        last.set(peer, {
          problem: problem.name,
          solver: peer.name,
          rtol,
          ms: median(own),
          error: Number.isFinite(answer.milliseconds) ? endError(problem, answer.y) : NaN,
          rhsCalls: answer.rhsCalls,
        });
      }
    }
    rows.push(...last.values());
  }
  return rows;
}

function print(rows: readonly SolverRow[]): void {
  const sorted = [...rows].sort((a, b) => (a.rtol < b.rtol ? 1 : a.rtol > b.rtol ? -1 : a.ms - b.ms));
  console.log(
    alignedTable(
      ['solver', 'rtol', 'ms', 'error', 'calls of f'],
      sorted.map(({ solver, rtol, ms, error, rhsCalls }) => [
        solver,
        rtol.toExponential(0),
        Number.isFinite(ms) ? ms.toPrecision(3) : 'failed',
        Number.isFinite(error) ? error.toExponential(2) : '–',
        String(rhsCalls),
      ]),
    ),
  );
  console.log('\nTimes faster at equal or smaller error, for the errors of our rows and of theirs:');
  const all = advantages(rows, 'starling');
  const least = (own: readonly Advantage[]): string => {
    const known = own.flatMap(({ ratio }) => ratio ?? []);
    return known.length > 0 ? Math.min(...known).toPrecision(3) : '–';
  };
  console.log(
    alignedTable(
      ['against', ...TOLERANCES.map((rtol) => `our ${rtol.toExponential(0)}`), 'least', 'least of theirs'],
      [...new Set(all.map(({ against }) => against))].map((against) => {
        const own = all.filter((one) => one.against === against && one.at === 'ours');
        const theirs = all.filter((one) => one.against === against && one.at === 'theirs');
        return [
          against,
          ...TOLERANCES.map((rtol) => least(own.filter((one) => one.rtol === rtol))),
          least(own),
          least(theirs),
        ];
      }),
    ),
  );
  console.log();
}

async function startPeers(folder: string): Promise<Peers> {
  const people = benchProblems().find(({ people }) => people !== undefined)?.people ?? [];
  const file = join(folder, 'people.txt');
  writeFileSync(file, people.map((person) => Object.values(person).join(' ')).join('\n'));
  const groups = [
    await starlingPeer(),
    odexPeer(),
    await sundialsPeers(folder, file),
    await scipyPeers(file),
  ];
  return {
    peers: groups.flatMap(({ peers }) => peers),
    skipped: groups.flatMap(({ skipped }) => skipped),
  };
}

export const suite: Suite = {
  title: 'solvers: milliseconds a solve, all in this run; absolute tolerance is rtol/1000',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'));
    const { peers, skipped } = await startPeers(folder);
    try {
      for (const about of new Set(peers.map((peer) => peer.about))) console.log(`  ${about}`);
      for (const { name, reason } of skipped) console.log(`  skipped: ${name} (${reason})`);
      const rows: SolverRow[] = [];
      for (const problem of benchProblems()) {
        console.log(`\n── ${problem.name} ──`);
        const own = await measure(problem, peers);
        print(own);
        rows.push(...own);
      }
      // A solve that failed has no figures; the table above names it.
      return rows.filter(({ ms }) => Number.isFinite(ms)).map((row) => ({ ...row }));
    } finally {
      for (const peer of peers) peer.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
