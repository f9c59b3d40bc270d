import { byte, f32, f64, mark, s32, s64, u32, vector, type Codec } from './codec.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * The instruction set as one table: names in the order of their opcodes, with their immediates.
 * WebAssembly core specification 2.0, section 5.4. Left out: references, tables, and of the vectors of 128 bits all
 * but what works on two 64-bit lanes.
 */

/** An immediate. `call`, `type` and `block` name things of the module, and change when a body moves to another. */
export type Immediate =
  | 'block'
  | 'label'
  | 'labels'
  | 'call'
  | 'type'
  | 'local'
  | 'global'
  | 'table'
  | 'align'
  | 'offset'
  | 'memory'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'lane'
  | 'lanes'
  | 'v128';

type ImmediateValue = number | bigint | number[] | null;

const immediates: Record<Immediate, Codec<ImmediateValue>> = {
  block: any(s32), // -64 for none, -1 … -4 for a value type, or the index of a function type
  label: any(u32),
  labels: any(vector(u32)),
  call: any(u32),
  type: any(u32),
  local: any(u32),
  global: any(u32),
  table: any(u32),
  align: any(u32),
  offset: any(u32),
  memory: any(mark(0, 'the only memory')),
  i32: any(s32),
  i64: any(s64),
  f32: any(f32),
  f64: any(f64),
  lane: any(byte),
  lanes: any(bytesOf(16)),
  v128: any(bytesOf(16)),
};

/** So many bytes, one after another. */
function bytesOf(count: number): Codec<number[]> {
  return {
    write: (out, values) => values.forEach((value) => byte.write(out, value)),
    read: (from) => Array.from({ length: count }, () => byte.read(from)),
  };
}

/** A codec of one kind of value, seen as a codec of every kind. */
function any<T extends ImmediateValue>(codec: Codec<T>): Codec<ImmediateValue> {
  return codec as unknown as Codec<ImmediateValue>;
}

/** [first opcode, names from there on]; a name may be followed by its immediates. */
const table: [number, string][] = [
  [0x00, 'unreachable, nop, block block, loop block, if block, else'],
  [0x0b, 'end, br label, br_if label, br_table labels label, return, call call, call_indirect type table'],
  [0x1a, 'drop, select'],
  [0x20, 'local.get local, local.set local, local.tee local, global.get global, global.set global'],
  [
    0x28,
    memoryAccess(
      'i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u ' +
        'i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u ' +
        'i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32',
    ),
  ],
  [0x3f, 'memory.size memory, memory.grow memory'],
  [0x41, 'i32.const i32, i64.const i64, f32.const f32, f64.const f64'],
  [0x45, of('i32', 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u')],
  [0x50, of('i64', 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u')],
  [0x5b, of('f32', 'eq ne lt gt le ge')],
  [0x61, of('f64', 'eq ne lt gt le ge')],
  [
    0x67,
    of('i32', 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'),
  ],
  [
    0x79,
    of('i64', 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'),
  ],
  [0x8b, of('f32', 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign')],
  [0x99, of('f64', 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign')],
  [0xa7, of('i32', 'wrap_i64 trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u')],
  [0xac, of('i64', 'extend_i32_s extend_i32_u trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u')],
  [0xb2, of('f32', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u demote_f64')],
  [0xb7, of('f64', 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u promote_f32')],
  [0xbc, 'i32.reinterpret_f32, i64.reinterpret_f64, f32.reinterpret_i32, f64.reinterpret_i64'],
  [0xc0, 'i32.extend8_s, i32.extend16_s, i64.extend8_s, i64.extend16_s, i64.extend32_s'],
  [0xfc00, of('i32', 'trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u')],
  [0xfc04, of('i64', 'trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u')],
  [0xfc0a, 'memory.copy memory memory, memory.fill memory'],
  [0xfd00, 'v128.load align offset'],
  [0xfd09, 'v128.load32_splat align offset, v128.load64_splat align offset, v128.store align offset'],
  [0xfd0c, 'v128.const v128, i8x16.shuffle lanes'],
  [0xfd11, 'i32x4.splat, i64x2.splat, f32x4.splat, f64x2.splat'],
  [0xfd1d, 'i64x2.extract_lane lane, i64x2.replace_lane lane'],
  [0xfd21, 'f64x2.extract_lane lane, f64x2.replace_lane lane'],
  [0xfd47, of('f64x2', 'eq ne lt gt le ge')],
  [0xfd4d, of('v128', 'not and andnot or xor bitselect any_true')],
  [0xfd74, 'f64x2.ceil, f64x2.floor'],
  [0xfd7a, 'f64x2.trunc'],
  [0xfd94, 'f64x2.nearest'],
  [0xfdc3, 'i64x2.all_true'],
  [0xfdcb, of('i64x2', 'shl shr_s shr_u add')],
  [0xfdd1, 'i64x2.sub'],
  [0xfdd6, of('i64x2', 'eq ne lt_s gt_s le_s ge_s')],
  [0xfdec, 'f64x2.abs, f64x2.neg'],
  [0xfdef, of('f64x2', 'sqrt add sub mul div min max pmin pmax')],
];

function of(type: string, names: string): string {
  return names
    .split(' ')
    .map((each) => `${type}.${each}`)
    .join(', ');
}

function memoryAccess(names: string): string {
  return names
    .split(' ')
    .map((each) => `${each} align offset`)
    .join(', ');
}

/** One row of the table. An opcode above 0xff is a prefix, 0xfc or 0xfd, and a number. */
export interface InstructionKind {
  name: string;
  opcode: number;
  immediates: readonly Immediate[];
}

export const INSTRUCTIONS: readonly InstructionKind[] = table.flatMap(([first, names]) =>
  names.split(', ').map((text, index) => {
    const [name, ...kinds] = text.split(' ');
    return { name: name!, opcode: first + index, immediates: kinds as Immediate[] };
  }),
);

const byName = new Map(INSTRUCTIONS.map((kind) => [kind.name, kind]));
const byOpcode = new Map(INSTRUCTIONS.map((kind) => [kind.opcode, kind]));

/** An instruction with its immediates, in the order of its row. */
export interface Instruction {
  name: string;
  values: ImmediateValue[];
}

/** Opcode of a name in the table. Throws where the table has no such name. */
export function opcode(name: string): number {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`Unknown WebAssembly instruction: ${name}`);
  return kind.opcode;
}

/** The row of an instruction. Throws where the table has no such name. */
export function kindOf(name: string): InstructionKind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`Unknown WebAssembly instruction: ${name}`);
  return kind;
}

export const instruction: Codec<Instruction> = {
  write(out: ByteWriter, { name, values }: Instruction): void {
    const kind = kindOf(name);
    if (kind.opcode > 0xff) {
      byte.write(out, kind.opcode >> 8);
      u32.write(out, kind.opcode & 0xff);
    } else {
      byte.write(out, kind.opcode);
    }
    kind.immediates.forEach((immediate, index) => immediates[immediate].write(out, values[index]!));
  },
  read(from: ByteReader): Instruction {
    const at = from.at;
    const first = byte.read(from);
    const code = first === 0xfc || first === 0xfd ? (first << 8) + u32.read(from) : first;
    const kind = byOpcode.get(code);
    if (kind === undefined)
      throw new RangeError(
        `Byte ${at} of the function body, 0x${code.toString(16)}, is no instruction known here.`,
      );
    return { name: kind.name, values: kind.immediates.map((immediate) => immediates[immediate].read(from)) };
  },
};

/** A whole expression: instructions up to the end of the bytes. */
export const instructions: Codec<Instruction[]> = {
  write(out, list) {
    for (const each of list) instruction.write(out, each);
  },
  read(from) {
    const list: Instruction[] = [];
    while (!from.ended) list.push(instruction.read(from));
    return list;
  },
};
