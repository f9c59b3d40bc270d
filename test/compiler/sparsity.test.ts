import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minimumDegree } from '../../workers/compiler/minimumDegree.ts';
import { sparsityOf } from '../../workers/compiler/sparsity.ts';

type Edge = readonly [number, number];

function neighboursOf(size: number, edges: readonly Edge[]): Set<number>[] {
  const sets = Array.from({ length: size }, () => new Set<number>());
  for (const [a, b] of edges) {
    if (a === b) continue;
    sets[a]!.add(b);
    sets[b]!.add(a);
  }
  return sets;
}

/** Columns of L by the definition: eliminating a row joins all that is left of its neighbours. */
function eliminate(size: number, edges: readonly Edge[], order: readonly number[]): Set<number>[] {
  const left = neighboursOf(size, edges);
  const columns = Array.from({ length: size }, () => new Set<number>());
  for (const row of order) {
    const around = [...left[row]!];
    columns[row] = new Set(around);
    for (const a of around) {
      left[a]!.delete(row);
      for (const b of around) if (a !== b) left[a]!.add(b);
    }
  }
  return columns;
}

const graphs = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 80 }),
  }),
);

describe('the minimum degree order', () => {
  test('takes every row once, and its columns are those of the elimination', () => {
    fc.assert(
      fc.property(graphs, ({ size, edges }) => {
        const { order, columns } = minimumDegree(neighboursOf(size, edges));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, k) => k));
        const expected = eliminate(size, edges, order);
        columns.forEach((column, row) => {
          expect(new Set(column)).toEqual(expected[row]);
          expect(column.length).toBe(expected[row]!.size);
        });
      }),
    );
  });

  test('fills in nothing in a tree, be it a line or a star', () => {
    const size = 500;
    const line = Array.from({ length: size - 1 }, (_, k): Edge => [k, k + 1]);
    const star = Array.from({ length: size - 1 }, (_, k): Edge => [0, k + 1]);
    for (const edges of [line, star]) {
      const { columns } = minimumDegree(neighboursOf(size, edges));
      expect(columns.reduce((sum, { length }) => sum + length, 0)).toBe(size - 1);
    }
  });
});

describe('a Jacobian', () => {
  const line = (size: number): Edge[] =>
    Array.from({ length: size }, (_, k): Edge[] =>
      k === 0
        ? [[0, 0]]
        : [
            [k, k],
            [k, k - 1],
          ],
    ).flat();

  test('of few states, or a full one, is dense', () => {
    expect(sparsityOf(10, line(10))).toBeUndefined();
    const full = Array.from({ length: 60 * 60 }, (_, k): Edge => [Math.floor(k / 60), k % 60]);
    expect(sparsityOf(60, full)).toBeUndefined();
  });

  test('of a long chain is sparse, and written in the order of its columns', () => {
    const { entries, fill, cells } = sparsityOf(100, line(100))!;
    expect(fill).toBe(99);
    expect(entries.length).toBe(199);
    const order = [...cells.subarray(0, 100)];
    const columns = entries.map(([, column]) => order.indexOf(column));
    expect(columns).toEqual([...columns].sort((a, b) => a - b));
  });
});
