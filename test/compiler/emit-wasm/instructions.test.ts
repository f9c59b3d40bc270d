import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../workers/compiler/emit-wasm/bytes.ts';
import {
  INSTRUCTIONS,
  instructions,
  opcode,
  type Immediate,
  type Instruction,
} from '../../../workers/compiler/emit-wasm/instructions.ts';

const u32 = fc.nat({ max: 0xffffffff });
const s32 = fc.integer();
const values: Record<Immediate, fc.Arbitrary<Instruction['values'][number]>> = {
  block: fc.oneof(fc.constantFrom(-64, -1, -2, -3, -4), fc.nat()),
  label: u32,
  labels: fc.array(u32),
  call: u32,
  type: u32,
  local: u32,
  global: u32,
  table: u32,
  align: u32,
  offset: u32,
  memory: fc.constant(null),
  i32: s32,
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f32: fc.float({ noNaN: true }),
  f64: fc.double({ noNaN: true }),
  lane: fc.nat({ max: 1 }),
  lanes: fc.array(fc.nat({ max: 31 }), { minLength: 16, maxLength: 16 }),
  v128: fc.array(fc.nat({ max: 255 }), { minLength: 16, maxLength: 16 }),
};

const anyInstruction: fc.Arbitrary<Instruction> = fc
  .constantFrom(...INSTRUCTIONS)
  .chain(({ name, immediates }) =>
    fc.tuple(...immediates.map((kind) => values[kind])).map((list) => ({ name, values: list })),
  );

describe('the instruction table', () => {
  test('has each name and each opcode once', () => {
    expect(new Set(INSTRUCTIONS.map(({ name }) => name)).size).toBe(INSTRUCTIONS.length);
    expect(new Set(INSTRUCTIONS.map(({ opcode }) => opcode)).size).toBe(INSTRUCTIONS.length);
  });

  test('has the opcodes of the specification at the ends of its rows', () => {
    const expected = {
      unreachable: 0x00,
      call_indirect: 0x11,
      select: 0x1b,
      'global.set': 0x24,
      'i64.store32': 0x3e,
      'f64.const': 0x44,
      'i32.ge_u': 0x4f,
      'i64.ge_u': 0x5a,
      'f32.ge': 0x60,
      'f64.ge': 0x66,
      'i32.rotr': 0x78,
      'i64.rotr': 0x8a,
      'f32.copysign': 0x98,
      'f64.copysign': 0xa6,
      'i32.trunc_f64_u': 0xab,
      'i64.trunc_f64_u': 0xb1,
      'f32.demote_f64': 0xb6,
      'f64.promote_f32': 0xbb,
      'f64.reinterpret_i64': 0xbf,
      'i64.extend32_s': 0xc4,
      'i64.trunc_sat_f64_u': 0xfc07,
      'memory.fill': 0xfc0b,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, opcode(name)]))).toEqual(expected);
  });

  test('reads back what it writes', () =>
    fc.assert(
      fc.property(fc.array(anyInstruction), (list) => {
        const out = new ByteWriter();
        instructions.write(out, list);
        expect(instructions.read(new ByteReader(out.bytes))).toEqual(list);
      }),
    ));

  test('names the byte that is no instruction', () => {
    expect(() => instructions.read(new ByteReader(new Uint8Array([0x01, 0xff])))).toThrow(
      'Byte 1 of the function body, 0xff, is no instruction known here.',
    );
  });

  test('refuses an instruction that is cut off', () => {
    expect(() => instructions.read(new ByteReader(new Uint8Array([opcode('i32.const')])))).toThrow(
      RangeError,
    );
    expect(() => instructions.read(new ByteReader(new Uint8Array([opcode('f64.const'), 0])))).toThrow(
      RangeError,
    );
  });
});
