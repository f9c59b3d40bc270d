import { describe, expect, it } from 'vitest';
import { Bench } from './core.ts';
import { pk } from './problems.ts';

const bench = new Bench(pk);
const { core } = bench;
const at = core.heapBase();

function words(counter: number[], key: number[]): string {
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  core.philox4x32(c0, c1, c2, c3, key[0]!, key[1]!, at);
  return [...new Uint32Array(bench.memory.buffer, at, 4)]
    .map((word) => word.toString(16).padStart(8, '0'))
    .join(' ');
}

describe('Philox4x32-10', () => {
  // Known answers published with Random123 1.14, tests/kat_vectors.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('of %j under %j', (counter, key, expected) => {
    expect(words(counter, key)).toBe(expected);
  });
});

describe('uniform numbers', () => {
  it('lie strictly between 0 and 1, evenly', () => {
    expect(core.uniform(0, 0)).toBeGreaterThan(0);
    expect(core.uniform(0xffffffff, 0xffffffff)).toBeLessThan(1);
    expect(core.uniform(0x80000000, 0)).toBe(0.5 + 2 ** -53);
    const count = 20_000;
    let mean = 0;
    for (let i = 0; i < count; i++) {
      core.philox4x32(i, 0, 0, 0, 1, 2, at);
      const [high, low] = new Uint32Array(bench.memory.buffer, at, 2);
      mean += core.uniform(high!, low!) / count;
    }
    // Four standard errors of the mean of uniforms.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * count));
  });
});

describe('normal numbers', () => {
  // Quantiles computed with mpmath at 30 digits: sqrt(2)·erfinv(2u − 1).
  it.each([
    [0.6, 0.25334710313579974132],
    [0.3, -0.52440051270804081597],
    [0.1, -1.2815515655446004353],
    [0.975, 1.9599639845400538556],
    [0.01, -2.3263478740408410931],
    [1e-6, -4.7534243088228989573],
    [1e-12, -7.0344838253011319326],
    [1e-30, -11.46402468844361572],
    [1e-300, -37.047096299361199237],
  ])('of %f', (u, expected) => {
    expect(core.normal(u)).toBeCloseTo(expected, 13);
    expect(Math.abs(core.normal(u) / expected - 1)).toBeLessThan(1e-14);
  });

  it('are symmetric and 0 at the middle', () => {
    expect(core.normal(0.5)).toBe(0);
    for (const u of [0.25, 0.125, 0.0625, 2 ** -20]) expect(core.normal(1 - u)).toBe(-core.normal(u));
  });
});
