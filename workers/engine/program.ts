import { ModelFunction, Vector } from '../../assembly/memory.ts';
import type { CompiledModel } from '../compiler/compiledModel.ts';
import type { Core } from './core.ts';
import type { Override } from './plan.ts';

/** A compiled model whose functions are in the core's table. */
export class Program {
  private constructor(
    readonly core: Core,
    readonly model: CompiledModel,
    /** Table index of its first function. */
    readonly slot: number,
  ) {}

  /** Links a compiled model in; `release` takes it out again. */
  static link(core: Core, model: CompiledModel): Program {
    const slot = core.takeSlot();
    const tableBase = new WebAssembly.Global({ value: 'i32', mutable: false }, slot);
    new WebAssembly.Instance(new WebAssembly.Module(model.wasm), {
      env: { memory: core.memory, table: core.table, tableBase },
    });
    core.table.set(slot + ModelFunction.LookBack, core.exports.delayed);
    core.table.set(slot + ModelFunction.Draw, core.exports.draw);
    return new Program(core, model, slot);
  }

  release(): void {
    this.core.releaseSlot(this.slot);
  }

  /**
   * Start values of the parameters at time 0, initial assignments done.
   *
   * @param seed of a run, whose start values may be drawn
   * @throws RangeError where the browser grants no more memory
   */
  initialParameters(overrides: readonly Override[], seed = 0): Float64Array {
    return this.initialValues(overrides, seed).slice(this.model.states.length);
  }

  /**
   * The same of states ++ parameters.
   *
   * @throws RangeError where the browser grants no more memory
   */
  initialValues(overrides: readonly Override[], seed = 0): Float64Array {
    const { core, model } = this;
    const states = model.states.length;
    const parameters = model.parameters.length;
    const x = core.arena.take(8 * (states + parameters) + states + parameters);
    if (x === undefined) throw new RangeError('out of memory');
    const p = x + 8 * states;
    const overridden = p + 8 * parameters;
    new Uint8Array(core.memory.buffer, overridden, states + parameters).fill(0);
    new Float64Array(core.memory.buffer, x, states + parameters).fill(0);
    const values = new Float64Array(core.memory.buffer, x, states + parameters);
    const marks = new Uint8Array(core.memory.buffer, overridden, states + parameters);
    for (const { vector, index, value } of overrides) {
      const at = vector === Vector.State ? index : states + index;
      values[at] = value;
      marks[at] = 1;
    }
    const initial = core.table.get(this.slot + ModelFunction.Initial) as (
      t: number,
      x: number,
      p: number,
      overridden: number,
    ) => void;
    core.exports.drawFor(seed | 0, 0, 0);
    initial(0, x, p, overridden);
    const result = new Float64Array(core.memory.buffer, x, states + parameters).slice();
    core.arena.release(x);
    return result;
  }
}
