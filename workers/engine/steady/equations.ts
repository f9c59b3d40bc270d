import { ModelFunction, Vector } from '../../../assembly/memory.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Override } from '../plan.ts';
import type { Program } from '../program.ts';

type ModelCall = (...given: number[]) => void;

/** States and parameters of a model, as vectors. */
export interface Standing {
  /** [n] */
  x: Float64Array;
  /** [parameters] */
  p: Float64Array;
  time: number;
}

/**
 * A model's own functions, called directly: no solve is under way. Parameters and time stay as they are set.
 *
 *   memory: x [n] · p [np] · f [n] · ∂f/∂t [n] · J [entries, or n²] · w [nw] · trigger bits [ne] i32 · overridden [n+np] u8
 */
export class Equations {
  readonly model: CompiledModel;
  readonly n: number;
  /** By state: whether its equation is algebraic, or the extent of a fast reaction's, which is as good as. */
  readonly isAlgebraic: readonly boolean[];
  private readonly at: Record<'x' | 'p' | 'f' | 'ft' | 'j' | 'w' | 'bits' | 'overridden', number>;
  private readonly entries: number;
  time = 0;

  /** @throws RangeError where the browser grants no more memory */
  constructor(private readonly program: Program) {
    const { core, model } = program;
    this.model = model;
    this.n = model.states.length;
    this.isAlgebraic = model.mass.map((mass) => mass < NO_MASS);
    this.entries = model.sparsity?.entries.length ?? this.n * this.n;
    const { n } = this;
    const np = model.parameters.length;
    const sizes = [n, np, n, n, this.entries, model.outputs.length, model.events.length];
    const base = core.arena.take(8 * sizes.reduce((sum, size) => sum + size, 0) + n + np);
    if (base === undefined) throw new RangeError('out of memory');
    const starts: number[] = [];
    let next = base;
    for (const size of sizes) {
      starts.push(next);
      next += 8 * size;
    }
    const [x, p, f, ft, j, w, bits] = starts as [number, number, number, number, number, number, number];
    this.at = { x, p, f, ft, j, w, bits, overridden: next };
  }

  release(): void {
    this.program.core.arena.release(this.at.x);
  }

  /** Values at time 0, initial assignments done, with what is given from outside. */
  initial(overrides: readonly Override[]): Standing {
    const { at, n, model } = this;
    const np = model.parameters.length;
    const values = this.doubles(at.x, n + np).fill(0);
    const marks = new Uint8Array(this.buffer, at.overridden, n + np).fill(0);
    for (const { vector, index, value } of overrides) {
      const to = vector === Vector.State ? index : n + index;
      values[to] = value;
      marks[to] = 1;
    }
    this.call(ModelFunction.Initial, 0, at.x, at.p, at.overridden);
    const x = this.doubles(at.x, n).slice();
    const p = this.doubles(at.p, np).slice();
    return { x, p, time: 0 };
  }

  setParameters(p: Float64Array): void {
    this.doubles(this.at.p, p.length).set(p);
  }

  /** M·dx/dt into `out` [n], algebraic residuals among them. */
  rates(x: Float64Array, out: Float64Array, time = this.time): void {
    const { at, n } = this;
    this.doubles(at.x, n).set(x);
    this.call(ModelFunction.Rhs, time, at.x, at.p, at.f);
    out.set(this.doubles(at.f, n));
  }

  /** ∂f/∂x into `out` [n · n], row by row. */
  jacobian(x: Float64Array, out: Float64Array): void {
    const { at, n, entries, model } = this;
    this.doubles(at.x, n).set(x);
    this.call(ModelFunction.Jacobian, this.time, at.x, at.p, at.j, at.ft);
    const values = this.doubles(at.j, entries);
    if (model.sparsity !== undefined) {
      out.fill(0);
      model.sparsity.entries.forEach(([row, column], k) => (out[row * n + column] = values[k]!));
    } else {
      for (let column = 0; column < n; column++)
        for (let row = 0; row < n; row++) out[row * n + column] = values[row + n * column]!;
    }
  }

  /** Assigned quantities, [outputs]. */
  outputs(x: Float64Array): Float64Array {
    const { at, n, model } = this;
    this.doubles(at.x, n).set(x);
    this.call(ModelFunction.Outputs, this.time, at.x, at.p, at.w);
    return this.doubles(at.w, model.outputs.length).slice();
  }

  /** Whether the triggers of events hold, by event. */
  triggers(x: Float64Array, time = this.time): boolean[] {
    const { at, n, model } = this;
    if (model.events.length === 0) return [];
    this.doubles(at.x, n).set(x);
    this.call(ModelFunction.Triggers, time, at.x, at.p, at.bits);
    return Array.from(new Int32Array(this.buffer, at.bits, model.events.length), (bit) => bit !== 0);
  }

  /** Another solve may have made memory grow, which leaves old views empty. */
  private get buffer(): ArrayBuffer {
    return this.program.core.memory.buffer;
  }

  private doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.buffer, at, length);
  }

  private call(which: ModelFunction, ...given: number[]): void {
    (this.program.core.table.get(this.program.slot + which) as ModelCall)(...given);
  }
}

/** Masses below this stand for 0, as in the core. */
const NO_MASS = 1e-9;
