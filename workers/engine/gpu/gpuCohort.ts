import type { WgslSource } from '../../compiler/emit-wgsl/compileWgsl.ts';
import { PeopleSolver } from '../../kernels/peopleSolver.ts';
import { CurveSummary } from '../../kernels/reduction.ts';
import type { CohortArm, CohortRun, Diagnostic, Outcome, Progress } from '../../protocol.ts';
import type { PreparedCohort } from '../cohort/cohort.ts';
import { SAMPLE, type ArmPart } from '../cohort/part.ts';
import { PeopleColumns } from '../cohort/peopleColumns.ts';
import { Summary } from '../cohort/summary.ts';
import { breathe, type Control } from '../control.ts';
import type { Program } from '../program.ts';
import { armProgram, DeviceArm, type ArmProgram, type OpenTask } from './deviceArm.ts';
import { Differences } from './differences.ts';
import type { OpenGpu } from './gpu.ts';

/** People of the first batch, whose spread the bins of the histograms are laid out by. */
const FIRST = 1024;
/** What a later batch should take. */
const BATCH_MS = 300;
const UPDATE_MS = 100;
/** People solved in f64 too, of each batch and of all. */
const CHECKED = 8;
const MOST_CHECKED = 64;

/** Text that drivers compile within seconds. */
const MOST_TEXT = 160_000;
/** Differences of f32 from here on are worth a warning. */
const INEXACT = 0.01;

/** What is told of a run besides its numbers. */
export interface About {
  modelHash: string;
  seed: number;
  timeUnit: string | undefined;
}

/** Why a cohort is not for the device; absent where it is. */
export function whyNot({ tasks }: PreparedCohort): string | undefined {
  for (const task of tasks) {
    if (task.people.shared === undefined) return 'its people are not solved from one plan';
    if (task.residuals?.some((each) => each !== undefined) === true)
      return 'measurements with residual error are asked for';
  }
  return undefined;
}

/**
 * Runs a prepared cohort on a GPU.
 *
 * @throws TooManyFailed where f32 does not do; any error where the device was lost (`OpenGpu.on.lost`)
 */
export async function runOnGpu(
  prepared: PreparedCohort,
  { on, pipelines, reductions }: OpenGpu,
  source: WgslSource,
  program: Program,
  about: About,
  update: ((partial: CohortRun, progress: Progress) => void) | undefined,
  control: Control,
): Promise<Outcome<CohortRun> | { reason: string }> {
  const began = performance.now();
  const { size, shape } = prepared;
  const { percentiles } = shape;
  const tasks = prepared.tasks as OpenTask[];
  const isEnded = (): boolean => control.interruption() !== undefined;
  const programs = tasks.map((task) => armProgram(source, task, program));
  const unfit = programs.find(({ endpoints }) => endpoints.unfit !== undefined)?.endpoints.unfit;
  if (unfit !== undefined) return { reason: `the endpoint ${unfit} is a formula of whole curves` };
  const longest = Math.max(...programs.map(({ model }) => model.code.length));
  if (longest > MOST_TEXT)
    return {
      reason: `it is too large: ${Math.round(longest / 1000)} kB of WGSL, where ${MOST_TEXT / 1000} fit`,
    };
  const capacity = capacityFor(programs, size, on.largest);
  if (capacity === undefined) return { reason: 'its curves are larger than the device’s buffers' };
  const differences = new Differences();
  const arms: DeviceArm[] = [];
  const kept = tasks[0]!.kept ?? Array.from(tasks[0]!.times, (_, row) => row);
  const summary = new Summary(shape);
  const people = prepared.people && new PeopleColumns(shape);
  const result = async (): Promise<CohortRun> => {
    const finished = summary.finish();
    for (const [k, arm] of arms.entries()) putBands(finished[k]!, await arm.curves(percentiles.length));
    const milliseconds = performance.now() - began;
    const { done } = summary;
    const solves = Math.max(1, done * arms.length);
    const operations = arms.reduce((sum, arm, k) => sum + operationsOf(programs[k]!, arm, done), 0);
    const bytes = programs.reduce(
      (sum, each, k) => sum + bytesOf(each, arms[k]!.slices / Math.max(1, batches)),
      0,
    );
    return {
      modelHash: about.modelHash,
      seed: about.seed,
      size,
      done,
      percentiles: [...percentiles],
      time: {
        id: 'time',
        label: 'Time',
        ...(about.timeUnit !== undefined && { unit: about.timeUnit }),
        values: Float64Array.from(kept, (row) => tasks[0]!.times[row]!),
      },
      arms: finished,
      statistics: {
        milliseconds,
        remainingMilliseconds: done === 0 ? Infinity : (milliseconds * (size - done)) / done,
        peoplePerSecond: (1000 * done * arms.length) / milliseconds,
        threads: 1,
        where: on.name,
        gpu: {
          software: on.software,
          methods: programs.map(({ model }) => model.method),
          checked: differences.people,
          largestDifference: differences.largest,
          steps: arms.reduce((sum, { accepted, rejected }) => sum + accepted + rejected, 0) / solves,
          operations: operations / solves,
          bytes: bytes / arms.length,
        },
      },
      ...(people !== undefined && { people: people.finish(prepared.population, prepared.people!) }),
      warnings: [...prepared.warnings, ...inexact(differences)],
    };
  };
  let batches = 0;
  try {
    for (const each of programs)
      arms.push(
        await DeviceArm.make(
          on,
          each,
          program,
          capacity,
          percentiles,
          SAMPLE + CHECKED,
          { pipelines, reductions: await reductions() },
          differences,
        ),
      );
    let told = -Infinity;
    let batch = Math.min(FIRST, capacity);
    for (let from = 0; from < size;) {
      const to = Math.min(size, from + batch);
      const start = performance.now();
      const checked = checkedOf(from, to, Math.min(CHECKED, MOST_CHECKED - differences.people), about.seed);
      const parts: ArmPart[] = [];
      for (const arm of arms) {
        const part = await arm.solve(from, to, checked, isEnded);
        if (part === undefined) break;
        parts.push(part);
      }
      if (parts.length < arms.length) break;
      batches++;
      differences.people += checked.length;
      summary.add({ from, to, arms: parts });
      people?.add({ from, to, arms: parts });
      const wanted = ((to - from) * BATCH_MS) / Math.max(performance.now() - start, 1);
      batch = Math.min(capacity, Math.max(FIRST, Math.round(Math.min(4 * batch, wanted))));
      from = to;
      await breathe();
      if (isEnded()) break;
      if (update === undefined || from >= size || performance.now() - told < UPDATE_MS) continue;
      told = performance.now();
      update(await result(), { fraction: summary.done / size });
    }
    const by = control.interruption();
    if (by === 'cancelled') return { kind: by, partial: await result() };
    return by === undefined ? { kind: 'done', value: await result() } : { kind: by };
  } finally {
    for (const arm of arms) arm.destroy();
  }
}

/** A word where single precision is off by what people would see. */
function inexact({ people, largest }: Differences): Diagnostic[] {
  if (!(largest > INEXACT)) return [];
  const message =
    `In single precision, curves of ${people} people who were solved again are off by up to ` +
    `${(100 * largest).toPrecision(2)} % of their largest number.`;
  return [{ severity: 'warning', code: 'gpu-inexact', message, hint: 'Solve the cohort on the processor.' }];
}

/** People for whom there is room at once; undefined where there is none even for a few. */
function capacityFor(programs: readonly ArmProgram[], size: number, largest: number): number | undefined {
  let capacity = size;
  for (const { program, task } of programs) {
    const widest = 4 * Math.max(program.progress, program.own, program.columns * task.times.length, 1);
    const rows = (task.bands ?? task.columns) * (task.kept ?? task.times).length;
    if (CurveSummary.bytesOf(rows) > largest) return undefined;
    capacity = Math.min(capacity, Math.floor(largest / widest));
    capacity = Math.min(
      capacity,
      Math.floor((2 * largest) / PeopleSolver.bytesOf(program, task.times.length)),
    );
  }
  // Dispatches have 65,535 workgroups at most.
  capacity = Math.min(capacity, 65_535 * 32);
  return capacity >= Math.min(size, 64) ? capacity : undefined;
}

/** Some of a batch's people, the same ones for the same seed. */
function checkedOf(from: number, to: number, count: number, seed: number): number[] {
  const chosen = new Set<number>();
  let state = (seed ^ Math.imul(from + 1, 0x9e3779b9)) >>> 0;
  for (let k = 0; k < 4 * count && chosen.size < Math.min(count, to - from); k++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.add(from + (state % (to - from)));
  }
  return [...chosen];
}

function putBands(arm: CohortArm, curves: readonly Float64Array<ArrayBuffer>[][]): void {
  arm.bands.forEach((band, column) => {
    band.curves = curves[column]!;
  });
}

function operationsOf({ model, task }: ArmProgram, arm: DeviceArm, people: number): number {
  const { step, row, start } = model.work;
  return (arm.accepted + arm.rejected) * step + people * (task.times.length * row + start);
}

/** Bytes of device memory that a person's solve and summary move. */
function bytesOf({ program, task, endpoints, model }: ArmProgram, slices: number): number {
  const curves = program.columns * task.times.length;
  const bands = (task.bands ?? task.columns) * (task.kept ?? task.times).length;
  const read = endpoints.read.reduce((sum, { begin, end }) => sum + end - begin, 0);
  return 4 * (program.own + 2 * model.progress * (slices + 1) + curves + 2 * bands + read);
}
