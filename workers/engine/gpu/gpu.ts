import { openDevice, type Device } from '../../kernels/device.ts';
import { PipelineCache } from '../../kernels/peopleSolver.ts';
import { Reductions } from '../../kernels/reduction.ts';

/** A device with what was compiled for it. */
export interface OpenGpu {
  on: Device;
  pipelines: PipelineCache;
  reductions: Reductions;
}

/** The GPU, opened when first asked for and again when it was lost. */
export class Gpu {
  private opened: Promise<OpenGpu | undefined> | undefined;

  constructor(private readonly gpu: GPU | undefined) {}

  async open(): Promise<OpenGpu | undefined> {
    const known = await this.opened;
    if (known !== undefined && known.on.lost.reason === undefined) return known;
    this.opened = this.make();
    return this.opened;
  }

  private async make(): Promise<OpenGpu | undefined> {
    const on = await openDevice(this.gpu);
    if (on === undefined) return undefined;
    return { on, pipelines: new PipelineCache(), reductions: await Reductions.compile(on) };
  }
}
