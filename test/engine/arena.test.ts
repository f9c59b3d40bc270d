import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../workers/engine/arena.ts';

const PAGE = 65_536;

function memory(maximum = 64): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum });
}

test('stretches are aligned, inside memory, and never overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(100_000), fc.nat(20)), { maxLength: 40 }), (orders) => {
      const linear = memory();
      const arena = new Arena(linear, 128);
      const taken: { at: number; end: number }[] = [];
      for (const [bytes, releaseAt] of orders) {
        const at = arena.take(bytes);
        if (at !== undefined) {
          expect(at % 64).toBe(0);
          expect(at).toBeGreaterThanOrEqual(128);
          expect(at + bytes).toBeLessThanOrEqual(linear.buffer.byteLength);
          expect(taken.every((other) => other.end <= at || at + bytes <= other.at)).toBe(true);
          taken.push({ at, end: at + Math.max(bytes, 1) });
        }
        const gone = taken.splice(releaseAt, 1)[0];
        if (gone !== undefined) arena.release(gone.at);
      }
    }),
  );
});

test('what was given back is used again, joined with its neighbours', () => {
  const linear = memory();
  const arena = new Arena(linear, 0);
  for (let round = 0; round < 100; round++) {
    const stretches = [1000, 20_000, 40_000].map((bytes) => arena.take(bytes)!);
    for (const at of stretches) arena.release(at);
    arena.release(arena.take(PAGE)!);
  }
  expect(linear.buffer.byteLength).toBe(PAGE);
});

test('where no more memory is granted nothing is taken, and the arena goes on', () => {
  const arena = new Arena(memory(2), 0);
  expect(arena.take(3 * PAGE)).toBeUndefined();
  expect(arena.take(2 * PAGE)).toBe(0);
});

test('giving back what was not taken is an error', () => {
  expect(() => new Arena(memory(), 0).release(64)).toThrow('nothing was taken at 64');
});
