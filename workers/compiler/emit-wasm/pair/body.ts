import type { NodeId } from '../../graph.ts';
import { ByteWriter } from '../bytes.ts';
import { opcode } from '../instructions.ts';
import { V128, type FunctionBody } from '../module.ts';
import { CALLED, type ShortPower } from '../operators.ts';
import { evaluationOrder, type Workspace } from '../workspace.ts';
import { PAIR_SINGLE } from './operators.ts';

/** Where two values go: to memory at a parameter's address plus an offset in bytes. */
export interface PairSink {
  value: NodeId;
  address: number;
  offset: number;
}

const LOCAL_GET = opcode('local.get');
const LOCAL_SET = opcode('local.set');
const LOCAL_TEE = opcode('local.tee');
const GLOBAL_GET = opcode('global.get');
const CALL = opcode('call');
const END = opcode('end');

/** Parameters (t, x, p, …). */
const TIME = 0;
const STATES = 1;
const PARAMETERS = 2;

/** Values inside one another up to which one that is used once needs no local; bounds the writer's recursion. */
const DEEPEST = 100;

/**
 * Code of one function that works on two people at once: every number is a vector of two doubles, every truth value a
 * mask. Both arms of a choice are evaluated; the arithmetic of a lane is that of the scalar form, operation for operation.
 */
export class PairWriter {
  readonly code = new ByteWriter(1024);
  private readonly locals: FunctionBody['locals'] = [];
  private nextLocal: number;
  private readonly free: number[] = [];
  private readonly local = new Map<NodeId, number>();
  private readonly left = new Map<NodeId, number>();

  constructor(
    private readonly workspace: Workspace,
    parameterCount: number,
  ) {
    this.nextLocal = parameterCount;
  }

  finish(): FunctionBody {
    this.code.u8(END);
    return { locals: this.locals, code: this.code.copy() };
  }

  /** Evaluates the sinks' values, what they share once, and stores them. */
  evaluate(sinks: readonly PairSink[]): void {
    const { workspace } = this;
    const order = evaluationOrder(
      workspace,
      sinks.map(({ value }) => value),
    );
    const uses = new Map<NodeId, number>();
    const use = (id: NodeId, times: number): void => void uses.set(id, (uses.get(id) ?? 0) + times);
    for (const { value } of sinks) use(value, 1);
    for (const id of order) {
      const power = workspace.powers.get(id);
      if (power === undefined) for (const argument of workspace.args[id]!) use(argument, 1);
      else use(workspace.args[id]![0]!, power === 3 ? 3 : power === 2 || power === 4 ? 2 : 1);
    }
    const depth = new Map<NodeId, number>();
    for (const id of order) {
      if (workspace.trivial[id] === 1) continue;
      const below = Math.max(
        0,
        ...workspace.args[id]!.map((argument) => (this.local.has(argument) ? 0 : (depth.get(argument) ?? 0))),
      );
      depth.set(id, below + 1);
      if ((uses.get(id) ?? 0) < 2 && below + 1 < DEEPEST) continue;
      this.compute(id);
      const slot = this.takeLocal();
      this.indexed(LOCAL_SET, slot);
      this.local.set(id, slot);
      this.left.set(id, uses.get(id) ?? 0);
    }
    for (const { value, address, offset } of sinks) {
      this.indexed(LOCAL_GET, address);
      this.push(value);
      this.memory('v128.store', offset);
    }
  }

  private push(id: NodeId): void {
    const slot = this.local.get(id);
    if (slot === undefined) return this.compute(id);
    this.indexed(LOCAL_GET, slot);
    const left = this.left.get(id)! - 1;
    this.left.set(id, left);
    if (left === 0) this.free.push(slot);
  }

  /** The value of a node that is in no local. */
  private compute(id: NodeId): void {
    const { workspace } = this;
    const node = workspace.graph.nodes[id]!;
    const args = workspace.args[id]!;
    switch (node.op) {
      case 'constant':
        return this.number(node.value);
      case 'true':
      case 'false':
        return this.mask(node.op === 'true');
      case 'time':
        this.indexed(LOCAL_GET, TIME);
        return this.instruction('f64x2.splat');
      case 'state':
      case 'parameter':
        this.indexed(LOCAL_GET, node.op === 'state' ? STATES : PARAMETERS);
        return this.memory('v128.load', 16 * node.index);
      case 'truth':
        this.push(args[0]!);
        this.number(0);
        return this.instruction('f64x2.ne');
      case 'number':
        this.push(args[0]!);
        this.number(1);
        return this.instruction('v128.and');
      case 'select':
        this.push(args[1]!);
        this.push(args[2]!);
        this.push(args[0]!);
        return this.instruction('v128.bitselect');
    }
    const power = workspace.powers.get(id);
    if (power !== undefined) return this.power(power, args[0]!);
    const one = PAIR_SINGLE.get(node.op);
    if (one !== undefined) {
      for (const argument of args) this.push(argument);
      this.code.u8(one >> 8);
      this.code.u32(one & 0xff);
      return;
    }
    if (!CALLED.has(node.op)) throw new Error(`Operator ${node.op} has no form for two people.`);
    this.call(node.op, args);
  }

  /** An elementary function: its own form for two, or lane by lane. */
  private call(op: string, args: readonly NodeId[]): void {
    const { builder } = this.workspace;
    if (builder.hasElementary(`${op}Pair`)) {
      for (const argument of args) this.push(argument);
      this.indexed(CALL, builder.elementaryFunction(`${op}Pair`));
      return;
    }
    const scalar = builder.elementaryFunction(op);
    const slots = args.map((argument) => {
      this.push(argument);
      const slot = this.takeLocal();
      this.indexed(LOCAL_SET, slot);
      return slot;
    });
    for (const lane of [0, 1]) {
      for (const slot of slots) {
        this.indexed(LOCAL_GET, slot);
        this.instruction('f64x2.extract_lane', lane);
      }
      this.indexed(CALL, scalar);
      if (lane === 0) this.instruction('f64x2.splat');
      else this.instruction('f64x2.replace_lane', 1);
    }
    this.free.push(...slots);
  }

  /** As the scalar form: x² = x·x, x³ = x²·x, x⁴ = x²·x², √x, 1/x. */
  private power(power: ShortPower, base: NodeId): void {
    if (power === -1) this.number(1);
    this.push(base);
    if (power === -1) return this.instruction('f64x2.div');
    if (power === 0.5) return this.instruction('f64x2.sqrt');
    this.push(base);
    this.instruction('f64x2.mul');
    if (power === 3) {
      this.push(base);
      this.instruction('f64x2.mul');
    } else if (power === 4) {
      const square = this.takeLocal();
      this.indexed(LOCAL_TEE, square);
      this.indexed(LOCAL_GET, square);
      this.free.push(square);
      this.instruction('f64x2.mul');
    }
  }

  private number(value: number): void {
    if (value !== 0) {
      this.indexed(GLOBAL_GET, this.workspace.builder.vectorConstant(value));
      return;
    }
    this.instruction('v128.const');
    this.code.f64(value);
    this.code.f64(value);
  }

  private mask(set: boolean): void {
    this.instruction('v128.const');
    for (let at = 0; at < 16; at++) this.code.u8(set ? 0xff : 0);
  }

  /** A vector instruction, with its lane where it has one. */
  private instruction(name: string, lane?: number): void {
    const code = opcode(name);
    this.code.u8(code >> 8);
    this.code.u32(code & 0xff);
    if (lane !== undefined) this.code.u8(lane);
  }

  private memory(name: string, offset: number): void {
    this.instruction(name);
    this.code.u32(3);
    this.code.u32(offset);
  }

  private indexed(code: number, index: number): void {
    this.code.u8(code);
    this.code.u32(index);
  }

  private takeLocal(): number {
    const released = this.free.pop();
    if (released !== undefined) return released;
    const last = this.locals.at(-1);
    if (last !== undefined) last.count++;
    else this.locals.push({ count: 1, type: V128 });
    return this.nextLocal++;
  }
}
