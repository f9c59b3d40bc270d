import { readFileSync } from 'node:fs';
import { Status } from '../../assembly/status.ts';
import { compile } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
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

function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
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
    const rows: Row[] = [];
    for (const [problem, textOf] of [
      ['chain', chain],
      ['diffusion', diffusion],
    ] as const) {
      for (const states of SIZES) {
        const began = performance.now();
        const { model } = compile(readAntimony(textOf(states)).document, elementary);
        if (model === undefined) throw new Error(`${problem} of ${states} states does not compile`);
        const program = Program.link(core, model);
        const compileMs = performance.now() - began;
        const solver = {
          method: 'rodas5p',
          relativeTolerance: 1e-6,
          absoluteTolerance: 1e-9,
          maxSteps: 1e6,
        } as const;
        const one = Problem.make(program, {
          overrides: [],
          schedule: [],
          times: Float64Array.of(1),
          columns: [states - 1],
          solver,
          seed: 1,
          end: 1,
          recordJumps: false,
        });
        const ms = medianTime(() => {
          let status = one.begin();
          while (status < Status.Failed && status !== Status.Done) status = one.advance(0);
          if (status !== Status.Done) throw new Error(`${problem} of ${states} states: ${Status[status]}`);
          one.takeRows();
        }, 0.5);
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
    return rows;
  },
};
