import { readFileSync } from 'node:fs';
import { Vector } from '../../assembly/memory.ts';
import { Status } from '../../assembly/status.ts';
import { compile } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { Problem } from '../../workers/engine/problem.ts';
import { Program } from '../../workers/engine/program.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import type { SolverSettings } from '../../workers/protocol.ts';
import { benchProblems } from '../bench/problems/problems.ts';
import { NON_STIFF, STIFF, type DetestProblem } from './problems.ts';

export type Method = SolverSettings['method'];

/** Exponents of the tolerances: 1e-3 … 1e-10. */
export const EXPONENTS = [3, 4, 5, 6, 7, 8, 9, 10] as const;

export const METHODS: readonly Method[] = ['automatic', 'tsit5', 'vern7', 'rodas5p', 'ndf'];

/** Methods for a problem: explicit ones solve only what is not stiff. */
export function methodsFor({ stiff }: DetestProblem): readonly Method[] {
  return stiff ? METHODS.filter((method) => method !== 'tsit5' && method !== 'vern7') : METHODS;
}

/** End points by problem, and where each is from. */
interface Reference {
  y: readonly number[];
  source: string;
}

const references = JSON.parse(readFileSync(new URL('references.json', import.meta.url), 'utf8')) as Record<
  string,
  Reference
>;

/** Sizes below which components of the test set's stiff problems mean nothing. */
const SCALES: Readonly<Record<string, number>> = {
  rober: 1e-6,
  hires: 1e-3,
  orego: 1,
  vdp: 1e-3,
  pollu: 1e-3,
};

/** The stiff problems that the benchmarks solve too. */
const shared = benchProblems().flatMap(({ name, text, end, states, reference }) =>
  name in SCALES ? [{ name, stiff: true, body: text, end, scale: SCALES[name]!, states, reference }] : [],
);

export const PROBLEMS: readonly DetestProblem[] = [...NON_STIFF, ...STIFF, ...shared];

const build = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));

/** Relative change of start values by which a problem's own amplification is found. */
const PERTURBATION = 1e-6;

/** Solves problems in one core, each compiled once. */
export class Detest {
  private readonly programs = new Map<string, Program>();

  private constructor(
    private readonly core: Core,
    private readonly elementary: ReturnType<typeof readElementary>,
  ) {}

  static async start(): Promise<Detest> {
    return new Detest(await Core.start(build('core')), readElementary(build('elementary')));
  }

  /** States at the start and at the end, perhaps from other start values; absent where the solve failed. */
  solve(
    problem: DetestProblem,
    method: Method,
    tolerance: number,
    from: readonly number[] = [],
  ): { start: number[]; end: number[] } | undefined {
    const program = this.programs.get(problem.name) ?? this.link(problem);
    this.programs.set(problem.name, program);
    const columns = statesOf(problem, program).map((id) =>
      program.model.states.findIndex((state) => state.id === id),
    );
    const one = Problem.make(program, {
      overrides: from.map((value, k) => ({ vector: Vector.State, index: columns[k]!, value })),
      schedule: [],
      times: Float64Array.of(0, problem.end),
      columns,
      solver: {
        method,
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance * problem.scale,
        maxSteps: 5_000_000,
      },
      seed: 1,
      end: problem.end,
      recordJumps: false,
    });
    let status = one.begin();
    while (status < Status.Failed && status !== Status.Done) status = one.advance(1_000_000);
    const rows = status === Status.Done ? one.takeRows() : undefined;
    const width = one.width;
    const solved = rows && {
      start: [...rows.subarray(1, width)],
      end: [...rows.subarray(rows.length - width + 1)],
    };
    one.release();
    return solved;
  }

  /**
   * The largest |y − reference| / (tolerance · (scale + |reference|)) over the states at the end: 1 is what was asked
   * of each step, 10 what is granted to all of them together. Infinite where the solve failed.
   */
  errorOverTolerance(problem: DetestProblem, method: Method, tolerance: number): number {
    const y = this.solve(problem, method, tolerance)?.end;
    const expected = referenceOf(problem);
    if (y === undefined) return Infinity;
    return Math.max(
      ...expected.map(
        (value, i) => Math.abs(y[i]! - value) / (tolerance * (problem.scale + Math.abs(value))),
      ),
    );
  }

  /**
   * What the problem itself makes of one error: the largest change of the end, in the measure of the tolerances, for
   * a change of one tolerance in the start values, the worst of both directions of each state. A method can
   * hold each of its steps to a tolerance, but not what the problem makes of it afterwards.
   */
  amplification(problem: DetestProblem): number {
    const method = problem.stiff ? 'rodas5p' : 'vern7';
    const { start, end } = this.solve(problem, method, 1e-12)!;
    return Math.max(
      ...start.map((value, i) => {
        const moved = start.with(i, value + PERTURBATION * (problem.scale + Math.abs(value)));
        const changed = this.solve(problem, method, 1e-12, moved)?.end;
        if (changed === undefined) return 0;
        return Math.max(
          ...end.map((y, k) => Math.abs(changed[k]! - y) / (PERTURBATION * (problem.scale + Math.abs(y)))),
        );
      }),
    );
  }

  private link(problem: DetestProblem): Program {
    const text = /\bmodel\b/.test(problem.body) ? problem.body : `model detest\n${problem.body}\nend`;
    const read = readAntimony(text);
    const { model, diagnostics } = compile(read.document, this.elementary);
    if (model === undefined) {
      const found = [...read.diagnostics, ...diagnostics].map(({ message }) => message);
      throw new Error(`${problem.name} does not compile: ${found.join(' ')}`);
    }
    return Program.link(this.core, model);
  }
}

function statesOf(problem: DetestProblem, program: Program): readonly string[] {
  const known = shared.find(({ name }) => name === problem.name);
  if (known) return known.states;
  return program.model.states.map(({ id }) => id).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

export function referenceOf(problem: DetestProblem): readonly number[] {
  const known = shared.find(({ name }) => name === problem.name);
  const found = known?.reference ?? references[problem.name]?.y;
  if (found === undefined) throw new Error(`${problem.name} has no reference.`);
  return found;
}
