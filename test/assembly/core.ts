import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabtLoader from 'wabt';
import { Cell, Flag, HEADER_CELLS, Method, ModelFunction, Operation, Vector } from '../../assembly/memory.ts';
import { Status } from '../../assembly/status.ts';
import { moduleText, type TestModel } from './wat.ts';

export { Cell, Flag, Method, Operation, Status, Vector };

interface CoreExports {
  heapBase(): number;
  headerBytes(): number;
  sizeOf(base: number): number;
  layOut(base: number): number;
  begin(base: number): number;
  advance(base: number, budget: number): number;
  disturb(base: number): number;
  historyBytes(base: number): number;
  moveHistory(base: number, to: number, capacity: number): void;
  delayed: () => number;
  draw(a: number, b: number, low: number, high: number, distribution: number, serial: number): number;
  drawFor(seedLow: number, seedHigh: number, replicate: number): void;
  philox4x32(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, to: number): void;
  uniform(word0: number, word1: number): number;
  normal(uniform: number): number;
}

const wasm = readFileSync(fileURLToPath(new URL('../../build/core.wasm', import.meta.url)));
const coreModule = new WebAssembly.Module(wasm);
const wabt = await wabtLoader();

export interface Change {
  time: number;
  target: string;
  value: number;
  operation?: Operation;
}

export interface Options {
  end: number;
  start?: number;
  rtol?: number;
  atol?: number | number[];
  method?: Method;
  times?: number[];
  columns?: string[];
  schedule?: Change[];
  capacity?: number;
  queue?: number;
  flags?: number;
  firstStep?: number;
  largestStep?: number;
  maxSteps?: number;
  seed?: number;
  override?: Record<string, number>;
}

/** A core with one model linked to it, and problems laid out in its memory. */
export class Bench {
  readonly memory = new WebAssembly.Memory({ initial: 32 });
  readonly table = new WebAssembly.Table({ element: 'anyfunc', initial: 64 });
  readonly core: CoreExports;
  readonly states: string[];
  readonly names: string[];

  constructor(readonly model: TestModel) {
    const env = { memory: this.memory, table: this.table, tableBase: 8 };
    this.core = new WebAssembly.Instance(coreModule, { env }).exports as unknown as CoreExports;
    const parsed = wabt.parseWat('model.wat', moduleText(model));
    const { buffer } = parsed.toBinary({});
    parsed.destroy();
    new WebAssembly.Instance(new WebAssembly.Module(buffer as Uint8Array<ArrayBuffer>), {
      env: { ...env, tableBase: new WebAssembly.Global({ value: 'i32' }, 8) },
    });
    this.table.set(8 + ModelFunction.LookBack, this.core.delayed);
    this.states = model.states;
    this.names = [
      ...model.states,
      ...Object.keys(model.parameters ?? {}),
      ...Object.keys(model.outputs ?? {}),
    ];
  }

  /** Lays a problem out at `base` and fills it in. */
  problem(options: Options, base = this.core.heapBase()): Solve {
    return new Solve(this, options, base);
  }

  /** One solve to the end. */
  solve(options: Options): Solve {
    const solve = this.problem(options);
    solve.run();
    return solve;
  }
}

export class Solve {
  status = Status.Paused;
  readonly rows: number[][] = [];
  readonly end: number;
  private readonly columns: string[];

  constructor(
    readonly bench: Bench,
    readonly options: Options,
    readonly base: number,
  ) {
    const { model, core, memory } = bench;
    const n = model.states.length;
    const parameters = Object.keys(model.parameters ?? {});
    const {
      times = [],
      schedule = [],
      columns = model.states,
      events = model.events ?? [],
    } = {
      ...options,
      events: model.events,
    };
    this.columns = columns;
    const algebraic = model.mass?.includes(0) ?? false;
    const outputs = Object.keys(model.outputs ?? {});
    for (let i = 0; i < HEADER_CELLS; i++) this.set(i, 0);
    this.setInt(Cell.States, n);
    this.setInt(Cell.Parameters, parameters.length);
    this.setInt(Cell.Outputs, outputs.length);
    this.setInt(Cell.Roots, model.roots?.length ?? 0);
    this.setInt(Cell.Events, events.length);
    this.setInt(Cell.EventValues, Math.max(0, ...events.map((e) => Object.keys(e.assign).length)));
    this.setInt(Cell.Schedule, schedule.length);
    this.setInt(Cell.Times, times.length);
    this.setInt(Cell.Columns, columns.length);
    this.setInt(Cell.RecordCapacity, options.capacity ?? times.length + 64);
    this.setInt(Cell.Table, 8);
    this.setInt(Cell.Delays, model.delayed?.length ?? 0);
    this.setInt(Cell.QueueCapacity, options.queue ?? 8);
    this.setInt(
      Cell.Flags,
      (options.flags ?? 0) |
        (model.jacobian ? Flag.HasJacobian : 0) |
        (algebraic ? Flag.Algebraic : 0) |
        (columns.some((c) => outputs.includes(c)) ? Flag.RecordsOutputs : 0),
    );
    this.setInt(Cell.Method, options.method ?? Method.Automatic);
    this.set(Cell.RelativeTolerance, options.rtol ?? 1e-6);
    this.set(Cell.Start, options.start ?? 0);
    this.set(Cell.End, options.end);
    this.set(Cell.FirstStep, options.firstStep ?? 0);
    this.set(Cell.LargestStep, options.largestStep ?? 0);
    this.setInt(Cell.MaxSteps, options.maxSteps ?? 100_000);
    this.setInt(Cell.SeedLow, options.seed ?? 1);
    this.end = base + core.sizeOf(base);
    const missing = this.end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    core.layOut(base);
    const atol = options.atol ?? 1e-9;
    const bytes = new Uint8Array(memory.buffer);
    for (let i = 0; i < n; i++) {
      this.put(Cell.AbsoluteToleranceAt, i, typeof atol === 'number' ? atol : (atol[i] ?? 1e-9));
      this.put(Cell.MassAt, i, model.mass?.[i] ?? 1);
    }
    bytes.fill(0, this.int(Cell.OverriddenAt), this.int(Cell.OverriddenAt) + n + parameters.length);
    for (const [name, value] of Object.entries(options.override ?? {})) {
      const index = bench.names.indexOf(name);
      bytes[this.int(Cell.OverriddenAt) + index] = 1;
      if (index < n) this.put(Cell.StatesAt, index, value);
      else this.put(Cell.ParametersAt, index - n, value);
    }
    const view = new DataView(memory.buffer);
    schedule.forEach((change, i) => {
      const at = this.int(Cell.ScheduleAt) + 32 * i;
      const index = bench.names.indexOf(change.target);
      view.setFloat64(at, change.time, true);
      view.setFloat64(at + 8, change.value, true);
      view.setInt32(at + 16, index < n ? Vector.State : Vector.Parameter, true);
      view.setInt32(at + 20, index < n ? index : index - n, true);
      view.setInt32(at + 24, change.operation ?? Operation.Add, true);
    });
    times.forEach((time, i) => this.put(Cell.TimesAt, i, time));
    columns.forEach((name, i) =>
      view.setInt32(this.int(Cell.ColumnsAt) + 4 * i, bench.names.indexOf(name), true),
    );
    events.forEach((event, i) => {
      const bits =
        ((event.persistent ?? true) ? 1 : 0) |
        ((event.initialTrigger ?? true) ? 2 : 0) |
        ((event.fromTrigger ?? true) ? 4 : 0) |
        (Object.keys(event.assign).length << 3);
      view.setInt32(this.int(Cell.EventFlagsAt) + 4 * i, bits, true);
    });
  }

  /** Begins and goes on until it ends, taking rows whenever the record is full. */
  run(budget = 0): Status {
    this.status = this.bench.core.begin(this.base);
    this.take();
    while (this.status !== Status.Done && this.status < Status.Failed) {
      this.status = this.bench.core.advance(this.base, budget);
      if (this.status === Status.HistoryFull) this.enlargeHistory();
      this.take();
    }
    return this.status;
  }

  /** Twice as many segments, behind all that there is. */
  private enlargeHistory(): void {
    const { core, memory } = this.bench;
    const capacity = Math.max(4, 2 * this.int(Cell.HistoryCapacity));
    const place = memory.buffer.byteLength;
    memory.grow(Math.ceil((capacity * core.historyBytes(this.base)) / 65536));
    core.moveHistory(this.base, place, capacity);
  }

  take(): void {
    const width = 1 + this.columns.length;
    const record = new Float64Array(
      this.bench.memory.buffer,
      this.int(Cell.RecordAt),
      width * this.int(Cell.Rows),
    );
    for (let i = 0; i < record.length; i += width) this.rows.push([...record.subarray(i, i + width)]);
    this.setInt(Cell.Rows, 0);
  }

  /** Values of a column over the rows. */
  column(name: string): number[] {
    const index = name === 't' ? 0 : 1 + this.columns.indexOf(name);
    return this.rows.map((row) => row[index] ?? NaN);
  }

  get x(): number[] {
    const n = this.bench.model.states.length;
    return [...new Float64Array(this.bench.memory.buffer, this.int(Cell.StatesAt), n)];
  }

  int(cell: Cell): number {
    return new DataView(this.bench.memory.buffer).getInt32(this.base + 8 * cell, true);
  }

  double(cell: Cell): number {
    return new DataView(this.bench.memory.buffer).getFloat64(this.base + 8 * cell, true);
  }

  setInt(cell: Cell, value: number): void {
    new DataView(this.bench.memory.buffer).setInt32(this.base + 8 * cell, value, true);
  }

  set(cell: number, value: number): void {
    new DataView(this.bench.memory.buffer).setFloat64(this.base + 8 * cell, value, true);
  }

  private put(arrayAt: Cell, index: number, value: number): void {
    new DataView(this.bench.memory.buffer).setFloat64(this.int(arrayAt) + 8 * index, value, true);
  }
}
