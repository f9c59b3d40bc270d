import { ModelFunction } from '../../../assembly/memory.ts';
import type { Graph, NodeId } from '../graph.ts';
import { ByteWriter } from './bytes.ts';
import { opcode } from './instructions.ts';
import { F64, I32, type FunctionBody, type FunctionType } from './module.ts';
import { CALLED, type ShortPower } from './operators.ts';
import { findScopes, type Scopes } from './scopes.ts';
import { countUses, type Sink, type Workspace } from './workspace.ts';

/** Indices of the parameters that a body reads from. */
export interface Inputs {
  time: number;
  states: number;
  parameters: number;
  /** Bytes from one state or parameter to the next; absent: 8. */
  stride?: number;
}

/** Values that an earlier part of the same computation left in globals. */
export type Given = ReadonlyMap<NodeId, number>;

const nothing: Given = new Map();

const LOCAL_GET = opcode('local.get');
const LOCAL_SET = opcode('local.set');
const LOCAL_TEE = opcode('local.tee');
const GLOBAL_GET = opcode('global.get');
const GLOBAL_SET = opcode('global.set');
const F64_CONST = opcode('f64.const');
const I32_CONST = opcode('i32.const');
const F64_LOAD = opcode('f64.load');
const F64_STORE = opcode('f64.store');
const I32_STORE = opcode('i32.store');
const F64_MUL = opcode('f64.mul');
const F64_DIV = opcode('f64.div');
const F64_SQRT = opcode('f64.sqrt');
const F64_NE = opcode('f64.ne');
const SELECT = opcode('select');
const CALL = opcode('call');
const CALL_INDIRECT = opcode('call_indirect');
const I32_ADD = opcode('i32.add');
const IF = opcode('if');
const ELSE = opcode('else');
const END = opcode('end');

/** The core's `delayed`: delay, t, x, p, k, table. */
const LOOK_BACK: FunctionType = { params: [F64, F64, I32, I32, I32, I32], results: [F64] };
/** The core's `draw`: parameters, bounds, distribution, serial. */
const DRAW: FunctionType = { params: [F64, F64, F64, F64, I32, I32], results: [F64] };
/** The imported global. */
const TABLE_BASE = 0;

/** What is left to do with a node, on the stack of tasks; a task is 8 · node + step. */
enum Step {
  Visit,
  Finish,
  Hoist,
  FinishHoist,
  Branch,
  Otherwise,
  Join,
}

/** Code of one function of a model, written sink by sink. */
export class BodyWriter {
  readonly code = new ByteWriter(1024);
  private readonly graph: Graph;
  private readonly locals: FunctionBody['locals'] = [];
  private nextLocal: number;
  /** Locals whose value has had its last use, by value type. */
  private readonly free = new Map<number, number[]>();
  private given: Given = nothing;
  private branches: Scopes['branches'] = new Map();
  private readonly tasks: number[] = [];

  constructor(
    private readonly workspace: Workspace,
    parameterCount: number,
    private readonly inputs: Inputs,
  ) {
    this.graph = workspace.graph;
    this.nextLocal = parameterCount;
  }

  finish(): FunctionBody {
    this.code.u8(END);
    return { locals: this.locals, code: this.code.copy() };
  }

  /** Evaluates the sinks' values, what they share once, and stores them. `order`: see `evaluationOrder`. */
  evaluate(sinks: readonly Sink[], order: readonly NodeId[], given: Given = nothing): void {
    const { graph, args, type, uses, local } = this.workspace;
    this.given = given;
    countUses(this.workspace, sinks, order);
    const ends = sinks.map(({ value }) => value);
    this.branches = findScopes(graph, order, ends, (id) => given.has(id)).branches;
    for (const sink of sinks) {
      if ('address' in sink) this.indexed(LOCAL_GET, sink.address);
      this.push(sink.value);
      if ('global' in sink) this.indexed(GLOBAL_SET, sink.global);
      else if (type[sink.value] === I32) this.memory(I32_STORE, 2, sink.offset);
      else this.memory(F64_STORE, 3, sink.offset);
    }
    for (const id of order) {
      local[id] = 0;
      uses[id] = 0;
      for (const argument of args[id]!) uses[argument] = 0;
    }
  }

  /** Code that leaves the value of a node on the stack. */
  private push(root: NodeId): void {
    const { code, tasks } = this;
    tasks.push(8 * root + Step.Visit);
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      const id = Math.floor(task / 8);
      switch ((task - 8 * id) as Step) {
        case Step.Visit:
          if (this.atHand(id)) this.again(id);
          else this.visit(id, Step.Finish);
          break;
        case Step.Hoist:
          if (!this.atHand(id)) this.visit(id, Step.FinishHoist);
          break;
        case Step.Finish:
          this.operator(id);
          this.keep(id);
          break;
        case Step.FinishHoist:
          this.operator(id);
          this.indexed(LOCAL_SET, this.nameLocal(id));
          break;
        case Step.Branch:
          code.u8(IF);
          code.u8(this.workspace.type[id]!);
          break;
        case Step.Otherwise:
          code.u8(ELSE);
          break;
        case Step.Join:
          code.u8(END);
          break;
      }
    }
  }

  /** Plans a node: its arguments, then `finish`. Tasks are taken from the end. */
  private visit(id: NodeId, finish: Step): void {
    const { tasks } = this;
    const args = this.workspace.args[id]!;
    tasks.push(8 * id + finish);
    if (this.graph.nodes[id]!.op === 'select') {
      const [condition, a, b] = args as [NodeId, NodeId, NodeId];
      const before = this.branches.get(id);
      if (before === undefined) {
        // wasm's select takes the condition last.
        tasks.push(8 * condition, 8 * b, 8 * a);
        return;
      }
      tasks.push(
        8 * id + Step.Join,
        8 * b,
        8 * id + Step.Otherwise,
        8 * a,
        8 * id + Step.Branch,
        8 * condition,
      );
      for (let at = before.length - 1; at >= 0; at--) tasks.push(8 * before[at]! + Step.Hoist);
      return;
    }
    const power = this.workspace.powers.get(id);
    if (power === undefined) for (let at = args.length - 1; at >= 0; at--) tasks.push(8 * args[at]!);
    else {
      if (power === -1) this.number(1);
      tasks.push(8 * args[0]!);
    }
  }

  /** Keeps the value on top of the stack in a local where it is used again. */
  private keep(id: NodeId): void {
    const { uses, trivial } = this.workspace;
    if (uses[id]! < 2 || trivial[id] === 1) return;
    this.indexed(LOCAL_TEE, this.nameLocal(id));
    uses[id]!--;
  }

  private nameLocal(id: NodeId): number {
    const slot = this.takeLocal(this.workspace.type[id]!);
    this.workspace.local[id] = slot + 1;
    return slot;
  }

  /** An instruction with one index. */
  indexed(code: number, index: number): void {
    this.code.u8(code);
    this.code.u32(index);
  }

  /** A load or store, aligned to 2^align bytes. */
  memory(code: number, align: number, offset: number): void {
    this.code.u8(code);
    this.code.u32(align);
    this.code.u32(offset);
  }

  /** Stores a number that is known now. */
  storeNumber(value: number, address: number, offset: number): void {
    this.indexed(LOCAL_GET, address);
    this.number(value);
    this.memory(F64_STORE, 3, offset);
  }

  private number(value: number): void {
    this.code.u8(F64_CONST);
    this.code.f64(value);
  }

  /** The instruction of a node, its arguments on the stack. */
  private operator(id: NodeId): void {
    const { code, workspace } = this;
    const one = workspace.instruction[id]!;
    if (one !== 0) {
      code.u8(one);
      return;
    }
    const node = this.graph.nodes[id]!;
    switch (node.op) {
      case 'constant':
        this.number(node.value);
        return;
      case 'time':
        this.indexed(LOCAL_GET, this.inputs.time);
        return;
      case 'state':
      case 'parameter':
        this.indexed(LOCAL_GET, node.op === 'state' ? this.inputs.states : this.inputs.parameters);
        this.memory(F64_LOAD, 3, (this.inputs.stride ?? 8) * node.index);
        return;
      case 'true':
      case 'false':
        code.u8(I32_CONST);
        code.s32(node.op === 'true' ? 1 : 0);
        return;
      case 'truth':
        this.number(0);
        code.u8(F64_NE);
        return;
      case 'select':
        if (!this.branches.has(id)) code.u8(SELECT);
        return;
      case 'delayed':
        this.lookBack(node.index);
        return;
      case 'draw':
        this.draw(node.distribution, node.serial);
        return;
    }
    const power = workspace.powers.get(id);
    if (power !== undefined) this.power(power, workspace.args[id]![0]!);
    else if (CALLED.has(node.op)) this.indexed(CALL, workspace.builder.elementaryFunction(node.op));
    else throw new Error(`Operator ${node.op} has no WebAssembly form.`);
  }

  /** x² = x·x, x³ = x²·x, x⁴ = x²·x², √x, 1/x; x is on the stack, after the 1 for 1/x. */
  private power(power: ShortPower, base: NodeId): void {
    const code = this.code;
    if (power === -1) code.u8(F64_DIV);
    else if (power === 0.5) code.u8(F64_SQRT);
    else {
      this.again(base);
      code.u8(F64_MUL);
      if (power === 3) {
        this.again(base);
        code.u8(F64_MUL);
      } else if (power === 4) {
        const square = this.takeLocal(F64);
        this.indexed(LOCAL_TEE, square);
        this.indexed(LOCAL_GET, square);
        this.releaseLocal(square, F64);
        code.u8(F64_MUL);
      }
    }
  }

  /** Calls the core's `delayed`; the delay is on the stack. */
  private lookBack(index: number): void {
    const { code, inputs } = this;
    for (const parameter of [inputs.time, inputs.states, inputs.parameters])
      this.indexed(LOCAL_GET, parameter);
    code.u8(I32_CONST);
    code.s32(index);
    this.indexed(GLOBAL_GET, TABLE_BASE);
    this.callCore(ModelFunction.LookBack, LOOK_BACK);
  }

  /** Calls the core's `draw`; parameters and bounds are on the stack. */
  private draw(distribution: number, serial: number): void {
    for (const value of [distribution, serial]) {
      this.code.u8(I32_CONST);
      this.code.s32(value);
    }
    this.callCore(ModelFunction.Draw, DRAW);
  }

  /** Calls what the engine put into the table for the core. */
  private callCore(at: ModelFunction, type: FunctionType): void {
    const { code } = this;
    this.indexed(GLOBAL_GET, TABLE_BASE);
    code.u8(I32_CONST);
    code.s32(at);
    code.u8(I32_ADD);
    this.indexed(CALL_INDIRECT, this.workspace.builder.typeIndex(type));
    code.u32(0);
  }

  /** True where the value was evaluated before and kept. */
  private atHand(id: NodeId): boolean {
    return this.workspace.local[id] !== 0 || this.given.has(id);
  }

  /** Pushes a value that is at hand or trivial. */
  private again(id: NodeId): void {
    const { local, uses } = this.workspace;
    const slot = local[id]!;
    const global = this.given.get(id);
    if (slot !== 0) {
      this.indexed(LOCAL_GET, slot - 1);
      if (--uses[id]! === 0) this.releaseLocal(slot - 1, this.workspace.type[id]!);
    } else if (global !== undefined) this.indexed(GLOBAL_GET, global);
    else this.operator(id);
  }

  /**
   * A local for a value. Locals are used again after the last use in the order of the code, since baseline
   * compilers take time in proportion to locals times branches.
   */
  private takeLocal(type: number): number {
    const released = this.free.get(type)?.pop();
    if (released !== undefined) return released;
    const last = this.locals.at(-1);
    if (last?.type === type) last.count++;
    else this.locals.push({ count: 1, type });
    return this.nextLocal++;
  }

  private releaseLocal(slot: number, type: number): void {
    const list = this.free.get(type);
    if (list === undefined) this.free.set(type, [slot]);
    else list.push(slot);
  }
}
