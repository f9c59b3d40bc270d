import type { Sparsity } from '../compiledModel.ts';
import { eliminationOf, type Elimination } from '../elimination.ts';
import { ByteWriter } from './bytes.ts';
import { opcode } from './instructions.ts';
import { F64, I32, type FunctionType } from './module.ts';
import type { ModuleBuilder } from './moduleBuilder.ts';

/**
 * The elimination of W = M·scale − J as code without loops or indices: the operations of assembly/linalg/sparseLu.ts in
 * their order, so the same bits. On twenty states it takes a fifth of the time, since nothing is looked up.
 */

const LOCAL_GET = opcode('local.get');
const LOCAL_SET = opcode('local.set');
const LOCAL_TEE = opcode('local.tee');
const F64_CONST = opcode('f64.const');
const F64_LOAD = opcode('f64.load');
const F64_STORE = opcode('f64.store');
const F64_ADD = opcode('f64.add');
const F64_SUB = opcode('f64.sub');
const F64_MUL = opcode('f64.mul');
const F64_DIV = opcode('f64.div');
const F64_NEG = opcode('f64.neg');
const F64_ABS = opcode('f64.abs');
const F64_MAX = opcode('f64.max');
const F64_GT = opcode('f64.gt');
const F64_LT = opcode('f64.lt');
const I32_AND = opcode('i32.and');
const I32_CONST = opcode('i32.const');
const END = opcode('end');

/** A pivot smaller than this share of its column's largest entry counts as none, as in sparseLu.ts. */
const SMALLEST_PIVOT = 1e-12;

class Code {
  readonly bytes = new ByteWriter(4096);
  private locals: number;

  constructor(private readonly parameters: number) {
    this.locals = parameters;
  }

  one(instruction: number): this {
    this.bytes.u8(instruction);
    return this;
  }

  get(local: number): this {
    return this.indexed(LOCAL_GET, local);
  }

  set(local: number): this {
    return this.indexed(LOCAL_SET, local);
  }

  tee(local: number): this {
    return this.indexed(LOCAL_TEE, local);
  }

  number(value: number): this {
    this.bytes.u8(F64_CONST);
    this.bytes.f64(value);
    return this;
  }

  load(address: number, index: number): this {
    return this.get(address).access(F64_LOAD, index);
  }

  /** Stores what is on the stack over the address. */
  store(index: number): this {
    return this.access(F64_STORE, index);
  }

  local(): number {
    return this.locals++;
  }

  /** Adds the function; all its locals are numbers. */
  add(builder: ModuleBuilder, type: FunctionType): number {
    this.one(END);
    const count = this.locals - this.parameters;
    return builder.add(type, { locals: [{ count, type: F64 }], code: this.bytes.copy() });
  }

  private indexed(instruction: number, index: number): this {
    this.bytes.u8(instruction);
    this.bytes.u32(index);
    return this;
  }

  private access(instruction: number, index: number): this {
    this.bytes.u8(instruction);
    this.bytes.u32(3);
    this.bytes.u32(8 * index);
    return this;
  }
}

const factorise: FunctionType = { params: [F64, I32, I32, I32], results: [I32] };
const solve: FunctionType = { params: [I32, I32], results: [] };

/** (scale, J, M, factors) → 1, or 0 where a pivot is too small or not finite. */
export function addFactorise(builder: ModuleBuilder, sparsity: Sparsity): number {
  const { order, columns, lower, upper, fill } = eliminationOf(sparsity);
  const [scale, J, mass, factors] = [0, 1, 2, 3];
  const code = new Code(factorise.params.length);
  const kept: number[] = [];
  order.forEach((state, j) => {
    // The column of W by place, a local each.
    const work = new Map<number, number>();
    const at = (place: number): number => {
      const known = work.get(place);
      if (known !== undefined) return known;
      const fresh = code.local();
      code.number(0).set(fresh);
      work.set(place, fresh);
      return fresh;
    };
    for (const [place, entry] of columns[j]!) {
      const fresh = code.local();
      work.set(place, fresh);
      code.load(J, entry).one(F64_NEG).set(fresh);
    }
    const diagonal = at(j);
    code.get(diagonal).get(scale).load(mass, state).one(F64_MUL).one(F64_ADD).set(diagonal);
    for (const [column, entry] of upper[j]!) {
      const factor = at(column);
      code
        .get(factors)
        .get(factor)
        .store(fill + entry);
      for (const [place, below] of lower[column]!) {
        const value = at(place);
        code.get(value).get(factor).get(kept[below]!).one(F64_MUL).one(F64_SUB).set(value);
      }
    }
    const inverse = code.local();
    code
      .get(factors)
      .number(1)
      .get(diagonal)
      .one(F64_DIV)
      .tee(inverse)
      .store(2 * fill + j);
    const largest = code.local();
    code.get(diagonal).one(F64_ABS).set(largest);
    for (const [place, entry] of lower[j]!) {
      const value = at(place);
      code.get(largest).get(value).one(F64_ABS).one(F64_MAX).set(largest);
      code.get(factors).get(value).get(inverse).one(F64_MUL).tee(value).store(entry);
      kept[entry] = value;
    }
    code.get(diagonal).one(F64_ABS).number(SMALLEST_PIVOT).get(largest).one(F64_MUL).one(F64_GT);
    code.get(largest).number(Infinity).one(F64_LT).one(I32_AND);
    code.one(opcode('i32.eqz')).one(opcode('if')).bytes.s32(-64);
    code.one(I32_CONST).bytes.s32(0);
    code.one(opcode('return')).one(END);
  });
  code.one(I32_CONST).bytes.s32(1);
  return code.add(builder, factorise);
}

/** (factors, b): overwrites b, by state, with the solution of W·x = b. */
export function addSolve(builder: ModuleBuilder, sparsity: Sparsity): number {
  const { order, lower, upper, fill } = eliminationOf(sparsity);
  const [factors, b] = [0, 1];
  const code = new Code(solve.params.length);
  const y = order.map((state) => {
    const value = code.local();
    code.load(b, state).set(value);
    return value;
  });
  const subtract = (column: Elimination['lower'][number], from: number, value: number): void => {
    for (const [place, entry] of column) {
      code
        .get(y[place]!)
        .get(value)
        .load(factors, from + entry);
      code.one(F64_MUL).one(F64_SUB).set(y[place]!);
    }
  };
  for (let j = 0; j < order.length; j++) subtract(lower[j]!, 0, y[j]!);
  for (let j = order.length - 1; j >= 0; j--) {
    code
      .get(b)
      .get(y[j]!)
      .load(factors, 2 * fill + j)
      .one(F64_MUL)
      .tee(y[j]!)
      .store(order[j]!);
    subtract(upper[j]!, fill, y[j]!);
  }
  return code.add(builder, solve);
}
