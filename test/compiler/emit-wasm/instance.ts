import { MODEL_FUNCTIONS } from '../../../assembly/memory.ts';

/** A model's functions in a table and memory of their own, called by their place in `ModelFunction`. */
export class ModelInstance {
  readonly memory: WebAssembly.Memory;
  private readonly table: WebAssembly.Table;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    private readonly tableBase = 3,
    pages = 64,
  ) {
    this.memory = new WebAssembly.Memory({ initial: pages });
    this.table = new WebAssembly.Table({ element: 'anyfunc', initial: tableBase + MODEL_FUNCTIONS });
    new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: this.memory, table: this.table, tableBase },
    });
  }

  call(slot: number, ...args: number[]): void {
    (this.table.get(this.tableBase + slot) as (...args: number[]) => void)(...args);
  }

  /** Puts a function of another module in one of the model's places. */
  fill(slot: number, entry: unknown): void {
    this.table.set(this.tableBase + slot, entry);
  }

  numbers(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }
}
