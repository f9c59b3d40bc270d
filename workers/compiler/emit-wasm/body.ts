import type { Graph, NodeId } from '../graph.ts';
import { ByteWriter } from './bytes.ts';
import { callDraw, callLookBack } from './coreCalls.ts';
import { opcode } from './instructions.ts';
import { Locals } from './locals.ts';
import { F64, I32, V128, type FunctionBody } from './module.ts';
import { CALLED, type ShortPower } from './operators.ts';
import { findPacks, vectorInstruction, type Pack, type Packs } from './packs.ts';
import { findScopes, type Scopes } from './scopes.ts';
import { countUses } from './uses.ts';
import type { Sink, Workspace } from './workspace.ts';

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
const noPacks: Packs = new Map();

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
const SPLAT = opcode('f64x2.splat');
const REPLACE_LANE = opcode('f64x2.replace_lane');
const EXTRACT_LANE = opcode('f64x2.extract_lane');
const IF = opcode('if');
const ELSE = opcode('else');
const END = opcode('end');

/** What is left to do with a node, on the stack of tasks; a task is STEPS · node + step. */
enum Step {
  Visit,
  Finish,
  Hoist,
  FinishHoist,
  Branch,
  Otherwise,
  Join,
  /** Of a pack, named by its first lane: the vector, its operator, and numbers put into lanes. */
  Vector,
  Pack,
  Splat,
  Second,
  FirstConstants,
  SecondConstants,
}

const STEPS = 16;

/** Code of one function of a model, written sink by sink. */
export class BodyWriter {
  readonly code = new ByteWriter(1024);
  private readonly graph: Graph;
  private readonly locals: Locals;
  private given: Given = nothing;
  private branches: Scopes['branches'] = new Map();
  private packs: Packs = noPacks;
  private readonly tasks: number[] = [];

  constructor(
    private readonly workspace: Workspace,
    parameterCount: number,
    private readonly inputs: Inputs,
  ) {
    this.graph = workspace.graph;
    this.locals = new Locals(parameterCount);
  }

  finish(): FunctionBody {
    this.code.u8(END);
    return { locals: this.locals.runs, code: this.code.copy() };
  }

  /** Evaluates the sinks' values, what they share once, and stores them. `order`: see `evaluationOrder`. */
  evaluate(sinks: readonly Sink[], order: readonly NodeId[], given: Given = nothing): void {
    const { graph, args, type, uses, local } = this.workspace;
    this.given = given;
    const ends = sinks.map(({ value }) => value);
    const scopes = findScopes(graph, order, ends, (id) => given.has(id));
    this.branches = scopes.branches;
    this.packs = findPacks(this.workspace, order, scopes.scopeOf, (id) => given.has(id));
    countUses(this.workspace, sinks, order, this.packs);
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
    tasks.push(STEPS * root + Step.Visit);
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      const id = Math.floor(task / STEPS);
      switch ((task - STEPS * id) as Step) {
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
        case Step.Vector: {
          const pack = this.packs.get(id)!;
          if (pack.slot !== 0) this.pushVector(pack);
          else {
            tasks.push(task);
            this.plan(pack);
          }
          break;
        }
        case Step.Pack:
          this.operate(this.packs.get(id)!);
          break;
        case Step.Splat:
          this.vector(SPLAT);
          break;
        case Step.Second:
          this.vector(REPLACE_LANE);
          code.u8(1);
          break;
        case Step.FirstConstants:
        case Step.SecondConstants:
          this.constants(this.packs.get(id)!, task - STEPS * id - Step.FirstConstants);
          break;
      }
    }
  }

  /** Plans a node: its arguments, then `finish`. Tasks are taken from the end. */
  private visit(id: NodeId, finish: Step): void {
    const { tasks } = this;
    const args = this.workspace.args[id]!;
    const pack = this.packs.get(id);
    if (pack !== undefined) {
      if (finish === Step.Finish) tasks.push(STEPS * id + Step.Visit);
      this.plan(pack);
      return;
    }
    tasks.push(STEPS * id + finish);
    if (this.graph.nodes[id]!.op === 'select') {
      const [condition, a, b] = args as [NodeId, NodeId, NodeId];
      const before = this.branches.get(id);
      if (before === undefined) {
        // wasm's select takes the condition last.
        tasks.push(STEPS * condition, STEPS * b, STEPS * a);
        return;
      }
      tasks.push(
        STEPS * id + Step.Join,
        STEPS * b,
        STEPS * id + Step.Otherwise,
        STEPS * a,
        STEPS * id + Step.Branch,
        STEPS * condition,
      );
      for (let at = before.length - 1; at >= 0; at--) tasks.push(STEPS * before[at]! + Step.Hoist);
      return;
    }
    const power = this.workspace.powers.get(id);
    if (power === undefined) for (let at = args.length - 1; at >= 0; at--) tasks.push(STEPS * args[at]!);
    else {
      if (power === -1) this.number(1);
      tasks.push(STEPS * args[0]!);
    }
  }

  /** Plans a pack: its operands, each a vector, then its operator. */
  private plan({ lanes, operands }: Pack): void {
    const { tasks } = this;
    const first = STEPS * lanes[0];
    tasks.push(first + Step.Pack);
    for (let at = operands.length - 1; at >= 0; at--) {
      const operand = operands[at]!;
      if (operand.kind === 'pack') tasks.push(STEPS * operand.pack.lanes[0] + Step.Vector);
      else if (operand.kind === 'constants')
        tasks.push(first + (at === 0 ? Step.FirstConstants : Step.SecondConstants));
      else if (operand.kind === 'same') tasks.push(Step.Splat, STEPS * operand.id);
      else tasks.push(Step.Second, STEPS * operand.lanes[1], Step.Splat, STEPS * operand.lanes[0]);
    }
  }

  /** The operator of a pack whose operands are on the stack; its vector goes into a local. */
  private operate(pack: Pack): void {
    const { op } = this.graph.nodes[pack.lanes[0]]!;
    const instruction = vectorInstruction(op);
    if (instruction !== 0) this.vector(instruction);
    else this.indexed(CALL, this.workspace.builder.elementaryFunction(`${op}Pair`));
    const slot = this.locals.take(V128);
    this.indexed(LOCAL_SET, slot);
    pack.slot = slot + 1;
  }

  private pushVector(pack: Pack): void {
    this.indexed(LOCAL_GET, pack.slot - 1);
    if (--pack.uses === 0) this.locals.release(pack.slot - 1, V128);
  }

  private constants(pack: Pack, at: number): void {
    const operand = pack.operands[at]!;
    if (operand.kind === 'constants')
      this.indexed(GLOBAL_GET, this.workspace.builder.vectorConstant(...operand.lanes));
  }

  private vector(instruction: number): void {
    this.code.u8(instruction >> 8);
    this.code.u32(instruction & 0xff);
  }

  /** Keeps the value on top of the stack in a local where it is used again. */
  private keep(id: NodeId): void {
    const { uses, trivial } = this.workspace;
    if (uses[id]! < 2 || trivial[id] === 1) return;
    this.indexed(LOCAL_TEE, this.nameLocal(id));
    uses[id]!--;
  }

  private nameLocal(id: NodeId): number {
    const slot = this.locals.take(this.workspace.type[id]!);
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
        callLookBack(code, workspace.builder, this.inputs, node.index);
        return;
      case 'draw':
        callDraw(code, workspace.builder, node.distribution, node.serial);
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
        const square = this.locals.take(F64);
        this.indexed(LOCAL_TEE, square);
        this.indexed(LOCAL_GET, square);
        this.locals.release(square, F64);
        code.u8(F64_MUL);
      }
    }
  }

  /** True where the value was evaluated before and kept. */
  private atHand(id: NodeId): boolean {
    return this.workspace.local[id] !== 0 || this.given.has(id) || (this.packs.get(id)?.slot ?? 0) !== 0;
  }

  /** Pushes a value that is at hand or trivial. */
  private again(id: NodeId): void {
    const { local, uses } = this.workspace;
    const slot = local[id]!;
    const global = this.given.get(id);
    const pack = this.packs.get(id);
    if (pack !== undefined) {
      this.pushVector(pack);
      this.vector(EXTRACT_LANE);
      this.code.u8(pack.lanes[0] === id ? 0 : 1);
    } else if (slot !== 0) {
      this.indexed(LOCAL_GET, slot - 1);
      if (--uses[id]! === 0) this.locals.release(slot - 1, this.workspace.type[id]!);
    } else if (global !== undefined) this.indexed(GLOBAL_GET, global);
    else this.operator(id);
  }
}
