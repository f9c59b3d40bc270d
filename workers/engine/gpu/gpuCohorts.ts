import { compileWgsl, type WgslSource } from '../../compiler/emit-wgsl/compileWgsl.ts';
import { readAntimony } from '../../formats/antimony/reader.ts';
import type { CohortRequest, CohortRun, Diagnostic, Outcome, Progress } from '../../protocol.ts';
import type { PreparedCohort } from '../cohort/cohort.ts';
import type { Control } from '../control.ts';
import type { Program } from '../program.ts';
import { TooManyFailed } from './deviceArm.ts';
import { Gpu } from './gpu.ts';
import { runOnGpu, whyNot, type About } from './gpuCohort.ts';

/** Times that a lost device is opened again for one cohort. */
const MOST_LOSSES = 1;
/** How long a cohort that may run anywhere waits for a GPU that is being opened. */
const PATIENCE_MS = 20;
/** How long after an error a loss may be told. */
const LOSS_MS = 200;
/** Texts kept ready to be written as WGSL. */
const CAPACITY = 4;

/** Cohorts on a GPU, where there is one and the model fits. */
export class GpuCohorts {
  private readonly gpu: Gpu;
  private readonly sources = new Map<string, ReturnType<typeof compileWgsl>>();

  constructor(gpu: GPU | undefined) {
    this.gpu = new Gpu(gpu);
  }

  /**
   * Runs a cohort on the GPU; undefined where it goes to WebAssembly, with a warning among the cohort's where a
   * person would wonder why. A processor that plays a GPU is taken only when it is asked for.
   *
   * @param text of the model
   */
  async run(
    request: CohortRequest,
    prepared: PreparedCohort,
    program: Program,
    text: string,
    about: About,
    update: ((partial: CohortRun, progress: Progress) => void) | undefined,
    control: Control,
  ): Promise<Outcome<CohortRun> | undefined> {
    const { prefer = 'auto' } = request;
    if (prefer === 'cpu') return undefined;
    const refuse = (reason: string): undefined => {
      if (prefer === 'gpu') prepared.warnings.push(warning('not-on-gpu', reason));
      return undefined;
    };
    for (let losses = 0; ; losses++) {
      const opened = await this.gpu.open(prefer === 'auto' ? PATIENCE_MS : undefined);
      if (opened === undefined) return refuse('this browser offers no GPU');
      if (opened.on.software && prefer === 'auto') return undefined;
      const reason = whyNot(prepared);
      if (reason !== undefined) return refuse(reason);
      const compiled = this.sourceOf(text);
      if ('reason' in compiled) return refuse(compiled.reason);
      try {
        const outcome = await runOnGpu(prepared, opened, compiled.source, program, about, update, control);
        const { reason: fault } = opened.on.refused;
        if (fault === undefined) return 'reason' in outcome ? refuse(outcome.reason) : outcome;
        prepared.warnings.push(warning('not-on-gpu', `it refused the work (${fault})`));
        return undefined;
      } catch (error) {
        if (error instanceof TooManyFailed) {
          prepared.warnings.push(warning('not-on-gpu', error.message));
          return undefined;
        }
        // What fails on a lost device is told before the loss itself.
        const moment = new Promise((resolve) => setTimeout(resolve, LOSS_MS));
        await Promise.race([opened.on.device.lost, moment]);
        const { reason: lost } = opened.on.lost;
        if (lost === undefined) throw error;
        if (losses >= MOST_LOSSES) {
          prepared.warnings.push(warning('gpu-lost', `it was lost again (${lost})`));
          return undefined;
        }
        prepared.warnings.push({
          severity: 'warning',
          code: 'gpu-lost',
          message: `The GPU was lost (${lost}); the cohort was begun again on it.`,
        });
      }
    }
  }

  private sourceOf(text: string): { source: WgslSource } | { reason: string } {
    const known = this.sources.get(text) ?? compileWgsl(readAntimony(text).document);
    this.sources.delete(text);
    this.sources.set(text, known);
    if (this.sources.size > CAPACITY) this.sources.delete(this.sources.keys().next().value!);
    return known;
  }
}

function warning(code: string, reason: string): Diagnostic {
  return {
    severity: 'warning',
    code,
    message: `The cohort was solved by WebAssembly, not on the GPU: ${reason}.`,
  };
}
