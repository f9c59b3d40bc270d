/**
 * Bytes of the WebAssembly binary format: little-endian numbers and LEB128 integers.
 * WebAssembly core specification 2.0, section 5.2.
 */

/** A buffer that grows as it is written. */
export class ByteWriter {
  private buffer: Uint8Array<ArrayBuffer>;
  private view: DataView;
  length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** What was written so far; valid until the next write. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  /** A copy of what was written. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length);
  }

  u8(value: number): void {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = value;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(value: number): void {
    while (value >= 0x80) {
      this.u8((value & 0x7f) | 0x80);
      value >>>= 7;
    }
    this.u8(value);
  }

  /** Signed LEB128 of 32 bits. */
  s32(value: number): void {
    while (value < -0x40 || value >= 0x40) {
      this.u8((value & 0x7f) | 0x80);
      value >>= 7;
    }
    this.u8(value & 0x7f);
  }

  /** Signed LEB128 of 64 bits. */
  s64(value: bigint): void {
    while (value < -0x40n || value >= 0x40n) {
      this.u8(Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.u8(Number(value & 0x7fn));
  }

  f32(value: number): void {
    if (this.length + 4 > this.buffer.length) this.grow(4);
    this.view.setFloat32(this.length, value, true);
    this.length += 4;
  }

  f64(value: number): void {
    if (this.length + 8 > this.buffer.length) this.grow(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.buffer.length) this.grow(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  private grow(by: number): void {
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + by));
    grown.set(this.bytes);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what ByteWriter writes. Throws RangeError past the end and where an integer is too long. */
export class ByteReader {
  private readonly view: DataView;
  at = 0;

  constructor(private readonly source: Uint8Array) {
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  get ended(): boolean {
    return this.at >= this.source.length;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.source.length - this.at;
  }

  u8(): number {
    const byte = this.source[this.at];
    if (byte === undefined)
      throw new RangeError(`The WebAssembly module ends at byte ${this.at}, too early.`);
    this.at++;
    return byte;
  }

  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`The integer that ends at byte ${this.at} has more than 32 bits.`);
  }

  s32(): number {
    return Number(this.signed(32));
  }

  s64(): bigint {
    return this.signed(64);
  }

  f32(): number {
    const value = this.view.getFloat32(this.at, true);
    this.at += 4;
    return value;
  }

  f64(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    const end = this.at + length;
    if (end > this.source.length)
      throw new RangeError(`${length} bytes were announced at byte ${this.at}, but the module ends before.`);
    const bytes = this.source.slice(this.at, end) as Uint8Array<ArrayBuffer>;
    this.at = end;
    return bytes;
  }

  private signed(bits: number): bigint {
    let value = 0n;
    let shift = 0;
    for (;;) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      shift += 7;
      if (byte < 0x80)
        return BigInt.asIntN(bits, (byte & 0x40) === 0 ? value : value - (1n << BigInt(shift)));
      if (shift >= bits + 6) throw new RangeError(`The integer that ends at byte ${this.at} is too long.`);
    }
  }
}
