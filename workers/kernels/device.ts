import { MAP_READ, Usage } from './usage.ts';

/** A GPU that was found, and what it lets us do. */
export interface Device {
  device: GPUDevice;
  /** As people know it, as far as the browser tells. */
  name: string;
  /** A processor that plays a GPU: right, and slow. */
  software: boolean;
  /** Bytes that one buffer of ours may have. */
  largest: number;
  workgroup: number;
  /** Whether it was lost, and why. */
  lost: { reason?: string };
  /** What it refused, out of memory among it: results since then are worth nothing. */
  refused: { reason?: string };
}

/** Never takes more than this for one buffer, however much there is. */
const LARGEST = 256 << 20;

/** Opens a device with the adapter's own limits; absent where there is none. */
export async function openDevice(gpu: GPU | undefined): Promise<Device | undefined> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return undefined;
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeInvocationsPerWorkgroup } = adapter.limits;
  const device = await adapter
    .requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } })
    .catch(() => undefined);
  if (device === undefined) return undefined;
  const lost: Device['lost'] = {};
  void device.lost.then(({ message, reason }) => {
    lost.reason = message || reason;
  });
  const refused: Device['refused'] = {};
  device.onuncapturederror = ({ error }) => {
    refused.reason ??= error.message;
  };
  return {
    device,
    refused,
    name: nameOf(adapter.info),
    software: adapter.info.isFallbackAdapter,
    largest: Math.min(maxStorageBufferBindingSize, maxBufferSize, LARGEST),
    workgroup: Math.min(64, maxComputeInvocationsPerWorkgroup),
    lost,
  };
}

function nameOf({ description, vendor, architecture, device }: GPUAdapterInfo): string {
  return description || [vendor, device || architecture].filter((part) => part !== '').join(' ') || 'GPU';
}

/** Thrown where a shader does not compile: a fault of ours, with the compiler's own words. */
export class ShaderRefused extends Error {}

/** A shader module whose text the device has accepted. */
export async function shaderOf(device: GPUDevice, code: string): Promise<GPUShaderModule> {
  const module = device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length > 0)
    throw new ShaderRefused(
      errors
        .slice(0, 3)
        .map(({ lineNum, message }) => `line ${lineNum}: ${message}: ${code.split('\n')[lineNum - 1] ?? ''}`)
        .join('; '),
    );
  return module;
}

/** Reads the first bytes of a buffer. */
export async function readBack(
  device: GPUDevice,
  from: GPUBuffer,
  bytes: number,
  offset = 0,
): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    size: bytes,
    usage: Usage.MapRead | Usage.CopyDestination,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, offset, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(MAP_READ);
  const copy = staging.getMappedRange().slice(0);
  staging.destroy();
  return copy;
}
