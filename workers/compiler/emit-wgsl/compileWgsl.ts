import type { ModelDocument } from '../../model/model.ts';
import { lower } from '../compile.ts';
import type { System } from '../system.ts';
import type { WgslChoice, WgslModel } from './choice.ts';
import { emitWgsl } from './emit.ts';
import { whyNotOnGpu } from './fits.ts';

/** A model that fits a GPU, to be written as WGSL for whatever is asked of it. */
export interface WgslSource {
  write(choice: WgslChoice): WgslModel;
}

/** A document that compiles, ready to be written as WGSL; `reason` says why it does not fit. */
export function compileWgsl(document: ModelDocument): { source: WgslSource } | { reason: string } {
  const { system } = lower(document);
  if (system === undefined) return { reason: 'it does not compile' };
  const reason = whyNotOnGpu(system);
  return reason === undefined ? { source: new Source(system) } : { reason };
}

class Source implements WgslSource {
  private readonly written = new Map<string, WgslModel>();

  constructor(private readonly system: System) {}

  write(choice: WgslChoice): WgslModel {
    const key = JSON.stringify(choice);
    let model = this.written.get(key);
    if (model === undefined) this.written.set(key, (model = emitWgsl(this.system, choice)));
    return model;
  }
}
