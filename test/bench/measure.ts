import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { odexPeer } from './peers/odex.ts';
import type { Peer, Peers } from './peers/peer.ts';
import { scipyPeers } from './peers/scipy.ts';
import { starlingPeers } from './peers/starling.ts';
import { sundialsPeers } from './peers/sundials.ts';
import { median } from './peers/timing.ts';
import { benchProblems, endError, type BenchProblem } from './problems/problems.ts';

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

export const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10];
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

async function startPeers(folder: string): Promise<Peers> {
  const people = benchProblems().find(({ people }) => people !== undefined)?.people ?? [];
  const file = join(folder, 'people.txt');
  writeFileSync(file, people.map((person) => Object.values(person).join(' ')).join('\n'));
  const groups = [
    await starlingPeers(),
    odexPeer(),
    await sundialsPeers(folder, file),
    await scipyPeers(file),
  ];
  return {
    peers: groups.flatMap(({ peers }) => peers),
    skipped: groups.flatMap(({ skipped }) => skipped),
  };
}

/** Measures every problem by every solver that there is; `show` gets each problem's rows as soon as they are known. */
export async function measureAll(
  show: (problem: string, rows: readonly SolverRow[]) => void,
): Promise<SolverRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  const { peers, skipped } = await startPeers(folder);
  try {
    for (const about of new Set(peers.map((peer) => peer.about))) console.log(`  ${about}`);
    for (const { name, reason } of skipped) console.log(`  skipped: ${name} (${reason})`);
    const rows: SolverRow[] = [];
    for (const problem of benchProblems()) {
      const own = await measure(problem, peers);
      show(problem.name, own);
      rows.push(...own);
    }
    return rows;
  } finally {
    for (const peer of peers) peer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
