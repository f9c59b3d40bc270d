import { readBack, shaderOf, type Device } from './device.ts';
import { COMPUTE, Usage } from './usage.ts';

/** What a device can do at most. */
export interface Roofline {
  /** Floating-point operations of f32 a second, a fused multiply–add being two. */
  operations: number;
  /** Bytes read and written a second, of buffers that no cache holds. */
  bytes: number;
}

const WORKGROUP = 64;
const GROUPS = 1024;
/** Multiply–adds of one turn of the loop: eight vectors of four. */
const EACH = 32;
const COPIED = 64 << 20;
/** A measurement takes at least this long, so that handing it over does not count. */
const LEAST_MS = 60;

const CODE = `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> copied: array<vec4f>;
@group(0) @binding(2) var<uniform> turns: vec4u;
@compute @workgroup_size(${WORKGROUP}) fn multiply(@builtin(global_invocation_id) id: vec3u) {
  let a = source[id.x & 1023u];
  let b = a * 0.5f + 0.25f;
  ${Array.from({ length: 8 }, (_, k) => `var v${k} = a + ${k}f;`).join(' ')}
  for (var k = 0u; k < turns.x; k += 1u) {
    ${Array.from({ length: 8 }, (_, k) => `v${k} = fma(v${k}, b, a);`).join(' ')}
  }
  copied[id.x] = ${Array.from({ length: 8 }, (_, k) => `v${k}`).join(' + ')};
}
@compute @workgroup_size(${WORKGROUP}) fn copy(@builtin(global_invocation_id) id: vec3u) {
  let stride = ${WORKGROUP * GROUPS}u;
  for (var k = id.x; k < ${COPIED / 16}u; k += stride) { copied[k] = source[k]; }
}`;

/** Measures a device's peaks by a loop of multiply–adds and by copying a large buffer. */
export async function measureRoofline({ device }: Device): Promise<Roofline> {
  const module = await shaderOf(device, CODE);
  const types: GPUBufferBindingType[] = ['read-only-storage', 'storage', 'uniform'];
  const layout = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({ binding, visibility: COMPUTE, buffer: { type } })),
  });
  const make = (size: number, usage: number): GPUBuffer => device.createBuffer({ size, usage });
  const storage = Usage.Storage | Usage.CopySource | Usage.CopyDestination;
  const buffers = [
    make(COPIED, storage),
    make(COPIED, storage),
    make(16, Usage.Uniform | Usage.CopyDestination),
  ];
  const group = device.createBindGroup({
    layout,
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const seconds = async (entryPoint: string, times: number, turns: number): Promise<number> => {
    const pipeline = await device.createComputePipelineAsync({
      layout: pipelineLayout,
      compute: { module, entryPoint },
    });
    device.queue.writeBuffer(buffers[2]!, 0, Uint32Array.from([turns, 0, 0, 0]));
    const run = async (): Promise<number> => {
      const began = performance.now();
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let k = 0; k < times; k++) pass.dispatchWorkgroups(GROUPS);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await readBack(device, buffers[1]!, 16);
      return performance.now() - began;
    };
    await run();
    return Math.min(await run(), await run(), await run()) / 1000;
  };
  /** Work a second of a kernel, repeated until it takes long enough. */
  const rate = async (work: (scale: number) => number, time: (scale: number) => Promise<number>) => {
    for (let scale = 1; ; scale *= 4) {
      const took = await time(scale);
      if (1000 * took >= LEAST_MS || scale >= 4 ** 6) return work(scale) / took;
    }
  };
  const operations = await rate(
    (scale) => WORKGROUP * GROUPS * 64 * scale * EACH * 2,
    (scale) => seconds('multiply', 1, 64 * scale),
  );
  const bytes = await rate(
    (scale) => 2 * COPIED * scale,
    (scale) => seconds('copy', scale, 0),
  );
  for (const buffer of buffers) buffer.destroy();
  return { operations, bytes };
}

/** The share of what the device could do at most, for work of this many operations and bytes that takes a second. */
export function shareOfRoofline(
  { operations, bytes }: Roofline,
  done: { operations: number; bytes: number },
): number {
  return Math.max(done.operations / operations, done.bytes / bytes);
}
