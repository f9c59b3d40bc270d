import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberDigest } from '../../workers/engine/digest.ts';
import { Recorder } from '../../workers/engine/recorder.ts';

function digestOf(values: Iterable<number>): string {
  const digest = new NumberDigest();
  for (const value of values) digest.add(value);
  return digest.finish();
}

describe('the digest of numbers', () => {
  test('is SHA-256 of their bytes, little-endian, whatever their count', () => {
    const any = fc.double({ noNaN: true });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 200 }), (values) => {
        const bytes = new Uint8Array(Float64Array.from(values).buffer);
        expect(digestOf(values)).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });

  test('takes every NaN as the same', () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8_0000_0000_1234n]).buffer);
    expect(digestOf(odd)).toBe(digestOf([NaN]));
    const canonical = createHash('sha256').update(Buffer.from('000000000000f87f', 'hex')).digest('hex');
    expect(digestOf([NaN])).toBe(canonical);
  });
});

describe('recording', () => {
  const grid = Float64Array.of(0, 1, 2);
  const rows = (...values: number[][]) => Float64Array.from(values.flat());

  test('the digest covers the grid alone: rows at jumps leave it as it is', () => {
    const plain = new Recorder(2, grid, 1, [0, 1]);
    plain.take(rows([0, 5], [1, 6], [2, 7]));
    const jumping = new Recorder(2, grid, 1, [0, 1]);
    jumping.take(rows([0, 5], [0.5, 5.5], [0.5, 9]));
    jumping.take(rows([1, 4], [1, 6], [1.5, 3], [2, 7]));
    const [a, b] = [plain.finish(), jumping.finish()];
    expect(a.digest).toBe(b.digest);
    expect(a.digest).toBe(digestOf([0, 5, 1, 6, 2, 7]));
    expect(Array.from(b.columns[0]!)).toEqual([0, 0.5, 0.5, 1, 1, 1.5, 2]);
    expect(Array.from(b.columns[1]!)).toEqual([5, 5.5, 9, 4, 6, 3, 7]);
  });

  test('only the first columns are digested, as many as asked', () => {
    const recorder = new Recorder(3, grid, 1, [0, 2]);
    recorder.take(rows([0, 5, 100], [1, 6, 200], [2, 7, 300]));
    const { columns, digest } = recorder.finish();
    expect(digest).toBe(digestOf([0, 5, 1, 6, 2, 7]));
    expect(columns.map((column) => Array.from(column))).toEqual([
      [0, 1, 2],
      [100, 200, 300],
    ]);
  });

  test('grows with what comes', () => {
    const recorder = new Recorder(2, grid, 1, [0, 1]);
    for (let k = 0; k < 1000; k++) recorder.take(rows([k / 1000, k]));
    const [time, values] = recorder.finish().columns;
    expect(time).toHaveLength(1000);
    expect(values?.[999]).toBe(999);
  });
});
