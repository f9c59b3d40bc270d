/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011, section 3.3 and table 2. The core has the same for what is drawn inside a solve.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
/** Weyl sequence of the key: the golden ratio and √3 − 1. */
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function high(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  return (a1 * b1 + Math.floor((a0 * b1 + middle) / 0x10000)) >>> 0;
}

export type Counter = [number, number, number, number];

/** Four random 32-bit integers of a counter under a key. */
export function philox(counter: Readonly<Counter>, key: readonly [number, number]): Counter {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = high(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = high(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** A number in (0, 1) from 53 bits of a (seed, stream, index), and of a row where one index has several. */
export function uniform(seed: number, stream: number, index: number, row = 0): number {
  const [a, b] = philox([index >>> 0, row >>> 0, stream >>> 0, 0], [seed >>> 0, 0]);
  return ((a >>> 5) * 0x4000000 + (b >>> 6) + 0.5) / 0x20000000000000;
}
