import { readBack, shaderOf, type Device } from './device.ts';
import { COMPUTE, Usage } from './usage.ts';

/** Even bins of each row between its margins, besides one for what lies below and one for what lies above. */
const BINS = 2048;
const WORKGROUP = 64;
/** How far the bins reach beyond what the first people span, as a share of it. */
const MARGIN = 0.25;

const CODE = `
struct Settings { people: u32, stride: u32, rows: u32, shares: u32, samples: u32, endpoints: u32, times: u32, kept: u32, zero: u32 }
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> curves: array<f32>;
/** By row: least, most, start of the bins, width of a bin. */
@group(0) @binding(2) var<storage, read_write> ranges: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> counts: array<u32>;
/** Shares of the quantiles, then times and steps of time. */
@group(0) @binding(4) var<storage, read> given: array<f32>;
/** Endpoints (measure, column, begin, end, level), then the times that rows are of, then people of the sample. */
@group(0) @binding(5) var<storage, read> asked: array<u32>;
@group(0) @binding(6) var<storage, read_write> results: array<f32>;

const BINS = ${BINS}u;
const ALL = ${BINS + 2}u;
const GROUP = ${WORKGROUP}u;
var<workgroup> least: array<f32, ${WORKGROUP}>;
var<workgroup> most: array<f32, ${WORKGROUP}>;
var<workgroup> bins: array<atomic<u32>, ${BINS + 2}>;

fn isNan(v: f32) -> bool { return (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u; }

/** Where a row lies among the curves: rows are of some times of the first columns. */
fn placeOf(row: u32) -> u32 {
  let time = asked[5u * settings.endpoints + row % settings.kept];
  return ((row / settings.kept) * settings.times + time) * settings.stride;
}

/** Least and most of each row, with those of people before. */
@compute @workgroup_size(${WORKGROUP})
fn extremes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let place = placeOf(row);
  var low = 3.4e38f;
  var high = -3.4e38f;
  for (var i = lane; i < settings.people; i += GROUP) {
    let value = curves[place + i];
    if (isNan(value)) { continue; }
    low = min(low, value);
    high = max(high, value);
  }
  least[lane] = low;
  most[lane] = high;
  workgroupBarrier();
  if (lane != 0u) { return; }
  for (var k = 1u; k < GROUP; k += 1u) {
    low = min(low, least[k]);
    high = max(high, most[k]);
  }
  let known = ranges[row];
  if (known.w > 0f) {
    ranges[row] = vec4f(min(low, known.x), max(high, known.y), known.z, known.w);
    return;
  }
  let span = max(high - low, 1e-6f * max(abs(high), abs(low)) + 1e-30f);
  ranges[row] = vec4f(low, high, low - ${MARGIN}f * span, span * ${1 + 2 * MARGIN}f / f32(BINS));
}

/** Counts the people of each row's bins. */
@compute @workgroup_size(${WORKGROUP})
fn count(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  for (var k = lane; k < ALL; k += GROUP) { atomicStore(&bins[k], 0u); }
  workgroupBarrier();
  let range = ranges[row];
  let place = placeOf(row);
  for (var i = lane; i < settings.people; i += GROUP) {
    let value = curves[place + i];
    if (isNan(value)) { continue; }
    let at = clamp(floor((value - range.z) / range.w), -1f, f32(BINS));
    atomicAdd(&bins[u32(at + 1f)], 1u);
  }
  workgroupBarrier();
  for (var k = lane; k < ALL; k += GROUP) { counts[row * ALL + k] += atomicLoad(&bins[k]); }
}

/** Quantiles of each row: as in the engine's histogram, each placed evenly within its bin. */
@compute @workgroup_size(${WORKGROUP})
fn quantiles(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= settings.rows) { return; }
  let range = ranges[row];
  var total = 0u;
  for (var k = 0u; k < ALL; k += 1u) { total += counts[row * ALL + k]; }
  var before = 0u;
  var next = 0u;
  for (var k = 0u; k < ALL && next < settings.shares; k += 1u) {
    let number = counts[row * ALL + k];
    if (number == 0u) { continue; }
    let low = max(range.x, select(range.z + f32(k - 1u) * range.w, range.x, k == 0u));
    let high = min(range.y, select(range.z + f32(k) * range.w, range.y, k == BINS + 1u));
    while (next < settings.shares) {
      let rank = given[next] * (f32(total) - 1f) + 0.5f - f32(before);
      if (rank > f32(number)) { break; }
      results[next * settings.rows + row] = low + (high - low) * max(rank, 0f) / f32(number);
      next += 1u;
    }
    before += number;
  }
  for (; next < settings.shares; next += 1u) {
    results[next * settings.rows + row] = bitcast<f32>(0x7fc00000u ^ settings.zero);
  }
}

/** Whole curves of some people. */
@compute @workgroup_size(${WORKGROUP})
fn pick(@builtin(global_invocation_id) id: vec3u) {
  let sample = id.x % settings.samples;
  let row = id.x / settings.samples;
  if (row >= settings.rows) { return; }
  let one = asked[5u * settings.endpoints + settings.kept + sample];
  results[row * settings.samples + sample] = curves[placeOf(row) + one];
}

fn timeAt(k: u32) -> f32 { return given[settings.shares + k]; }
fn stepTo(k: u32) -> f32 { return given[settings.shares + settings.times + k]; }

/** Endpoints of each person, as endpoint.ts of the engine has them; of a time, which one. */
@compute @workgroup_size(${WORKGROUP})
fn endpoints(@builtin(global_invocation_id) id: vec3u) {
  let person = id.x;
  if (person >= settings.people) { return; }
  for (var e = 0u; e < settings.endpoints; e += 1u) {
    results[e * settings.people + person] = endpoint(e, person);
  }
}

fn endpoint(e: u32, person: u32) -> f32 {
  let measure = asked[5u * e];
  let first = asked[5u * e + 1u] * settings.times * settings.stride + person;
  let begin = asked[5u * e + 2u];
  let end = asked[5u * e + 3u];
  let level = bitcast<f32>(asked[5u * e + 4u]);
  var before = curves[first + begin * settings.stride];
  if (isNan(before)) { return before; }
  if (measure == 0u) { return curves[first + (end - 1u) * settings.stride]; }
  if (measure <= 4u) {
    let sense = select(-1f, 1f, measure <= 2u);
    var best = sense * before;
    var at = begin;
    for (var k = begin + 1u; k < end; k += 1u) {
      let value = sense * curves[first + k * settings.stride];
      if (value > best) { best = value; at = k; }
    }
    return select(f32(at), sense * best, (measure & 1u) == 1u);
  }
  var sum = 0f;
  var low = 0f;
  let sense = select(1f, -1f, measure == 8u);
  for (var k = begin + 1u; k < end; k += 1u) {
    let value = curves[first + k * settings.stride];
    let step = stepTo(k);
    var term = 0f;
    if (measure <= 6u) { term = 0.5f * (value + before) * step; }
    else {
      let a = sense * (before - level);
      let b = sense * (value - level);
      if (a > 0f && b > 0f) { term = step; }
      else if (a > 0f || b > 0f) { term = step * max(a, b) / abs(a - b); }
    }
    before = value;
    // Kahan's sum; the bits are hidden from a compiler that would reassociate.
    let wanted = term - low;
    let next = bitcast<f32>(bitcast<u32>(sum + wanted) ^ settings.zero);
    low = bitcast<f32>(bitcast<u32>(next - sum) ^ settings.zero) - wanted;
    sum = next;
  }
  if (measure == 6u) {
    let lasted = timeAt(end - 1u) - timeAt(begin);
    return select(before, sum / lasted, lasted > 0f);
  }
  return sum;
}
`;

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

type Kernel = 'extremes' | 'count' | 'quantiles' | 'pick' | 'endpoints';
const KERNELS: readonly Kernel[] = ['extremes', 'count', 'quantiles', 'pick', 'endpoints'];

/** The reductions of one device, compiled once. */
export class Reductions {
  private constructor(
    readonly layout: GPUBindGroupLayout,
    readonly pipelines: Readonly<Record<Kernel, GPUComputePipeline>>,
  ) {}

  static async compile({ device }: Device): Promise<Reductions> {
    const module = await shaderOf(device, CODE);
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
    const ranges = make(4 * this.rows);
    const counts = make(this.rows * (BINS + 2));
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
    return 4 * rows * (BINS + 6);
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
    this.run('extremes', this.rows);
    this.run('count', this.rows);
    let curves = new Float32Array(0);
    if (picked.length > 0) {
      const size = picked.length * this.rows;
      this.run('pick', Math.ceil(size / WORKGROUP));
      curves = new Float32Array(await readBack(device, this.results, 4 * size));
    }
    if (this.endpoints.length === 0) return { endpoints: [], curves };
    this.run('endpoints', Math.ceil(people / WORKGROUP));
    const all = new Float32Array(await readBack(device, this.results, 4 * people * this.endpoints.length));
    return { endpoints: this.endpoints.map((_, e) => all.slice(e * people, (e + 1) * people)), curves };
  }

  /** Quantiles of everybody so far: by share, then column, then time. */
  async quantiles(): Promise<Float32Array<ArrayBuffer>> {
    this.writeSettings(0, 1);
    this.run('quantiles', Math.ceil(this.rows / WORKGROUP));
    return new Float32Array(await readBack(this.on.device, this.results, 4 * this.shares.length * this.rows));
  }

  /** Puts numbers in place of one person's curves: by column, then time. */
  replace(person: number, numbers: Float32Array<ArrayBuffer>): void {
    for (let row = 0; row < this.columns * this.times.length; row++)
      this.on.device.queue.writeBuffer(this.curves, 4 * (row * this.stride + person), numbers, row, 1);
  }

  private run(kernel: Kernel, workgroups: number): void {
    const { device } = this.on;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.reductions.pipelines[kernel]);
    pass.setBindGroup(0, this.group);
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  private writeSettings(people: number, samples: number): void {
    const { rows, shares, endpoints, times, kept, stride } = this;
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
        0,
      ]),
    );
  }

  destroy(): void {
    for (const buffer of this.made) buffer.destroy();
  }
}
