import { REDUCTION, STRIP, WORKGROUP } from './reductionText.ts';
import { readBack, shaderOf, type Device } from './device.ts';
import { COMPUTE, Usage } from './usage.ts';

/** Bins of each row at most and at least, and what those of all rows may take of device memory. */
const MOST_BINS = 4096;
const LEAST_BINS = 2048;
const BIN_BYTES = 96 << 20;
/** f32 of what is known of a row. */
const ROW = 8;
/** Rows along one dimension of a dispatch. */
const ROWS_ABREAST = 32_768;

/** Measures in the order of their numbers on the device. */
export const MEASURES = [
  'last', 'max', 'timeOfMax', 'min', 'timeOfMin', 'auc', 'mean', 'timeAbove', 'timeBelow',
] as const; // prettier-ignore

export interface DeviceEndpoint {
  measure: (typeof MEASURES)[number];
  column: number;
  /** Times `begin` to `end` − 1 count. */
  begin: number;
  end: number;
  level: number;
}

type Kernel = 'extremes' | 'layOut' | 'count' | 'quantiles' | 'pick' | 'endpoints';
const KERNELS: readonly Kernel[] = ['extremes', 'layOut', 'count', 'quantiles', 'pick', 'endpoints'];

/** The reductions of one device, compiled once. */
export class Reductions {
  private constructor(
    readonly layout: GPUBindGroupLayout,
    readonly pipelines: Readonly<Record<Kernel, GPUComputePipeline>>,
  ) {}

  static async compile({ device }: Device): Promise<Reductions> {
    const module = await shaderOf(device, REDUCTION);
    const types: GPUBufferBindingType[] = [
      'uniform', 'read-only-storage', 'storage', 'storage', 'read-only-storage', 'read-only-storage', 'storage',
    ]; // prettier-ignore
    const layout = device.createBindGroupLayout({
      entries: types.map((type, binding) => ({
        binding,
        visibility: COMPUTE,
        buffer: { type },
      })),
    });
    const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
    const made = await Promise.all(
      KERNELS.map(async (entryPoint) => [
        entryPoint,
        await device.createComputePipelineAsync({
          layout: pipelineLayout,
          compute: { module, entryPoint },
        }),
      ]),
    );
    return new Reductions(layout, Object.fromEntries(made) as Record<Kernel, GPUComputePipeline>);
  }
}

/** Sums the curves of batch after batch up, on the device. */
export class CurveSummary {
  private readonly rows: number;
  private readonly bins: number;
  private isLaidOut = false;
  private readonly settings: GPUBuffer;
  private readonly asked: GPUBuffer;
  private readonly results: GPUBuffer;
  private readonly group: GPUBindGroup;
  private readonly made: GPUBuffer[];

  /**
   * @param curves what the solver writes, people `stride` apart
   * @param bands how many of the columns are summed up
   * @param kept rows of the grid at which they are
   * @param shares of the quantiles, rising, from 0 to 1
   * @param samples people at most whose curves are picked from one batch
   */
  constructor(
    private readonly on: Device,
    private readonly reductions: Reductions,
    private readonly curves: GPUBuffer,
    private readonly stride: number,
    private readonly times: Float64Array,
    private readonly columns: number,
    bands: number,
    private readonly kept: readonly number[],
    private readonly shares: readonly number[],
    private readonly endpoints: readonly DeviceEndpoint[],
    samples: number,
  ) {
    const { device } = on;
    this.rows = bands * kept.length;
    const storage = Usage.Storage | Usage.CopyDestination | Usage.CopySource;
    const make = (numbers: number, usage = storage): GPUBuffer =>
      device.createBuffer({ size: Math.max(16, 4 * numbers), usage });
    this.settings = make(12, Usage.Uniform | Usage.CopyDestination);
    this.bins = binsFor(this.rows);
    const ranges = make(ROW * this.rows);
    const counts = make(this.rows * (this.bins + 2));
    const steps = times.map((time, k) => (k === 0 ? 0 : time - times[k - 1]!));
    const given = Float32Array.from([...shares, ...times, ...steps]);
    const numbers = make(given.length);
    device.queue.writeBuffer(numbers, 0, given);
    this.asked = make(5 * endpoints.length + kept.length + samples);
    const descriptors = new Uint32Array(5 * endpoints.length + kept.length);
    descriptors.set(kept, 5 * endpoints.length);
    const levels = new Float32Array(descriptors.buffer);
    endpoints.forEach(({ measure, column, begin, end, level }, e) => {
      descriptors.set([MEASURES.indexOf(measure), column, begin, end], 5 * e);
      levels[5 * e + 4] = level;
    });
    device.queue.writeBuffer(this.asked, 0, descriptors);
    this.results = make(Math.max(shares.length * this.rows, samples * this.rows, endpoints.length * stride));
    this.group = device.createBindGroup({
      layout: reductions.layout,
      entries: [this.settings, curves, ranges, counts, numbers, this.asked, this.results].map(
        (buffer, binding) => ({ binding, resource: { buffer } }),
      ),
    });
    this.made = [this.settings, ranges, counts, numbers, this.asked, this.results];
  }

  /** Bytes that a run takes besides those of its people. */
  static bytesOf(rows: number): number {
    return 4 * rows * (binsFor(rows) + 2);
  }

  /**
   * Takes the first `people` of the solver's curves in.
   *
   * @param picked people whose curves are wanted
   * @returns endpoints, a row each with a number a person, and curves, a row a time with a number a picked person
   */
  async add(
    people: number,
    picked: readonly number[],
  ): Promise<{ endpoints: Float32Array<ArrayBuffer>[]; curves: Float32Array<ArrayBuffer> }> {
    const { device } = this.on;
    this.writeSettings(people, picked.length);
    const after = 4 * (5 * this.endpoints.length + this.kept.length);
    device.queue.writeBuffer(this.asked, after, Uint32Array.from(picked));
    const strips = Math.ceil(people / (WORKGROUP * STRIP));
    const abreast = Math.min(this.rows, ROWS_ABREAST);
    const all: [number, number, number] = [strips, Math.ceil(this.rows / ROWS_ABREAST), abreast];
    if (!this.isLaidOut) {
      this.run('extremes', all);
      this.run('layOut', [Math.ceil(this.rows / WORKGROUP), 1, 1]);
      this.isLaidOut = true;
    }
    this.run('count', all);
    let curves = new Float32Array(0);
    if (picked.length > 0) {
      const size = picked.length * this.rows;
      this.run('pick', [Math.ceil(size / WORKGROUP), 1, 1]);
      curves = new Float32Array(await readBack(device, this.results, 4 * size));
    }
    if (this.endpoints.length === 0) return { endpoints: [], curves };
    this.run('endpoints', [Math.ceil(people / WORKGROUP), 1, 1]);
    const read = new Float32Array(await readBack(device, this.results, 4 * people * this.endpoints.length));
    return { endpoints: this.endpoints.map((_, e) => read.slice(e * people, (e + 1) * people)), curves };
  }

  /** Quantiles of everybody so far: by share, then column, then time. */
  async quantiles(): Promise<Float32Array<ArrayBuffer>> {
    this.writeSettings(0, 1);
    this.run('quantiles', [Math.ceil(this.rows / WORKGROUP), 1, 1]);
    return new Float32Array(await readBack(this.on.device, this.results, 4 * this.shares.length * this.rows));
  }

  /** Puts numbers in place of one person's curves: by column, then time. */
  replace(person: number, numbers: Float32Array<ArrayBuffer>): void {
    for (let row = 0; row < this.columns * this.times.length; row++)
      this.on.device.queue.writeBuffer(this.curves, 4 * (row * this.stride + person), numbers, row, 1);
  }

  private run(kernel: Kernel, [x, y, z]: [number, number, number]): void {
    const { device } = this.on;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.reductions.pipelines[kernel]);
    pass.setBindGroup(0, this.group);
    pass.dispatchWorkgroups(x, y, z);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  private writeSettings(people: number, samples: number): void {
    const { rows, shares, endpoints, times, kept, stride, bins } = this;
    this.on.device.queue.writeBuffer(
      this.settings,
      0,
      Uint32Array.from([
        people,
        stride,
        rows,
        shares.length,
        samples,
        endpoints.length,
        times.length,
        kept.length,
        bins,
        0,
      ]),
    );
  }

  destroy(): void {
    for (const buffer of this.made) buffer.destroy();
  }
}

function binsFor(rows: number): number {
  return Math.max(LEAST_BINS, Math.min(MOST_BINS, Math.floor(BIN_BYTES / (4 * rows)) - 2));
}
