import { MODEL_FUNCTIONS } from '../../assembly/memory.ts';
import type { Status } from '../../assembly/status.ts';
import { ALIGNMENT, Arena } from './arena.ts';

/** What build/core.wasm exports; assembly/index.ts describes it. */
interface CoreExports {
  heapBase(): number;
  headerBytes(): number;
  sizeOf(base: number): number;
  layOut(base: number): number;
  begin(base: number): Status;
  advance(base: number, budget: number): Status;
  historyBytes(base: number): number;
  moveHistory(base: number, to: number, capacity: number): void;
  /** The standard normal number whose distribution function is u. */
  normal(u: number): number;
  /** What models call to look back; it goes into their `ModelFunction.LookBack`. */
  delayed: () => number;
  /** What models call to draw a number; it goes into their `ModelFunction.Draw`. */
  draw: () => number;
  /** Says where the draws of start values come from that are asked for outside of a problem. */
  drawFor(seedLow: number, seedHigh: number, replicate: number): void;
}

/** Table entries before the first model's: the core's own lie there. */
const TABLE_START = 64;
/** Pages of 64 KiB: 4 MiB hold any of our twins, and addresses up to 2 GiB fit the header's signed cells. */
const FIRST_PAGES = 64;
const MOST_PAGES = 32_767;

/** The numerical core with the memory and the table that all models share. */
export class Core {
  readonly exports: CoreExports;
  readonly arena: Arena;
  private freeSlots: number[] = [];
  private tableEnd = TABLE_START;

  private constructor(
    readonly memory: WebAssembly.Memory,
    readonly table: WebAssembly.Table,
    instance: WebAssembly.Instance,
  ) {
    this.exports = instance.exports as unknown as CoreExports;
    const first = Math.ceil(this.exports.heapBase() / ALIGNMENT) * ALIGNMENT;
    this.arena = new Arena(memory, first);
  }

  /** Starts the core from the bytes of build/core.wasm. */
  static async start(bytes: BufferSource): Promise<Core> {
    const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: TABLE_START });
    const abort = (): never => {
      throw new Error('the core ended itself');
    };
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, table, abort } });
    return new Core(memory, table, instance);
  }

  /** Index of the first of a model's functions in the table; `releaseSlot` gives it back. */
  takeSlot(): number {
    const free = this.freeSlots.pop();
    if (free !== undefined) return free;
    const slot = this.tableEnd;
    this.tableEnd += MODEL_FUNCTIONS;
    this.table.grow(MODEL_FUNCTIONS);
    return slot;
  }

  /** Empties a slot, so that its model can be collected. */
  releaseSlot(slot: number): void {
    for (let k = 0; k < MODEL_FUNCTIONS; k++) this.table.set(slot + k, null);
    this.freeSlots.push(slot);
  }
}
