import { ByteReader, ByteWriter } from './bytes.ts';
import { byte, mark, name, record, rest, sized, u32, vector, type Codec } from './codec.ts';
import { opcode } from './instructions.ts';

/**
 * A WebAssembly module as plain data, and its binary format as one table of sections.
 * WebAssembly core specification 2.0, section 5.5.
 */

/** Value types by their bytes. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
const FUNCREF = 0x70;

export interface FunctionType {
  params: number[];
  results: number[];
}

/** What comes from outside; of the four kinds, functions are never imported here. */
export type Import = { module: string; name: string } & (
  { kind: 'table' } | { kind: 'memory' } | { kind: 'global'; type: number }
);

export interface FunctionBody {
  /** Runs of locals after the parameters. */
  locals: { count: number; type: number }[];
  /** Instructions, the final `end` included. */
  code: Uint8Array<ArrayBuffer>;
}

/** A number or two that never change, or a value that starts at zero. */
export type Global =
  | { kind: 'constant'; value: number }
  | { kind: 'vector'; lanes: readonly [number, number] }
  | { kind: 'variable'; type: number };

export interface WasmModule {
  types: FunctionType[];
  imports: Import[];
  /** Type of each function of the module. */
  functions: number[];
  /** Globals after the imported ones. */
  globals: Global[];
  exports: { name: string; kind: number; index: number }[];
  /** Functions placed in table 0 from an imported global on. */
  elements: { global: number; functions: number[] }[];
  bodies: FunctionBody[];
}

const functionType: Codec<FunctionType> = {
  write(out, { params, results }) {
    out.u8(0x60);
    vector(byte).write(out, params);
    vector(byte).write(out, results);
  },
  read(from) {
    mark(0x60, 'a function type').read(from);
    return { params: vector(byte).read(from), results: vector(byte).read(from) };
  },
};

const importEntry: Codec<Import> = {
  write(out, entry) {
    name.write(out, entry.module);
    name.write(out, entry.name);
    if (entry.kind === 'table') for (const each of [0x01, FUNCREF, 0x00, 0]) out.u8(each);
    else if (entry.kind === 'memory') for (const each of [0x02, 0x00, 0]) out.u8(each);
    else for (const each of [0x03, entry.type, 0x00]) out.u8(each);
  },
  read(from) {
    const names = { module: name.read(from), name: name.read(from) };
    switch (from.u8()) {
      case 0x01:
        mark(FUNCREF, 'a table of functions').read(from);
        mark(0x00, 'limits without a maximum').read(from);
        mark(0, 'no least size').read(from);
        return { ...names, kind: 'table' };
      case 0x02:
        mark(0x00, 'limits without a maximum').read(from);
        mark(0, 'no least size').read(from);
        return { ...names, kind: 'memory' };
      case 0x03: {
        const type = from.u8();
        mark(0x00, 'an immutable global').read(from);
        return { ...names, kind: 'global', type };
      }
      default:
        throw new RangeError(`Import ${names.module}.${names.name} is no table, memory or global.`);
    }
  },
};

/** Bytes of `T.const 0` without the `end`. */
const zeros: Record<number, number[]> = {
  [I32]: [0x41, 0],
  [I64]: [0x42, 0],
  [F32]: [0x43, 0, 0, 0, 0],
  [F64]: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
};

const globalEntry: Codec<Global> = {
  write(out, global) {
    if (global.kind === 'constant') {
      for (const each of [F64, 0x00, opcode('f64.const')]) out.u8(each);
      out.f64(global.value);
    } else if (global.kind === 'vector') {
      for (const each of [V128, 0x00, opcode('v128.const') >> 8, opcode('v128.const') & 0xff]) out.u8(each);
      for (const lane of global.lanes) out.f64(lane);
    } else {
      for (const each of [global.type, 0x01, ...zeros[global.type]!]) out.u8(each);
    }
    out.u8(opcode('end'));
  },
  read(from) {
    const type = from.u8();
    let global: Global;
    const immutable = from.u8() === 0x00;
    if (immutable && type === V128) {
      mark(opcode('v128.const') >> 8, 'a global that is a vector').read(from);
      mark(opcode('v128.const') & 0xff, 'a global that is a vector').read(from);
      global = { kind: 'vector', lanes: [from.f64(), from.f64()] };
    } else if (immutable) {
      mark(opcode('f64.const'), 'a global that is a number').read(from);
      global = { kind: 'constant', value: from.f64() };
    } else {
      for (const each of zeros[type] ?? []) mark(each, 'a global that starts at zero').read(from);
      global = { kind: 'variable', type };
    }
    mark(opcode('end'), 'the end of a constant').read(from);
    return global;
  },
};

const elementEntry: Codec<{ global: number; functions: number[] }> = {
  write(out, { global, functions }) {
    out.u32(0);
    out.u8(opcode('global.get'));
    out.u32(global);
    out.u8(opcode('end'));
    vector(u32).write(out, functions);
  },
  read(from) {
    mark(0, 'an active segment of table 0').read(from);
    mark(opcode('global.get'), 'an offset held by a global').read(from);
    const global = from.u32();
    mark(opcode('end'), 'the end of a constant').read(from);
    return { global, functions: vector(u32).read(from) };
  },
};

const body: Codec<FunctionBody> = sized(
  record<FunctionBody>({ locals: vector(record({ count: u32, type: byte })), code: rest }),
);

/** Sections by number; a section whose list is empty is left out. */
const sections: { id: number; field: keyof WasmModule; items: Codec<unknown[]> }[] = [
  section(1, 'types', functionType),
  section(2, 'imports', importEntry),
  section(3, 'functions', u32),
  section(6, 'globals', globalEntry),
  section(7, 'exports', record({ name, kind: byte, index: u32 })),
  section(9, 'elements', elementEntry),
  section(10, 'bodies', body),
];

function section<F extends keyof WasmModule>(
  id: number,
  field: F,
  item: Codec<WasmModule[F][number]>,
): { id: number; field: F; items: Codec<unknown[]> } {
  return { id, field, items: sized(vector(item)) as unknown as Codec<unknown[]> };
}

const CUSTOM = 0;
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export function emptyModule(): WasmModule {
  return { types: [], imports: [], functions: [], globals: [], exports: [], elements: [], bodies: [] };
}

export function writeModule(module: WasmModule): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096);
  for (const each of HEADER) out.u8(each);
  for (const { id, field, items } of sections) {
    if (module[field].length === 0) continue;
    out.u8(id);
    items.write(out, module[field]);
  }
  return out.copy();
}

/**
 * Reads what `writeModule` writes, and custom sections, which it leaves out.
 * Throws RangeError that names the byte or section that is not known here.
 */
export function readModule(bytes: Uint8Array): WasmModule {
  const from = new ByteReader(bytes);
  for (const each of HEADER) mark(each, 'the header of a WebAssembly module, version 1').read(from);
  const module = emptyModule();
  while (!from.ended) {
    const id = from.u8();
    if (id === CUSTOM) {
      from.take(from.u32());
      continue;
    }
    const found = sections.find((each) => each.id === id);
    if (found === undefined)
      throw new RangeError(`Section ${id} of the WebAssembly module is not supported here.`);
    Object.assign(module, { [found.field]: found.items.read(from) });
  }
  return module;
}
