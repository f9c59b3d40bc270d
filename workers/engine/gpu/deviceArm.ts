import type { WgslSource } from '../../compiler/emit-wgsl/compileWgsl.ts';
import type { WgslModel } from '../../compiler/emit-wgsl/choice.ts';
import { Standing } from '../../compiler/emit-wgsl/choice.ts';
import type { Device } from '../../kernels/device.ts';
import { PeopleSolver, type PipelineCache, type SolverProgram } from '../../kernels/peopleSolver.ts';
import { CurveSummary, type Reductions } from '../../kernels/reduction.ts';
import { EndpointReader } from '../cohort/endpointPlan.ts';
import { SAMPLE, TOLD, type ArmPart, type ArmTask } from '../cohort/part.ts';
import type { People } from '../cohort/people.ts';
import { breathe, SLICE_MS } from '../control.ts';
import type { Program } from '../program.ts';
import { DeviceEndpoints } from './deviceEndpoints.ts';
import { Differences } from './differences.ts';
import { solveExactly } from './exact.ts';
import { chooseMethod } from './method.ts';
import { choiceOf, sharedPlan } from './sharedPlan.ts';

/** A task whose people tell what they are made from. */
export type OpenTask = ArmTask & { people: People };

/** People of one batch who fail in f32 and are solved in f64 instead; more mean that the model does not suit f32. */
const MOST_SAVED = 64;
/** More than this share of a batch, likewise. */
const MOST_SAVED_SHARE = 0.05;

/** Thrown where f32 is not enough for too many people. */
export class TooManyFailed extends Error {}

/** What the device needs of one arm, before it is known how many people fit. */
export interface ArmProgram {
  task: OpenTask;
  model: WgslModel;
  program: SolverProgram;
  endpoints: DeviceEndpoints;
}

export function armProgram(source: WgslSource, task: OpenTask, program: Program): ArmProgram {
  const { shared: statement } = task.people;
  const choice = choiceOf(statement);
  const model = chooseMethod(source, choice, statement, program);
  return {
    task,
    model,
    program: {
      code: model.code,
      progress: model.progress,
      status: model.status,
      constants: model.constants,
      own: choice.varied.length + statement.occasions.length,
      columns: choice.columns.length,
    },
    endpoints: new DeviceEndpoints(task.endpoints, task.times),
  };
}

/** One arm of a cohort on the device: solves batches of its people and keeps their summary there. */
export class DeviceArm {
  accepted = 0;
  rejected = 0;
  slices = 0;
  private readonly numbers: Float32Array<ArrayBuffer>;

  private constructor(
    private readonly on: Device,
    private readonly arm: ArmProgram,
    private readonly solver: PeopleSolver,
    private readonly summary: CurveSummary,
    private readonly kept: readonly number[],
    private readonly bands: number,
    private readonly differences: Differences,
  ) {
    this.numbers = new Float32Array(arm.program.own * solver.capacity);
  }

  static async make(
    on: Device,
    arm: ArmProgram,
    program: Program,
    capacity: number,
    percentiles: readonly number[],
    samples: number,
    tools: { pipelines: PipelineCache; reductions: Reductions },
    differences: Differences,
  ): Promise<DeviceArm> {
    const { task, model } = arm;
    const { shared: statement } = task.people;
    const plan = sharedPlan(statement, choiceOf(statement), program, model.constants);
    const solver = await PeopleSolver.make(on, arm.program, plan, capacity, tools.pipelines);
    const kept = task.kept ?? Array.from(task.times, (_, row) => row);
    const bands = task.bands ?? task.columns;
    const shares = percentiles.map((percent) => percent / 100);
    const summary = new CurveSummary(
      on,
      tools.reductions,
      solver.curves,
      capacity,
      task.times,
      task.columns,
      bands,
      kept,
      shares,
      arm.endpoints.read,
      samples,
    );
    return new DeviceArm(on, arm, solver, summary, kept, bands, differences);
  }

  /**
   * Solves people `from` to `to` − 1.
   *
   * @param checked people of them who are solved in f64 too
   * @returns undefined where it was ended
   * @throws TooManyFailed
   */
  async solve(
    from: number,
    to: number,
    checked: readonly number[],
    isEnded: () => boolean,
  ): Promise<ArmPart | undefined> {
    const { solver, summary, arm, numbers } = this;
    const people = to - from;
    const { task, endpoints } = arm;
    if (!(await this.draw(from, people, isEnded))) return undefined;
    this.on.device.queue.writeBuffer(solver.own, 0, numbers);
    const done = await solver.solve(people, isEnded);
    if (done === undefined) return undefined;
    this.accepted += done.accepted;
    this.rejected += done.rejected;
    this.slices += done.slices;
    const saved = new Map<number, Float64Array>();
    const failed =
      done.failed === 0 ? { count: 0, first: [] } : await this.solveFailed(from, people, done.failed, saved);
    const sample = Array.from({ length: Math.max(0, Math.min(SAMPLE, to) - from) }, (_, i) => from + i);
    const picked = [...new Set([...sample, ...checked])].map((person) => person - from);
    const { endpoints: read, curves } = await summary.add(people, picked);
    const rowsOf = (at: number): Float64Array<ArrayBuffer> => this.rows(curves, picked.length, at);
    for (const person of checked)
      if (!saved.has(person - from)) await this.check(person, rowsOf(picked.indexOf(person - from)));
    const values = endpoints.values(read, people, (i) => task.people.values(from + i));
    for (const [i, own] of saved) own.forEach((value, e) => (values[e]![i] = value));
    return {
      curves: [],
      endpoints: values,
      sample: sample
        .map((person, at) => ({ person, rows: rowsOf(at) }))
        .filter(({ rows }) => !rows.some(Number.isNaN)),
      failed,
    };
  }

  /** Draws people; whether it was not ended meanwhile. */
  private async draw(from: number, people: number, isEnded: () => boolean): Promise<boolean> {
    const { numbers, solver, arm } = this;
    let began = performance.now();
    for (let i = 0; i < people; i++) {
      const own = arm.task.people.own(from + i);
      for (let k = 0; k < own.length; k++) numbers[k * solver.capacity + i] = own[k]!;
      if (performance.now() - began < SLICE_MS) continue;
      await breathe();
      if (isEnded()) return false;
      began = performance.now();
    }
    return true;
  }

  /** Kept rows of one picked person, as the lanes have them: times × bands. */
  private rows(curves: Float32Array, picked: number, at: number): Float64Array<ArrayBuffer> {
    const { kept, bands } = this;
    const rows = new Float64Array(kept.length * bands);
    for (let column = 0; column < bands; column++)
      for (let k = 0; k < kept.length; k++)
        rows[k * bands + column] = curves[(column * kept.length + k) * picked + at]!;
    return rows;
  }

  /** Solves a person in f64 and notes how far off f32 was. */
  private async check(person: number, rows: Float64Array): Promise<void> {
    const exact = await solveExactly(this.arm.task.people, person);
    if ('failure' in exact) return;
    const { kept, bands, arm } = this;
    for (let column = 0; column < bands; column++)
      this.differences.add(
        kept.map((_, k) => rows[k * bands + column]!),
        kept.map((row) => exact.rows[row * arm.task.columns + column]!),
      );
  }

  /**
   * Solves in f64 whom f32 failed; who fails there too has failed.
   *
   * @param saved gets the endpoints of those who did not, by place
   */
  private async solveFailed(
    from: number,
    people: number,
    count: number,
    saved: Map<number, Float64Array>,
  ): Promise<ArmPart['failed']> {
    const failed: ArmPart['failed'] = { count: 0, first: [] };
    if (count > Math.max(MOST_SAVED_SHARE * people, 1) || count > MOST_SAVED)
      throw new TooManyFailed(`${count} of ${people} people could not be solved in single precision`);
    const standings = await this.solver.standings(people);
    const { columns, times, endpoints, people: own } = this.arm.task;
    const reader = new EndpointReader(endpoints, times.length);
    for (let i = 0; i < people; i++) {
      if (standings[i] === Standing.Done) continue;
      const exact = await solveExactly(own, from + i);
      if ('failure' in exact) {
        failed.count++;
        if (failed.first.length < TOLD) failed.first.push({ person: from + i, failure: exact.failure });
        continue;
      }
      const { rows } = exact;
      const read = new Float64Array(endpoints.length);
      reader.read({ times, rows, stride: columns, person: () => own.values(from + i) }, read);
      saved.set(i, read);
      const numbers = new Float32Array(columns * times.length);
      for (let column = 0; column < columns; column++)
        for (let row = 0; row < times.length; row++)
          numbers[column * times.length + row] = rows[row * columns + column]!;
      this.summary.replace(i, numbers);
    }
    return failed;
  }

  /** Percentile curves so far, by column and percentile. */
  async curves(percentiles: number): Promise<Float64Array<ArrayBuffer>[][]> {
    const all = await this.summary.quantiles();
    const { kept, bands } = this;
    return Array.from({ length: bands }, (_, column) =>
      Array.from({ length: percentiles }, (__, share) => {
        const first = share * bands * kept.length + column * kept.length;
        return Float64Array.from(all.subarray(first, first + kept.length));
      }),
    );
  }

  destroy(): void {
    this.solver.destroy();
    this.summary.destroy();
  }
}
