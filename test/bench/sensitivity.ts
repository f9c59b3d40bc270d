import { readFileSync } from 'node:fs';
import { Status } from '../../assembly/status.ts';
import { twinFiles } from '../../workers/cli/twinFolder.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { compileSensitivities } from '../../workers/compiler/sensitivity/compileSensitivities.ts';
import { Core } from '../../workers/engine/core.ts';
import { Problem } from '../../workers/engine/problem.ts';
import { Program } from '../../workers/engine/program.ts';
import { statementOf } from '../../workers/engine/sensitivity/sensitiveProgram.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import type { SolverSettings } from '../../workers/protocol.ts';
import { medianTime } from './peers/timing.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** How many factors at once. */
const COUNTS = [0, 1, 2, 4, 8, 16, 32, 64];

interface Case {
  name: string;
  text: string;
  end: number;
  method: SolverSettings['method'];
}

const benchText = (name: string): string =>
  readFileSync(new URL(`problems/${name}.ant`, import.meta.url), 'utf8');

/** Theophylline and type 1 diabetes by parameters; stiff chemistry by start values, as its rates have no names. */
function cases(): Case[] {
  const twin = (name: string, end: number): Case => ({
    name,
    text: twinFiles(name)['model.ant']!,
    end,
    method: 'automatic',
  });
  return [
    twin('theophylline', 25),
    twin('type-1-diabetes', 1440),
    { name: 'hires', text: benchText('hires'), end: 321.8122, method: 'rodas5p' },
    { name: 'pollu', text: benchText('pollu'), end: 60, method: 'rodas5p' },
    { name: 'pollu', text: benchText('pollu'), end: 60, method: 'ndf' },
  ];
}

interface Row extends Record<string, string | number> {
  model: string;
  method: string;
  factors: number;
  states: number;
  kilobytes: number;
  compileMs: number;
  ms: number;
  steps: number;
  timesTheModel: number;
  share: number;
}

/** What forward sensitivities cost against the number of factors: 1 in the last column is a solve of the model each. */
export const suite: Suite = {
  title: 'Forward sensitivities, rtol 1e-6: cost against the number of factors',
  run: async () => {
    const built = (name: string): Uint8Array<ArrayBuffer> =>
      new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
    const core = await Core.start(built('core'));
    const elementary = readElementary(built('elementary'));
    const rows: Row[] = [];
    for (const { name, text, end, method } of cases()) {
      const { document } = readAntimony(text);
      const plain = compileSensitivities(document, elementary, { factors: [], quantities: [] }, text);
      const { states, parameters } = plain.sensitivities!.model;
      const named = [...parameters, ...states].filter(
        ({ settable, value }) => settable && value !== undefined,
      );
      let base = NaN;
      for (const count of COUNTS.filter((each) => each <= named.length)) {
        const chosen = named.slice(0, count);
        const wanted = { factors: chosen.map(({ id }) => id), quantities: [] };
        const began = performance.now();
        const { sensitivities } = compileSensitivities(document, elementary, wanted, text);
        const compileMs = performance.now() - began;
        if (sensitivities === undefined) break;
        const program = Program.link(core, sensitivities.model);
        const solver = { method, relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 1_000_000 };
        const plan = {
          overrides: [],
          schedule: [],
          times: Float64Array.of(0, end),
          columns: [],
          solver,
          seed: 1,
          end,
          warnings: [],
        };
        const sizes = chosen.map(({ value }) => Math.abs(value!) || 1);
        const problem = Problem.make(program, statementOf({ program, sensitivities }, plan, sizes, []));
        const solve = (): void => {
          problem.restart([]);
          let status = problem.begin();
          while (status === Status.Paused || status === Status.RecordFull) {
            problem.takeRows();
            status = problem.advance(0);
          }
          if (status !== Status.Done) throw new Error(`${name} ended with status ${status}`);
        };
        const ms = medianTime(solve, 0.3);
        base = count === 0 ? ms : base;
        rows.push({
          model: name,
          method,
          factors: count,
          states: program.model.states.length,
          kilobytes: program.model.wasm.length / 1024,
          compileMs,
          ms,
          steps: problem.statistics().accepted,
          timesTheModel: ms / base,
          share: ms / base / (1 + count),
        });
        problem.release();
        program.release();
      }
    }
    const header = [
      'model',
      'method',
      'factors',
      'states',
      'KB',
      'compile ms',
      'ms',
      'steps',
      '× model',
      '/(1 + factors)',
    ];
    console.log(
      alignedTable(
        header,
        rows.map((row) => [
          row.model,
          row.method,
          String(row.factors),
          String(row.states),
          row.kilobytes.toFixed(0),
          row.compileMs.toFixed(0),
          row.ms.toFixed(3),
          String(row.steps),
          row.timesTheModel.toFixed(1),
          row.share.toFixed(2),
        ]),
      ),
    );
    return rows;
  },
};
