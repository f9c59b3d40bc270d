import { FUNCTION_OF, sourceOf } from '../../workers/compiler/emit-wgsl/functions.ts';
import { Engine } from '../../workers/engine/engine.ts';
import { openDevice, readBack, shaderOf } from '../../workers/kernels/device.ts';
import { measureRoofline, type Roofline } from '../../workers/kernels/roofline.ts';
import { Usage } from '../../workers/kernels/usage.ts';
import type { CohortRequest, CohortRun, Outcome, Scenario } from '../../workers/protocol.ts';

/** Runs on the page: the engine without a worker, so that a test reaches everything. */

let wasm: [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
let engine: Engine;
/** Devices that the engine opened. */
const devices: GPUDevice[] = [];

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The browser's way to a GPU, remembering what is opened. */
const watched = {
  async requestAdapter(options?: GPURequestAdapterOptions) {
    const adapter = await navigator.gpu.requestAdapter(options);
    const request = adapter?.requestDevice.bind(adapter);
    if (adapter && request)
      adapter.requestDevice = async (descriptor) => {
        const device = await request(descriptor);
        devices.push(device);
        return device;
      };
    return adapter;
  },
} as GPU;

export async function start(core: string, elementary: string): Promise<void> {
  wasm = [bytesOf(core), bytesOf(elementary)];
  engine = await Engine.start(...wasm, undefined, watched);
}

export async function addTwin(files: Record<string, string>): Promise<void> {
  const added = await engine.addTwinFiles(files);
  if ('failure' in added) throw new Error(added.failure.message);
}

export async function cohort(request: CohortRequest): Promise<Outcome<CohortRun>> {
  return engine.cohort(request);
}

/** The same in a browser that offers no GPU, or offers one without an adapter. */
export async function cohortWithout(what: 'gpu' | 'adapter', request: CohortRequest) {
  const empty = { requestAdapter: async () => null } as unknown as GPU;
  const other = await Engine.start(...wasm, undefined, what === 'gpu' ? undefined : empty);
  return other.cohort(request);
}

/** The same with the device destroyed in mid-run, once or every time. */
export async function cohortWithLoss(request: CohortRequest, times: number): Promise<Outcome<CohortRun>> {
  let left = times;
  return engine.cohort(request, () => {
    if (left-- > 0) devices.at(-1)!.destroy();
  });
}

/** The same with something that the device refuses in mid-run. */
export async function cohortWithFault(request: CohortRequest): Promise<Outcome<CohortRun>> {
  return engine.cohort(request, () => {
    devices.at(-1)!.createBuffer({ size: 4, usage: Usage.Uniform | 1 | 2 });
  });
}

/** The same, cancelled as soon as something is told of it. */
export async function cohortCancelled(request: CohortRequest): Promise<Outcome<CohortRun>> {
  return engine.cohort(request, () => void engine.cancel(request.channel));
}

/** How far two runs' bands are from each other: the largest difference of a column, as a share of its range. */
export function bandsDifference(a: CohortRun, b: CohortRun): { column: string; share: number }[] {
  return a.arms.flatMap((arm, k) =>
    arm.bands.map(({ column, curves }, c) => {
      let [least, most, off] = [Infinity, -Infinity, 0];
      curves.forEach((curve, p) =>
        curve.forEach((value, at) => {
          const other = b.arms[k]!.bands[c]!.curves[p]![at]!;
          least = Math.min(least, other);
          most = Math.max(most, other);
          off = Math.max(off, Math.abs(value - other));
          if (Number.isNaN(value) !== Number.isNaN(other)) off = Infinity;
        }),
      );
      return {
        column: `${arm.id}${arm.id && ' '}${column.id}`,
        share: off === 0 ? 0 : off / (most - least || Math.abs(most) || 1),
      };
    }),
  );
}

/** The same of the curves of the people who are kept whole. */
export function curvesDifference(a: CohortRun, b: CohortRun): { column: string; share: number }[] {
  const asBands = (run: CohortRun): CohortRun => ({
    ...run,
    arms: run.arms.map((arm) => ({
      ...arm,
      bands: arm.bands.map((band) => ({ ...band, curves: band.sample.map(({ values }) => values) })),
    })),
  });
  return bandsDifference(asBands(a), asBands(b));
}

/** One scenario's cohort on the GPU and in WebAssembly. */
export interface Comparison {
  onGpu: CohortRun;
  inWebAssembly: CohortRun;
  bands: { column: string; share: number }[];
  curves: { column: string; share: number }[];
}

export async function compare(scenario: Scenario, asked: Partial<CohortRequest> = {}): Promise<Comparison> {
  const run = async (prefer: 'gpu' | 'cpu'): Promise<CohortRun> => {
    const outcome = await engine.cohort({ scenario, channel: 'compare', prefer, ...asked });
    if (outcome.kind === 'done') return outcome.value;
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  };
  const onGpu = await run('gpu');
  const inWebAssembly = await run('cpu');
  const both = [onGpu, inWebAssembly] as const;
  return { onGpu, inWebAssembly, bands: bandsDifference(...both), curves: curvesDifference(...both) };
}

/** The device's peaks; undefined where there is none. */
export async function roofline(): Promise<Roofline | undefined> {
  const on = await openDevice(navigator.gpu);
  return on && measureRoofline(on);
}

const POINTS = 4096;

/** What a function is tested with: from and to, evenly; the reference is JavaScript's in f64. */
const REFERENCES: Record<string, [from: number, to: number, of: (x: number) => number]> = {
  exp: [-80, 80, Math.exp],
  expm1: [-3, 3, Math.expm1],
  ln: [1e-3, 40, Math.log],
  log1p: [-0.9, 5, Math.log1p],
  log10: [1e-3, 40, Math.log10],
  cbrt: [-30, 30, Math.cbrt],
  sin: [-60, 60, Math.sin],
  cos: [-60, 60, Math.cos],
  tan: [-1.5, 1.5, Math.tan],
  asin: [-1, 1, Math.asin],
  acos: [-1, 1, Math.acos],
  atan: [-20, 20, Math.atan],
  sinh: [-10, 10, Math.sinh],
  cosh: [-10, 10, Math.cosh],
  tanh: [-8, 8, Math.tanh],
  asinh: [-20, 20, Math.asinh],
  acosh: [1, 30, Math.acosh],
  atanh: [-0.99, 0.99, Math.atanh],
  pow: [0.01, 30, (x) => Math.pow(x, Math.fround(4 - x / 4))],
};

/** Largest error of each elementary function on the device, in units of f32's last place, or of 2⁻²⁴ near 0. */
export async function elementaryErrors(): Promise<Record<string, number>> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice();
  const errors: Record<string, number> = {};
  const input = device.createBuffer({ size: 4 * POINTS, usage: Usage.Storage | Usage.CopyDestination });
  const output = device.createBuffer({ size: 4 * POINTS, usage: Usage.Storage | Usage.CopySource });
  const settings = device.createBuffer({ size: 16, usage: Usage.Uniform | Usage.CopyDestination });
  for (const [op, [from, to, reference]] of Object.entries(REFERENCES)) {
    const name = FUNCTION_OF[op]!;
    const call = op === 'pow' ? `${name}(x, 4f - 0.25f * x)` : `${name}(x)`;
    const code = `
struct Settings { zero: u32 }
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
${sourceOf([name])}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = input[id.x];
  output[id.x] = ${call};
}`;
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: await shaderOf(device, code), entryPoint: 'main' },
    });
    const xs = Float32Array.from({ length: POINTS }, (_, k) => from + ((to - from) * k) / (POINTS - 1));
    device.queue.writeBuffer(input, 0, xs);
    // Where the compiler drops `settings` from a function's text, the layout has no place for it either.
    const buffers = [settings, input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const entries = code.includes('settings.zero') ? buffers : buffers.slice(1);
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(POINTS / 64);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const got = new Float32Array(await readBack(device, output, 4 * POINTS));
    errors[op] = xs.reduce((most, x, k) => {
      const exact = reference(x);
      const place = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(exact))), -1) - 23);
      return Math.max(most, Math.abs(got[k]! - exact) / place);
    }, 0);
  }
  device.destroy();
  return errors;
}
