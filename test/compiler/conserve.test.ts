import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import type { Moiety } from '../../workers/compiler/compiledModel.ts';
import { leftNullSpace, readable, type Sparse } from '../../workers/compiler/leftNullSpace.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';

function moietiesOf(text: string): Moiety[] {
  return lower(readAntimony(text).document, text).system?.description.moieties ?? [];
}

const sums = (text: string): string[] =>
  moietiesOf(text).map(({ terms, total, unit }) =>
    `${terms.map(({ symbol, coefficient }) => `${coefficient} ${symbol}`).join(' + ')} = ${total} ${unit ?? ''}`.trim(),
  );

describe('conserved sums', () => {
  test('of a cycle of phosphorylation, with its total as an amount and its unit', () => {
    const text = `unit substance = 1e-9 mole; unit volume = 1 litre
      compartment c = 2; species A in c, AP in c; A = 10; AP = 5; k = 1
      A -> AP; k*A; AP -> A; k*AP`;
    expect(sums(text)).toEqual(['1 A + 1 AP = 30 nmol']);
  });

  test('read as what molecules consist of: no species is taken away', () => {
    const text = `species E, S, ES, P; E = 1; S = 10; ES = 0.5; P = 0; k = 1
      E + S -> ES; k*E*S; ES -> E + P; k*ES`;
    expect(sums(text)).toEqual(['1 E + 1 ES = 1.5', '1 S + 1 ES + 1 P = 10.5']);
  });

  test('follow start values that are computed', () => {
    expect(sums('species A, B; a = 3; A = 2*a; B = 1; k = 1; A -> B; k*A')).toEqual(['1 A + 1 B = 7']);
  });

  test('are not claimed where something comes or goes', () => {
    expect(sums('species A, B; A = 1; B = 0; k = 1; A -> B; k*A; B -> ; k*B')).toEqual([]);
  });

  test('are found in networks of a thousand species', () => {
    const cycles = Array.from(
      { length: 500 },
      (_, at) => `A${at} -> B${at}; k*A${at}; B${at} -> A${at}; k*B${at}`,
    );
    const text = `k = 1\n${cycles.join('\n')}\n${Array.from({ length: 500 }, (_, at) => `A${at} = 1; B${at} = 0`).join('\n')}`;
    expect(moietiesOf(text)).toHaveLength(500);
  });
});

describe('the left null space', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(fc.constantFrom(0, 0, 0, -1, 1, -2, 2), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  const sparse = (rows: number[][]): Sparse[] =>
    rows.map((row) => new Map([...row.entries()].filter(([, entry]) => entry !== 0)));

  /** Rank in exact arithmetic, by elimination of integers without division. */
  function rankOf(rows: number[][]): number {
    const exact = rows.map((row) => row.map(BigInt));
    let rank = 0;
    for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
      const pivot = exact.findIndex((row, at) => at >= rank && row[column] !== 0n);
      if (pivot < 0) continue;
      [exact[rank], exact[pivot]] = [exact[pivot]!, exact[rank]!];
      for (let at = rank + 1; at < exact.length; at++) {
        const [a, b] = [exact[at]![column]!, exact[rank]![column]!];
        exact[at] = exact[at]!.map((entry, i) => entry * b - exact[rank]![i]! * a);
      }
      rank++;
    }
    return rank;
  }

  test('has as many vectors as rows less the rank, and each gives 0', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const basis = readable(leftNullSpace(sparse(rows), rows[0]!.length));
        expect(basis).toHaveLength(rows.length - rankOf(rows));
        for (const vector of basis)
          for (let column = 0; column < rows[0]!.length; column++) {
            const sum = [...vector].reduce((total, [row, weight]) => total + weight * rows[row]![column]!, 0);
            expect(Math.abs(sum)).toBeLessThan(1e-6);
          }
      }),
      { seed: 20061, numRuns: 300 },
    );
  });
});
