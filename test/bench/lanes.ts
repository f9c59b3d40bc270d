import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Operation, Vector } from '../../assembly/memory.ts';
import { Status } from '../../assembly/status.ts';
import { compile, compilePair } from '../../workers/compiler/compile.ts';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { Core } from '../../workers/engine/core.ts';
import { Pair, type SharedStatement } from '../../workers/engine/lanes/pair.ts';
import { makePlan, type Override } from '../../workers/engine/plan.ts';
import { Problem } from '../../workers/engine/problem.ts';
import { Program } from '../../workers/engine/program.ts';
import type { ScheduleEntry } from '../../workers/engine/schedule.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION } from '../../workers/formats/scenario/schema.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
import type { SolverSettings } from '../../workers/protocol.ts';
import { benchProblems } from './problems/problems.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** A cohort of one model: what its people share, and each one's values. */
interface Cohort {
  name: string;
  text: string;
  shared: Omit<SharedStatement, 'solver'>;
  schedule: readonly ScheduleEntry[];
  people: readonly (readonly Override[])[];
}

const METHODS: readonly SolverSettings['method'][] = ['automatic', 'tsit5', 'vern7', 'rodas5p', 'ndf'];
const ROUNDS = 15;
const PEOPLE = 20;

const built = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));

/** Everyone's parameters a little off the text's own, by the same amounts every time. */
function spread(values: readonly (number | undefined)[], wide: number): Override[][] {
  return Array.from({ length: PEOPLE }, (_, person) =>
    values.flatMap((value, index) => {
      if (value === undefined || value === 0) return [];
      const off = Math.sin(1 + 7 * person + 13 * index);
      return [{ vector: Vector.Parameter, index, value: value * (1 + wide * off) }];
    }),
  );
}

function ofProblem(name: string, wide: number): Cohort[] {
  const problem = benchProblems().find((one) => one.name === name);
  if (problem === undefined) return [];
  const { model } = compile(readAntimony(problem.text).document, readElementary(built('elementary')));
  const { states, parameters } = model!;
  const { end, every, doses } = problem;
  const points = every === 0 ? 1 : Math.round(end / every) + 1;
  const times = Float64Array.from({ length: points }, (_, k) => (every === 0 ? end : k * every));
  const own = problem.people?.slice(0, PEOPLE).map((person) =>
    Object.entries(person).map(([id, value]) => ({
      vector: Vector.Parameter,
      index: parameters.findIndex((parameter) => parameter.id === id),
      value,
    })),
  );
  return [
    {
      name,
      text: problem.text,
      shared: { times, columns: states.map((_, k) => k), seed: 1, end, recordJumps: false },
      schedule: doses.map(({ time, amount }) => ({
        time,
        value: amount,
        vector: Vector.State,
        index: 0,
        operation: Operation.Add,
      })),
      people:
        own ??
        spread(
          parameters.map(({ value }) => value),
          wide,
        ),
    },
  ];
}

/** A twin with its own regimen and grid; its people are its individuals, or spread about the one it has. */
function ofTwin(core: Core, name: string): Cohort {
  const folder = fileURLToPath(new URL(`../../examples/twins/${name}`, import.meta.url));
  const files = Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
  const read = readTwin(files);
  if ('failure' in read) throw new Error(read.failure.message);
  const { manifest, text, individuals } = read.twin;
  const { model } = compile(readAntimony(text).document, readElementary(built('elementary')));
  const program = Program.link(core, model!);
  const planFor = (individual: string | undefined) => {
    const made = makePlan({
      model: model!,
      manifest,
      individuals,
      scenario: {
        starling: SCENARIO_VERSION,
        title: name,
        twin: name,
        ...(individual === undefined ? {} : { individual }),
        parameters: {},
        regimen: manifest.regimen,
        time: manifest.time,
        solver: DEFAULT_SOLVER,
        seed: 1,
        measurements: [],
      },
      startOf: (overrides) => program.initialParameters(overrides, 1),
    });
    if ('failure' in made) throw new Error(made.failure.message);
    return made.plan;
  };
  const { times, columns, end, schedule } = planFor(individuals[0]?.id);
  program.release();
  const varied = model!.parameters.map(({ id, value, settable }) =>
    settable && manifest.parameters[id] !== undefined ? value : undefined,
  );
  return {
    name,
    text,
    shared: { times, columns: columns.map(({ index }) => index), seed: 1, end, recordJumps: false },
    schedule,
    people:
      individuals.length > 0
        ? individuals.slice(0, PEOPLE).map(({ id }) => planFor(id).overrides)
        : spread(varied, 0.05),
  };
}

function run(one: Pick<Problem, 'begin' | 'advance' | 'takeRows'>): void {
  let status = one.begin();
  one.takeRows();
  while (status < Status.Failed && status !== Status.Done) {
    status = one.advance(0);
    one.takeRows();
  }
  if (status !== Status.Done) throw new Error(Status[status]);
}

export const suite: Suite = {
  title: 'lanes: microseconds a person, alone and two in step, in turns; 20 people, rtol 1e-6',
  async run() {
    const core = await Core.start(built('core'));
    const elementary = readElementary(built('elementary'));
    const cohorts = [
      ...ofProblem('pk', 0.2),
      ...ofProblem('ens200', 0),
      ...ofProblem('hires', 0.1),
      ofTwin(core, 'healthy-meal'),
      ofTwin(core, 'type-1-diabetes'),
    ];
    const rows: Record<string, string | number>[] = [];
    for (const { name, text, shared, schedule, people } of cohorts) {
      const { document } = readAntimony(text);
      const single = Program.link(core, compile(document, elementary).model!);
      const double = Program.link(core, compilePair(document, elementary)!);
      for (const method of METHODS) {
        if (name === 'hires' && (method === 'tsit5' || method === 'vern7')) continue;
        const solver = { method, relativeTolerance: 1e-6, absoluteTolerance: 1e-9, maxSteps: 1e6 };
        const one = Problem.make(single, { ...shared, solver, overrides: [], schedule });
        const same = { overrides: [], schedule };
        const two = Pair.make(double, { ...shared, solver }, [same, same]);
        const alone: number[] = [];
        const paired: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const began = performance.now();
          for (const person of people) {
            one.restart(person);
            run(one);
          }
          const between = performance.now();
          for (let k = 0; k + 1 < people.length; k += 2) {
            two.restart([people[k]!, people[k + 1]!]);
            run(two);
          }
          alone.push(between - began);
          paired.push(performance.now() - between);
        }
        // The least: what a busy machine adds says nothing of the solver.
        const [aloneUs, pairedUs] = [alone, paired].map((all) => (1000 * Math.min(...all)) / people.length);
        rows.push({
          model: name,
          method,
          took: two.statistics().method,
          aloneMicroseconds: aloneUs!,
          pairedMicroseconds: pairedUs!,
          ratio: aloneUs! / pairedUs!,
        });
        one.release();
        two.release();
      }
      single.release();
      double.release();
    }
    console.log(
      alignedTable(
        ['model', 'method', 'it took', 'alone µs', 'in step µs', 'ratio'],
        rows.map((row) => [
          String(row.model),
          String(row.method),
          String(row.took),
          Number(row.aloneMicroseconds).toPrecision(3),
          Number(row.pairedMicroseconds).toPrecision(3),
          Number(row.ratio).toFixed(2),
        ]),
      ),
    );
    return rows;
  },
};
