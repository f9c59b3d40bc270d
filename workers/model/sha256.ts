/**
 * SHA-256 (FIPS 180-4). Synchronous, unlike the browser's own, so that compiling stays a plain function, and fast
 * enough to run beside a solve.
 */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2). */
const K = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
/** Of the square roots of the first 8 (section 5.3.3). */
const INITIAL = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return primes;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

const schedule = new Int32Array(64);

/** One block: `words` [16], big-endian values; `hash` [8] is updated. */
function compress(hash: Int32Array, words: Int32Array): void {
  const w = schedule;
  w.set(words);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
  let a = hash[0]!;
  let b = hash[1]!;
  let c = hash[2]!;
  let d = hash[3]!;
  let e = hash[4]!;
  let f = hash[5]!;
  let g = hash[6]!;
  let h = hash[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}

export class Sha256 {
  private readonly hash = Int32Array.from(INITIAL);
  private readonly block = new Int32Array(16);
  private words = 0;

  /** Takes four bytes, the first in the highest bits. */
  add(word: number): void {
    this.block[this.words & 15] = word;
    if ((++this.words & 15) === 0) compress(this.hash, this.block);
  }

  /** The hash in hexadecimal, after at most three bytes more; nothing may be added after. */
  finish(rest: Uint8Array = new Uint8Array()): string {
    const bits = this.words * 32 + rest.length * 8;
    let last = 0x80 << (24 - 8 * rest.length);
    for (let k = 0; k < rest.length; k++) last |= rest[k]! << (24 - 8 * k);
    this.add(last);
    while ((this.words & 15) !== 14) this.add(0);
    this.add(Math.floor(bits / 2 ** 32));
    this.add(bits | 0);
    return Array.from(this.hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/** Of a text in UTF-8, in hexadecimal. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length & ~3;
  const hash = new Sha256();
  for (let at = 0; at < whole; at += 4) hash.add(view.getInt32(at));
  return hash.finish(bytes.subarray(whole));
}
