import { Status } from '../../assembly/status.ts';
import { compile, type Purpose } from '../compiler/compile.ts';
import type { CompiledModel } from '../compiler/compiledModel.ts';
import { readElementary, type ElementaryLibrary } from '../compiler/elementary/library.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { DEFAULT_SOLVER, type Failure, type Outcome, type SolverSettings } from '../protocol.ts';
import { Core } from './core.ts';
import { failureOf } from './outcome.ts';
import type { Plan } from './plan.ts';
import { Problem } from './problem.ts';
import { Program } from './program.ts';
import { simulateStochastic, type StochasticRun, type StochasticSettings } from './simulateStochastic.ts';
import { Solve } from './solve.ts';

/** What is asked of a model without scenario or twin: some of its quantities at some times. */
export interface Question {
  /** Rising; the run begins at 0. */
  times: Float64Array;
  /** Ids of states, parameters and outputs; all where absent. */
  columns?: readonly string[];
  solver: SolverSettings;
  seed: number;
}

/** Columns by id, one number a time; `milliseconds` are the solver's alone. */
export interface Answer {
  columns: Map<string, Float64Array>;
  milliseconds: number;
}

/** Compiles and solves model documents from any format, without a studio around them: tests, command line. */
export class Laboratory {
  private constructor(
    private readonly core: Core,
    private readonly elementary: ElementaryLibrary,
  ) {}

  /** @param core, elementary bytes of build/core.wasm and build/elementary.wasm */
  static async start(
    core: Uint8Array<ArrayBuffer>,
    elementary: Uint8Array<ArrayBuffer>,
  ): Promise<Laboratory> {
    return new Laboratory(await Core.start(core), readElementary(elementary));
  }

  compile(
    document: ModelDocument,
    text?: string,
    purpose?: Purpose,
  ): { model?: CompiledModel; diagnostics: Diagnostic[] } {
    return compile(document, this.elementary, text, purpose);
  }

  /** Simulates a model that was compiled for its reactions, states and outputs at the times, from 0 on. */
  async simulateStochastic(
    model: CompiledModel,
    times: Float64Array,
    settings: StochasticSettings,
  ): Promise<Outcome<StochasticRun>> {
    const program = Program.link(this.core, model);
    const all = [...model.states, ...model.parameters, ...model.outputs];
    const plan: Plan = {
      overrides: [],
      schedule: [],
      times,
      columns: all.map(({ id }, index) => ({ id, label: id, index })),
      solver: DEFAULT_SOLVER,
      seed: settings.seed,
      end: times.at(-1) ?? 0,
      warnings: [],
    };
    try {
      return await simulateStochastic(program, plan, settings, { interruption: () => undefined });
    } finally {
      program.release();
    }
  }

  /** Solves in one go; a model that fails comes back with the reason. */
  solve(model: CompiledModel, question: Question): Answer | { failure: Failure } {
    const { times, solver, seed } = question;
    const program = Program.link(this.core, model);
    const all = [...model.states, ...model.parameters, ...model.outputs].map(({ id }) => id);
    const index = new Map(all.map((id, at) => [id, at]));
    const ids = (question.columns ?? all).filter((id) => index.has(id));
    const columns = ids.map(() => new Float64Array(times.length));
    const width = 1 + ids.length;
    let row = 0;
    const recorder = {
      take(rows: Float64Array): void {
        for (let at = 0; at < rows.length && row < times.length; at += width, row++)
          columns.forEach((column, k) => (column[row] = rows[at + 1 + k]!));
      },
    };
    try {
      const problem = Problem.make(program, {
        overrides: [],
        schedule: [],
        times,
        columns: ids.map((id) => index.get(id)!),
        solver,
        seed,
        end: times.at(-1) ?? 0,
        recordJumps: false,
      });
      try {
        const began = performance.now();
        const solve = new Solve(problem, recorder, model.states.length);
        let status = solve.slice();
        while (status === Status.Paused) status = solve.slice();
        const milliseconds = performance.now() - began;
        if (status >= Status.Failed)
          return { failure: failureOf(status, problem.failedAt(model, solver.maxSteps)) };
        return { columns: new Map(ids.map((id, k) => [id, columns[k]!])), milliseconds };
      } finally {
        problem.release();
      }
    } finally {
      program.release();
    }
  }
}
