import { expect, test } from 'vitest';
import { latinHypercube } from '../../workers/engine/latinHypercube.ts';
import { philox, uniform, type Counter } from '../../workers/engine/philox.ts';

/** Known answers of Random123's kat_vectors for philox4x32, 10 rounds. */
const VECTORS: [Counter, [number, number], Counter][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test.each(VECTORS)('philox(%j, %j)', (counter, key, expected) => {
  expect(philox(counter, key)).toEqual(expected);
});

test('uniform numbers lie inside (0, 1) and average a half', () => {
  const drawn = Array.from({ length: 4000 }, (_, k) => uniform(1, 0, k));
  expect(drawn.every((u) => u > 0 && u < 1)).toBe(true);
  expect(drawn.reduce((sum, u) => sum + u, 0) / drawn.length).toBeCloseTo(0.5, 1);
});

test('a Latin hypercube meets every stratum of every axis once, and is the same for the same seed', () => {
  const points = latinHypercube(16, 3, 42);
  for (let axis = 0; axis < 3; axis++) {
    const strata = points.map((point) => Math.floor(point[axis]! * 16)).sort((a, b) => a - b);
    expect(strata).toEqual(Array.from({ length: 16 }, (_, k) => k));
  }
  expect(latinHypercube(16, 3, 42)).toEqual(points);
  expect(latinHypercube(16, 3, 43)).not.toEqual(points);
});
