import { ByteReader, ByteWriter } from './bytes.ts';

/** Writer and reader of one thing, declared together so that what is written reads back the same. */
export interface Codec<T> {
  write(out: ByteWriter, value: T): void;
  read(from: ByteReader): T;
}

export const byte: Codec<number> = { write: (out, v) => out.u8(v), read: (from) => from.u8() };
export const u32: Codec<number> = { write: (out, v) => out.u32(v), read: (from) => from.u32() };
export const s32: Codec<number> = { write: (out, v) => out.s32(v), read: (from) => from.s32() };
export const s64: Codec<bigint> = { write: (out, v) => out.s64(v), read: (from) => from.s64() };
export const f32: Codec<number> = { write: (out, v) => out.f32(v), read: (from) => from.f32() };
export const f64: Codec<number> = { write: (out, v) => out.f64(v), read: (from) => from.f64() };

/** A count, then the items. */
export function vector<T>(item: Codec<T>): Codec<T[]> {
  return {
    write(out, values) {
      out.u32(values.length);
      for (const value of values) item.write(out, value);
    },
    read(from) {
      const values: T[] = [];
      for (let count = from.u32(); count > 0; count--) values.push(item.read(from));
      return values;
    },
  };
}

/** The fields one after another, in the order of the table. */
export function record<T extends object>(fields: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[];
  return {
    write(out, value) {
      for (const name of names) fields[name].write(out, value[name]);
    },
    read(from) {
      const value: Partial<T> = {};
      for (const name of names) value[name] = fields[name].read(from);
      return value as T;
    },
  };
}

/** The length in bytes, then the thing. */
export function sized<T>(inner: Codec<T>): Codec<T> {
  return {
    write(out, value) {
      const own = new ByteWriter();
      inner.write(own, value);
      out.u32(own.length);
      out.append(own.bytes);
    },
    read(from) {
      const own = new ByteReader(from.take(from.u32()));
      const value = inner.read(own);
      if (!own.ended) throw new RangeError(`Bytes are left over before byte ${from.at} of the module.`);
      return value;
    },
  };
}

/** All that is left. */
export const rest: Codec<Uint8Array<ArrayBuffer>> = {
  write: (out, value) => out.append(value),
  read: (from) => from.take(from.left),
};

/** A name in UTF-8. */
export const name: Codec<string> = {
  write(out, value) {
    const bytes = new TextEncoder().encode(value);
    out.u32(bytes.length);
    out.append(bytes);
  },
  read: (from) => new TextDecoder('utf-8', { fatal: true }).decode(from.take(from.u32())),
};

/** A byte that is always the same. Throws RangeError where another is read. */
export function mark(value: number, meaning: string): Codec<null> {
  return {
    write: (out) => out.u8(value),
    read(from) {
      const found = from.u8();
      if (found !== value)
        throw new RangeError(`Byte ${from.at - 1} is ${found}, not ${value} (${meaning}).`);
      return null;
    },
  };
}
