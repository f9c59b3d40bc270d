import { Sha256 } from '../model/sha256.ts';

/** Every not-a-number counts as this one: WebAssembly leaves the sign and payload of a NaN open. */
const CANONICAL_NAN_HIGH = 0x7ff80000;

const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);
/** Which half holds the low word depends on the machine; every browser today is little-endian. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

function swapped(word: number): number {
  return ((word << 24) & 0xff000000) | ((word << 8) & 0xff0000) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** SHA-256 of numbers as their eight bytes, little-endian. */
export class NumberDigest {
  private readonly sha = new Sha256();

  add(value: number): void {
    if (Number.isNaN(value)) {
      this.sha.add(0);
      this.sha.add(swapped(CANONICAL_NAN_HIGH));
      return;
    }
    number[0] = value;
    this.sha.add(swapped(halves[LOW]!));
    this.sha.add(swapped(halves[1 - LOW]!));
  }

  finish(): string {
    return this.sha.finish();
  }
}
