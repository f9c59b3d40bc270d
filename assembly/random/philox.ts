/**
 * Philox4x32-10: four 32-bit words that depend on a counter of four words and a key of two, and on nothing else.
 * J. Salmon, M. Moraes, R. Dror, D. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11. The paper's
 * multipliers M and Weyl constants W.
 */
const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;
const ROUNDS = 10;

/** Writes the four words at `to`. */
export function philox4x32(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32, to: usize): void {
  for (let round = 0; round < ROUNDS; round++) {
    const product0 = M0 * (<u64>c0);
    const product1 = M1 * (<u64>c2);
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c1 = <u32>product1;
    c3 = <u32>product0;
    k0 += W0;
    k1 += W1;
  }
  store<u32>(to, c0);
  store<u32>(to, c1, 4);
  store<u32>(to, c2, 8);
  store<u32>(to, c3, 12);
}
