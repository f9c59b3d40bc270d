import { readBack, shaderOf, type Device } from './device.ts';
import { COMPUTE, Usage } from './usage.ts';

/** The text that solves people, and the sizes of what it reads and writes. */
export interface SolverProgram {
  code: string;
  /** f32 of a person's progress. */
  progress: number;
  /** Which of them holds how a person's solve stands. */
  status: number;
  /** f32 of `constants`. */
  constants: number;
  /** f32 that each person brings along. */
  own: number;
  columns: number;
}

/** What all people of a run share. */
export interface SharedPlan {
  times: number;
  /** Segments, entries of the schedule, output times, and gaps between those, as the solver's text reads them. */
  words: Uint32Array<ArrayBuffer>;
  entriesAt: number;
  timesAt: number;
  gapsAt: number;
  lengthsAt: number;
  constants: Float32Array<ArrayBuffer>;
  relativeTolerance: number;
  absoluteTolerance: number;
  maxSteps: number;
}

/** What a slice on the device should take: far below what a watchdog allows, far above what handing it over costs. */
const SLICE_MS = 50;
const FIRST_STEPS = 64;
const MOST_STEPS = 1 << 16;
/** remaining, failed, accepted steps, rejected steps. */
const COUNTERS = 4;

/** Solves people of one plan, as many at a time as there is room for. */
export class PeopleSolver {
  private readonly settings: GPUBuffer;
  private readonly counters: GPUBuffer;
  readonly own: GPUBuffer;
  readonly progress: GPUBuffer;
  /** Column by column, time by time: a number a person, `capacity` apart. */
  readonly curves: GPUBuffer;
  private readonly group: GPUBindGroup;

  private constructor(
    private readonly on: Device,
    private readonly program: SolverProgram,
    private readonly plan: SharedPlan,
    readonly capacity: number,
    private readonly pipelines: Pipelines,
  ) {
    const { device } = on;
    const storage = Usage.Storage | Usage.CopyDestination | Usage.CopySource;
    const make = (numbers: number, usage = storage): GPUBuffer =>
      device.createBuffer({ size: Math.max(16, 4 * numbers), usage });
    const uniform = Usage.Uniform | Usage.CopyDestination;
    this.settings = make(12, uniform);
    const constants = make(program.constants, uniform);
    device.queue.writeBuffer(constants, 0, plan.constants);
    this.own = make(program.own * capacity);
    const words = make(plan.words.length);
    device.queue.writeBuffer(words, 0, plan.words);
    this.progress = make(program.progress * capacity);
    this.curves = make(program.columns * plan.times * capacity);
    this.counters = make(COUNTERS);
    this.made = [this.settings, constants, this.own, words, this.progress, this.curves, this.counters];
    this.group = device.createBindGroup({
      layout: pipelines.layout,
      entries: this.made.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  private readonly made: GPUBuffer[];

  /** Bytes of device memory that a person takes. */
  static bytesOf({ progress, own, columns }: SolverProgram, times: number): number {
    return 4 * (progress + own + columns * times);
  }

  /** @throws ShaderRefused */
  static async make(
    on: Device,
    program: SolverProgram,
    plan: SharedPlan,
    capacity: number,
    pipelines: PipelineCache,
  ): Promise<PeopleSolver> {
    return new PeopleSolver(on, program, plan, capacity, await pipelines.of(on, program.code));
  }

  /**
   * Solves the first `people` of those whose own values were written.
   *
   * @param isEnded asked between slices
   * @returns undefined where it was ended
   */
  async solve(
    people: number,
    isEnded: () => boolean,
  ): Promise<{ failed: number; accepted: number; rejected: number; slices: number } | undefined> {
    const { pipelines } = this;
    const { device, workgroup } = this.on;
    this.writeSettings(people, 0);
    let encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.counters);
    this.dispatch(encoder, pipelines.begin, people, workgroup);
    device.queue.submit([encoder.finish()]);
    for (let slices = 1; ; slices++) {
      const began = performance.now();
      this.writeSettings(people, pipelines.steps);
      encoder = device.createCommandEncoder();
      encoder.clearBuffer(this.counters, 0, 4);
      this.dispatch(encoder, pipelines.advance, people, workgroup);
      device.queue.submit([encoder.finish()]);
      const counts = new Uint32Array(await readBack(device, this.counters, 4 * COUNTERS));
      const took = Math.max(performance.now() - began, 0.1);
      if (counts[0] === 0) return { failed: counts[1]!, accepted: counts[2]!, rejected: counts[3]!, slices };
      if (isEnded()) return undefined;
      const wanted = Math.min(4, SLICE_MS / took) * pipelines.steps;
      pipelines.steps = Math.round(Math.min(MOST_STEPS, Math.max(4, wanted)));
    }
  }

  /** How each person's solve stands, the first ones'. */
  async standings(people: number): Promise<Uint32Array<ArrayBuffer>> {
    const offset = 4 * this.program.status * this.capacity;
    return new Uint32Array(await readBack(this.on.device, this.progress, 4 * people, offset));
  }

  private dispatch(
    encoder: GPUCommandEncoder,
    pipeline: GPUComputePipeline,
    people: number,
    workgroup: number,
  ): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.group);
    pass.dispatchWorkgroups(Math.ceil(people / workgroup));
    pass.end();
  }

  private writeSettings(people: number, budget: number): void {
    const { plan } = this;
    const words = new Uint32Array(12);
    const numbers = new Float32Array(words.buffer);
    words.set([people, this.capacity, budget, plan.maxSteps, plan.times, plan.entriesAt, plan.timesAt, 0]);
    numbers.set([plan.relativeTolerance, plan.absoluteTolerance], 8);
    words.set([plan.gapsAt, plan.lengthsAt], 10);
    this.on.device.queue.writeBuffer(this.settings, 0, words);
  }

  destroy(): void {
    for (const buffer of this.made) buffer.destroy();
  }
}

/** What solves people of one text. */
interface Pipelines {
  begin: GPUComputePipeline;
  advance: GPUComputePipeline;
  layout: GPUBindGroupLayout;
  /** Steps of a slice, as the last slices taught. */
  steps: number;
}

/** Compiled texts of one device, the latest ones. */
export class PipelineCache {
  private readonly known = new Map<string, Promise<Pipelines>>();

  async of(on: Device, code: string): Promise<Pipelines> {
    let made = this.known.get(code);
    if (made === undefined) {
      if (this.known.size >= 8) this.known.delete(this.known.keys().next().value!);
      this.known.set(code, (made = compile(on, code)));
      made.catch(() => this.known.delete(code));
    }
    return made;
  }
}

async function compile({ device, workgroup }: Device, code: string): Promise<Pipelines> {
  const module = await shaderOf(device, code);
  const types: GPUBufferBindingType[] = [
    'uniform', 'uniform', 'read-only-storage', 'read-only-storage', 'storage', 'storage', 'storage',
  ]; // prettier-ignore
  const layout = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: COMPUTE,
      buffer: { type },
    })),
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const [begin, advance] = await Promise.all(
    ['begin', 'advance'].map((entryPoint) =>
      device.createComputePipelineAsync({
        layout: pipelineLayout,
        compute: { module, entryPoint, constants: { WORKGROUP: workgroup } },
      }),
    ),
  );
  return { begin: begin!, advance: advance!, layout, steps: FIRST_STEPS };
}
