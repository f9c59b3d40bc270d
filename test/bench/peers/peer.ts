import type { BenchProblem } from '../problems/problems.ts';

/** What one solver says of one problem at one tolerance. */
export interface Answer {
  /** Median of repeated warm solves. */
  milliseconds: number;
  rhsCalls: number;
  /** End point, as `BenchProblem.reference`. */
  y: number[];
}

/** A solver to be measured; absolute tolerance is a thousandth of the relative one everywhere. */
export interface Peer {
  name: string;
  /** Library and version, as shown above the table. */
  about: string;
  takes(problem: BenchProblem, rtol: number): boolean;
  /** Solves again and again for about so many seconds. */
  solve(problem: BenchProblem, rtol: number, seconds: number): Promise<Answer>;
  close(): void;
}

/** Peers that could be started, and why the others could not. */
export interface Peers {
  peers: Peer[];
  skipped: { name: string; reason: string }[];
}

export const absoluteTolerance = (rtol: number): number => rtol * 1e-3;
