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
import {
  DEFAULT_SOLVER,
  type FitSettings,
  type Scenario,
  type SolverSettings,
} from '../../workers/protocol.ts';
import { fit } from '../../workers/engine/fit.ts';
import { Library } from '../../workers/engine/library.ts';
import type { SensitiveLibrary } from '../../workers/engine/sensitivity/sensitiveLibrary.ts';
import { Subjects } from '../../workers/engine/subjects.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
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

/** Mean milliseconds of processor time within about so many seconds, as many again spent on warming up. */
function processorTime(work: () => void, seconds: number): number {
  for (const end = performance.now() + 1e3 * seconds; performance.now() < end;) work();
  const before = process.cpuUsage();
  let count = 0;
  for (const end = performance.now() + 1e3 * seconds; performance.now() < end || count < 3; count++) work();
  return process.cpuUsage(before).user / 1e3 / count;
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
  sharePerStep: number;
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
      let base = { ms: NaN, steps: NaN };
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
        const ms = processorTime(solve, 0.4);
        const steps = problem.statistics().accepted;
        if (count === 0) base = { ms, steps };
        rows.push({
          model: name,
          method,
          factors: count,
          states: program.model.states.length,
          kilobytes: program.model.wasm.length / 1024,
          compileMs,
          ms,
          steps,
          timesTheModel: ms / base.ms,
          share: ms / base.ms / (1 + count),
          sharePerStep: ((ms / base.ms / (1 + count)) * base.steps) / steps,
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
      'a step',
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
          row.sharePerStep.toFixed(2),
        ]),
      ),
    );
    return [...rows, ...(await fits(core, built('elementary')))];
  },
};

/** Theophylline's first person fitted from four starts, with exact derivatives and with finite differences. */
async function fits(
  core: Core,
  elementary: Uint8Array<ArrayBuffer>,
): Promise<Record<string, string | number>[]> {
  const library = new Library(core, elementary);
  const subjects = new Subjects(library);
  const read = readTwin(twinFiles('theophylline'));
  if ('failure' in read) throw new Error(read.failure.message);
  const { twin } = read;
  subjects.twins.set(twin.manifest.id, twin);
  const settings: FitSettings = {
    measurements: twin.measurements.map(({ id }) => id).slice(0, 1),
    subject: '1',
    parameters: [
      { id: 'ka', lower: 0.1, upper: 12, scale: 'log' },
      { id: 'CL', lower: 0.5, upper: 10, scale: 'log' },
      { id: 'V', lower: 10, upper: 80, scale: 'log' },
    ],
    error: 'additive',
    starts: 4,
  };
  const scenario: Scenario = {
    starling: 2,
    title: 'fit',
    twin: twin.manifest.id,
    individual: '1',
    parameters: {},
    regimen: [],
    time: twin.manifest.time,
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
  };
  const subject = subjects.subjectOf(scenario);
  if ('failure' in subject) throw new Error(subject.failure.message);
  const text = subjects.textOf(scenario);
  const none: Pick<SensitiveLibrary, 'with'> = { with: (_, __, work) => work({ diagnostics: [] }) };
  const rows: Record<string, string | number>[] = [];
  for (const [derivatives, sensitive] of [
    ['exact', library.sensitive],
    ['differences', none],
  ] as const) {
    const question = { ...subject, scenario, settings, sensitive, text };
    const run = (): ReturnType<typeof fit> => fit(question, { interruption: () => undefined });
    for (let warm = 0; warm < 5; warm++) await run();
    const before = process.cpuUsage();
    let outcome = await run();
    for (let again = 1; again < 10; again++) outcome = await run();
    const ms = process.cpuUsage(before).user / 1e4;
    if (outcome.kind !== 'done') throw new Error(`the fit was ${outcome.kind}`);
    const { evaluations, objective } = outcome.value;
    rows.push({ model: 'theophylline', derivatives, solves: evaluations, ms, objective });
  }
  console.log('\nA fit of three parameters from four starts');
  console.log(
    alignedTable(
      ['derivatives', 'solves', 'ms', 'sum of squares'],
      rows.map(({ derivatives, solves, ms, objective }) => [
        String(derivatives),
        String(solves),
        Number(ms).toFixed(1),
        Number(objective).toPrecision(10),
      ]),
    ),
  );
  return rows;
}
