import { readFileSync } from 'node:fs';
import { Operation, Vector } from '../../../assembly/memory.ts';
import { Status } from '../../../assembly/status.ts';
import { compile } from '../../../workers/compiler/compile.ts';
import { readElementary, type ElementaryLibrary } from '../../../workers/compiler/elementary/library.ts';
import { Core } from '../../../workers/engine/core.ts';
import { Problem } from '../../../workers/engine/problem.ts';
import type { Override } from '../../../workers/engine/plan.ts';
import { Program } from '../../../workers/engine/program.ts';
import { readModelText } from '../../../workers/formats/readModel.ts';
import type { SolverSettings } from '../../../workers/protocol.ts';
import type { BenchProblem } from '../problems/problems.ts';
import { absoluteTolerance, type Peer, type Peers } from './peer.ts';
import { medianTime } from './timing.ts';

/** A problem's text compiled and linked, as the studio does it. */
function link(core: Core, elementary: ElementaryLibrary, problem: BenchProblem): Program {
  const read = readModelText(problem.language ?? 'antimony', problem.text);
  const { model, diagnostics } = compile(read.document, elementary);
  if (model === undefined) {
    const found = [...read.diagnostics, ...diagnostics].map(({ message }) => message);
    throw new Error(`${problem.name} does not compile: ${found.join(' ')}`);
  }
  return Program.link(core, model);
}

function outputTimes({ every, end }: BenchProblem): Float64Array {
  if (every === 0) return Float64Array.of(end);
  return Float64Array.from({ length: Math.round(end / every) + 1 }, (_, k) => k * every);
}

/** What makes a person of the text's own values: their parameters. */
function overridesOf({ model }: Program, person: Record<string, number>): Override[] {
  return Object.entries(person).map(([id, value]) => ({
    vector: Vector.Parameter,
    index: model.parameters.findIndex((parameter) => parameter.id === id),
    value,
  }));
}

/** A problem, laid out in memory once; `restart` makes the next `begin` that of another person. */
function layOut(
  program: Program,
  problem: BenchProblem,
  rtol: number,
  method: SolverSettings['method'],
): Problem {
  const { model } = program;
  const dosed = model.states.findIndex(({ id }) => id === problem.states[0]);
  return Problem.make(program, {
    overrides: [],
    schedule: problem.doses.map(({ time, amount }) => ({
      time,
      value: amount,
      vector: Vector.State,
      index: dosed,
      operation: Operation.Add,
    })),
    times: outputTimes(problem),
    columns: problem.states.map((id) => model.states.findIndex((state) => state.id === id)),
    solver: {
      method,
      relativeTolerance: rtol,
      absoluteTolerance: absoluteTolerance(rtol),
      maxSteps: 10_000_000,
    },
    seed: 1,
    end: problem.end,
    recordJumps: false,
  });
}

/** Starling by its real path: Antimony text, compiler, WebAssembly; one call of the core solves to the end. */
export async function starlingPeers(): Promise<Peers> {
  const build = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url)));
  const core = await Core.start(build('core'));
  const elementary = readElementary(build('elementary'));
  const programs = new Map<string, Program>();
  const peer = (method: SolverSettings['method'], name: string, nonStiffOnly: boolean): Peer => ({
    name,
    about: 'Starling, WebAssembly; starling: automatic choice of method, starling-…: that method',
    takes: (problem) => !(nonStiffOnly && problem.stiff),
    solve: async (problem, rtol, seconds) => {
      const program = programs.get(problem.name) ?? link(core, elementary, problem);
      programs.set(problem.name, program);
      const people = (problem.people ?? [{}]).map((person) => overridesOf(program, person));
      const one = layOut(program, problem, rtol, method);
      const last: number[][] = [];
      let rhsCalls = 0;
      const milliseconds = medianTime(() => {
        rhsCalls = 0;
        people.forEach((overrides, k) => {
          one.restart(overrides);
          let status = one.begin();
          while (status < Status.Failed && status !== Status.Done) status = one.advance(1_000_000_000);
          if (status !== Status.Done) throw new Error(`${problem.name} ended with ${Status[status]}`);
          const rows = one.takeRows();
          last[k] = [...rows.subarray(rows.length - one.width + 1)];
          rhsCalls += one.statistics().rhsCalls;
        });
      }, seconds);
      one.release();
      return {
        milliseconds,
        rhsCalls,
        y: problem.people === undefined ? last[0]! : last.map((y) => y[1]!),
      };
    },
    close: () => {
      for (const program of programs.values()) program.release();
      programs.clear();
    },
  });
  return {
    peers: [
      peer('automatic', 'starling', false),
      peer('tsit5', 'starling-tsit5', true),
      peer('vern7', 'starling-vern7', true),
      peer('rodas5p', 'starling-rodas5p', false),
      peer('ndf', 'starling-ndf', false),
    ],
    skipped: [],
  };
}
