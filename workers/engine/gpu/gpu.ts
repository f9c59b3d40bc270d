import { openDevice, type Device } from '../../kernels/device.ts';
import { PipelineCache } from '../../kernels/peopleSolver.ts';
import { Reductions } from '../../kernels/reduction.ts';

/** A device with what was compiled for it. */
export interface OpenGpu {
  on: Device;
  pipelines: PipelineCache;
  /** Compiled when first asked for: a device may turn out not to be wanted. */
  reductions: () => Promise<Reductions>;
}

/** The GPU, opened when first asked for and again when it was lost or refused something. */
export class Gpu {
  private opened: Promise<OpenGpu | undefined> | undefined;

  constructor(private readonly gpu: GPU | undefined) {}

  /**
   * The GPU; undefined where there is none, which is asked once, or none within `patience` milliseconds. A browser may
   * take long to start its GPU process, and whoever waits for bands does not want to.
   */
  async open(patience?: number): Promise<OpenGpu | undefined> {
    if (this.opened !== undefined) {
      const known = await within(this.opened, patience);
      if (known === undefined || (known.on.lost.reason ?? known.on.refused.reason) === undefined)
        return known;
      known.on.device.destroy();
    }
    this.opened = this.make();
    return within(this.opened, patience);
  }

  private async make(): Promise<OpenGpu | undefined> {
    const on = await openDevice(this.gpu);
    if (on === undefined) return undefined;
    let reductions: Promise<Reductions> | undefined;
    return {
      on,
      pipelines: new PipelineCache(),
      reductions: () => (reductions ??= Reductions.compile(on)),
    };
  }
}

/** What a promise gives, or undefined where that takes longer. */
async function within<T>(promise: Promise<T>, milliseconds?: number): Promise<T | undefined> {
  if (milliseconds === undefined) return promise;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(
    (resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)),
  );
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
