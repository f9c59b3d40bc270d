import { createRequire } from 'node:module';
import type { BenchProblem } from '../problems/problems.ts';
import { absoluteTolerance, type Peers } from './peer.ts';
import { medianTime } from './timing.ts';

/** The part of odex 2 that is used here; its package has no declarations. */
interface OdexSolver {
  denseOutput: boolean;
  maxSteps: number;
  relativeTolerance: number;
  absoluteTolerance: number;
  grid(every: number, out: (t: number, y: number[]) => void): unknown;
  solve(
    f: (t: number, y: number[]) => number[],
    from: number,
    y: number[],
    to: number,
    out?: unknown,
  ): { y: number[]; nEval: number; outcome: number };
}

type Right = (t: number, y: number[]) => number[];

function pk({ ka, CL, V, Q, V2 }: { ka: number; CL: number; V: number; Q: number; V2: number }): Right {
  return (_, [gut, central, peripheral]) => [
    -ka * gut!,
    ka * gut! - (CL / V) * central! - (Q / V) * central! + (Q / V2) * peripheral!,
    (Q / V) * central! - (Q / V2) * peripheral!,
  ];
}

const hires: Right = (_, y) => {
  const [a, b, c, d, e, f, g, h] = y as [number, number, number, number, number, number, number, number];
  const r = 280 * f * h;
  return [
    -1.71 * a + 0.43 * b + 8.32 * c + 0.0007,
    1.71 * a - 8.75 * b,
    -10.03 * c + 0.43 * d + 0.035 * e,
    8.32 * b + 1.71 * c - 1.12 * d,
    -1.745 * e + 0.43 * f + 0.43 * g,
    -r + 0.69 * d + 1.71 * e - 0.43 * f + 0.69 * g,
    r - 1.81 * g,
    -r + 1.81 * g,
  ];
};

/** odex from npm, the explicit extrapolation method, on what an explicit method can do. */
export function odexPeer(): Peers {
  const { Solver } = createRequire(import.meta.url)('odex') as { Solver: new (n: number) => OdexSolver };
  let recorded = 0;
  const solver = (n: number, rtol: number): OdexSolver =>
    Object.assign(new Solver(n), {
      relativeTolerance: rtol,
      absoluteTolerance: absoluteTolerance(rtol),
      maxSteps: 1_000_000,
      denseOutput: true,
    });

  function solveDosed(problem: BenchProblem, f: Right, rtol: number): { y: number[]; calls: number } {
    let y = problem.states.map(() => 0);
    let calls = 0;
    problem.doses.forEach(({ time, amount }, k) => {
      y[0]! += amount;
      const one = solver(y.length, rtol);
      const out = one.grid(problem.every, (_, values) => void (recorded += values[1]!));
      const run = one.solve(f, time, y, problem.doses[k + 1]?.time ?? problem.end, out);
      y = run.y.slice(0, problem.states.length);
      calls += run.nEval;
    });
    return { y, calls };
  }

  function solveOnce(problem: BenchProblem, rtol: number): { y: number[]; calls: number } {
    if (problem.people !== undefined) {
      const runs = problem.people.map((person) =>
        solveDosed(problem, pk(person as Parameters<typeof pk>[0]), rtol),
      );
      return { y: runs.map(({ y }) => y[1]!), calls: runs.reduce((sum, run) => sum + run.calls, 0) };
    }
    if (problem.name === 'pk') return solveDosed(problem, pk({ ka: 1, CL: 5, V: 50, Q: 10, V2: 100 }), rtol);
    const one = solver(8, rtol);
    one.denseOutput = false;
    const run = one.solve(hires, 0, [1, 0, 0, 0, 0, 0, 0, 0.0057], problem.end);
    return { y: run.y, calls: run.nEval };
  }

  return {
    peers: [
      {
        name: 'odex',
        about: 'odex 2.0.4, JavaScript',
        takes: (problem) => ['pk', 'ens200', 'hires'].includes(problem.name),
        solve: async (problem, rtol, seconds) => {
          let last = { y: [] as number[], calls: 0 };
          const milliseconds = medianTime(() => void (last = solveOnce(problem, rtol)), seconds);
          return { milliseconds, rhsCalls: last.calls, y: last.y };
        },
        close: () => {
          if (Number.isNaN(recorded)) console.warn('odex recorded not-a-number');
        },
      },
    ],
    skipped: [],
  };
}
