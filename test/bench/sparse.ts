import { readFileSync } from 'node:fs';
import { Status } from '../../assembly/status.ts';
import { compile, lower } from '../../workers/compiler/compile.ts';
import { readElementary, type ElementaryLibrary } from '../../workers/compiler/elementary/library.ts';
import { emitWasm } from '../../workers/compiler/emit-wasm/emit.ts';
import { Core } from '../../workers/engine/core.ts';
import { Problem } from '../../workers/engine/problem.ts';
import { Program } from '../../workers/engine/program.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { medianTime } from './peers/timing.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

const SIZES = [10, 100, 1000, 10_000];

/** A chain of first-order steps, each as fast as n over the run, so that the last one fills at the same time. */
function chain(n: number): string {
  const steps = Array.from({ length: n - 1 }, (_, i) => `x${i + 2}' = k*(x${i + 1} - x${i + 2});`);
  return `x1 = 1; k = ${n}; x1' = -k*x1; ${zeros(n)} ${steps.join(' ')}`;
}

/** Heat in a rod of unit length, cold at both ends, from a hot middle: stiffness grows with n². */
function diffusion(n: number): string {
  const rates = Array.from({ length: n }, (_, i) => {
    const left = i === 0 ? '0' : `x${i}`;
    const right = i === n - 1 ? '0' : `x${i + 2}`;
    return `x${i + 1}' = k*(${left} - 2*x${i + 1} + ${right});`;
  });
  const hot = Math.ceil(n / 2);
  const starts = Array.from({ length: n }, (_, i) => `x${i + 1} = ${i + 1 === hot ? n : 0};`);
  return `k = ${(n + 1) ** 2}; ${starts.join(' ')} ${rates.join(' ')}`;
}

function zeros(n: number): string {
  return Array.from({ length: n - 1 }, (_, i) => `x${i + 2} = 0;`).join(' ');
}

const PROBLEMS = [
  ['chain', chain],
  ['diffusion', diffusion],
] as const;

function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
}

/** Sizes at which the same model is solved by either algebra. */
const CROSSING = [24, 32, 48, 64, 100];

interface Crossing extends Record<string, string | number> {
  problem: string;
  states: number;
  denseMs: number;
  sparseMs: number;
}

/** Solves the same system with dense and with sparse algebra, turn by turn: the least user time of each. */
function crossing(core: Core, elementary: ElementaryLibrary, problem: string, text: string): Crossing {
  const { system } = lower(readAntimony(text).document);
  if (system?.description.sparsity === undefined)
    throw new Error(`${problem}: the compiler takes dense algebra`);
  const { sparsity: _, ...dense } = system.description;
  const pair = [{ ...system, description: dense }, system].map((form) => {
    const program = Program.link(core, { ...form.description, wasm: emitWasm(form, elementary) });
    return { program, one: problemOf(program, form.rhs.length) };
  });
  const least = pair.map(() => Infinity);
  for (let round = 0; round < 12; round++)
    pair.forEach(({ one }, at) => {
      const began = process.cpuUsage().user;
      for (let run = 0; run < 20; run++) solved(one);
      least[at] = Math.min(least[at]!, (process.cpuUsage().user - began) / 20_000);
    });
  for (const { program, one } of pair) {
    one.release();
    program.release();
  }
  return { problem, states: system.rhs.length, denseMs: least[0]!, sparseMs: least[1]! };
}

/** One solve from 0 to 1 by the stiff method. */
function solved(one: Problem): void {
  let status = one.begin();
  while (status < Status.Failed && status !== Status.Done) status = one.advance(0);
  if (status !== Status.Done) throw new Error(Status[status]);
  one.takeRows();
}

function problemOf(program: Program, states: number): Problem {
  return Problem.make(program, {
    overrides: [],
    schedule: [],
    times: Float64Array.of(1),
    columns: [states - 1],
    solver: { method: 'rodas5p', relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 1e6 },
    seed: 1,
    end: 1,
    recordJumps: false,
  });
}

interface Row extends Record<string, string | number> {
  problem: string;
  states: number;
  method: string;
  algebra: string;
  compileMs: number;
  ms: number;
  steps: number;
  microsecondsPerStepAndState: number;
}

/** Large systems through the real path: how the time of a step grows with the number of states. */
export const suite: Suite = {
  title: 'Sparse systems: Antimony text to solution, rtol 1e-6, by the stiff method, from 0 to 1',
  run: async () => {
    const core = await Core.start(built('core'));
    const elementary = readElementary(built('elementary'));
    const crossings = PROBLEMS.flatMap(([problem, textOf]) =>
      CROSSING.map((states) => crossing(core, elementary, problem, textOf(states))),
    );
    console.log(
      alignedTable(
        ['problem', 'states', 'dense ms', 'sparse ms', 'dense/sparse'],
        crossings.map((row) => [
          row.problem,
          String(row.states),
          row.denseMs.toPrecision(3),
          row.sparseMs.toPrecision(3),
          (row.denseMs / row.sparseMs).toPrecision(3),
        ]),
      ),
    );
    const rows: Row[] = [];
    for (const [problem, textOf] of PROBLEMS) {
      for (const states of SIZES) {
        const began = performance.now();
        const { model } = compile(readAntimony(textOf(states)).document, elementary);
        if (model === undefined) throw new Error(`${problem} of ${states} states does not compile`);
        const program = Program.link(core, model);
        const compileMs = performance.now() - began;
        const one = problemOf(program, states);
        const ms = medianTime(() => solved(one), 0.5);
        const { accepted, rejected, method } = one.statistics();
        const steps = accepted + rejected;
        rows.push({
          problem,
          states,
          method,
          algebra: model.sparsity === undefined ? 'dense' : 'sparse',
          compileMs,
          ms,
          steps,
          microsecondsPerStepAndState: (1000 * ms) / steps / states,
        });
        one.release();
        program.release();
      }
    }
    console.log(
      alignedTable(
        ['problem', 'states', 'method', 'algebra', 'compile ms', 'ms', 'steps', 'µs/step/state'],
        rows.map((row) => [
          row.problem,
          String(row.states),
          row.method,
          row.algebra,
          row.compileMs.toFixed(0),
          row.ms.toPrecision(3),
          String(row.steps),
          row.microsecondsPerStepAndState.toPrecision(3),
        ]),
      ),
    );
    return [...crossings, ...rows];
  },
};
