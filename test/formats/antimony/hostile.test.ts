import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../../workers/formats/antimony/writer.ts';

/** Numbers that look random and are the same on every run. */
function* bytes(count: number): Generator<number> {
  for (let seed = 1, at = 0; at < count; at++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    yield (seed >> 8) & 0xff;
  }
}

const codes = (text: string): (string | undefined)[] => {
  const { document, diagnostics } = readAntimony(text);
  expect(document.models.some(({ id }) => id === document.main)).toBe(true);
  return [...new Set(diagnostics.map(({ code }) => code))];
};

describe('Antimony that nobody means well', () => {
  test.each([
    ['no text', '', []],
    ['nothing but comments', '# a\n// b\n/* c */', []],
    ['binary data', String.fromCharCode(...bytes(20_000)), ['syntax']],
    ['100,000 parentheses', `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, ['too-deeply-nested']],
    ['parentheses that never close', `x = ${'('.repeat(150)}`, ['syntax']],
    ['20,000 signs', `x = ${'- '.repeat(20_000)}1`, ['too-deeply-nested']],
    ['20,000 powers', `x = ${'a^'.repeat(20_000)}2`, ['too-deeply-nested']],
    ['a difference of 5,000 terms', `x = ${'a+b-'.repeat(5_000)}1`, ['too-deeply-nested']],
    ['a sum of 100,000 terms', `x = ${'a+'.repeat(100_000)}1`, []],
    ['a line of a megabyte', 'x'.repeat(1_000_000), ['syntax']],
    ['a string without end', `x is "${'y'.repeat(100_000)}`, ['syntax']],
    ['a comment without end', `/*${'y'.repeat(100_000)}`, ['syntax']],
    ['more than two million characters', 'x=1\n'.repeat(600_000), ['text-too-long']],
    [
      '10,000 reactions',
      Array.from({ length: 10_000 }, (_, n) => `S${n} -> S${n + 1}; k*S${n}`).join('\n'),
      [],
    ],
    [
      '10,000 names for one thing',
      Array.from({ length: 10_000 }, (_, n) => `a${n} is a${n + 1}`).join('\n'),
      [],
    ],
    [
      '1,000 species that act on one reaction',
      `J: S -> ; k*S;\n${Array.from({ length: 1000 }, (_, n) => `m${n} -( J;`).join('\n')}`,
      [],
    ],
    ['names in a ring', 'a is b\nb is a\na = 1', []],
    [
      '10,000 starts, each from the next',
      Array.from({ length: 10_000 }, (_, n) => `a${n} = a${n + 1}`).join('\n'),
      [],
    ],
    [
      '10,000 units, each from the next',
      Array.from({ length: 10_000 }, (_, n) => `unit a${n} = a${n + 1}`).join('\n'),
      ['circular-units', 'undefined-unit'],
    ],
    [
      '1,000 submodels inside one another',
      Array.from({ length: 1_000 }, (_, n) => `model m${n}()\n A: m${n + 1}()\nend`).join('\n'),
      ['circular-submodels', 'undeclared-model'],
    ],
  ])('%s', (_, text, expected) => {
    const found = codes(text);
    expect(found.filter((code) => !expected.includes(code as never))).toEqual([]);
    if (expected.length > 0) expect(found.length).toBeGreaterThan(0);
  });

  test('any text at all is read without an exception, and what is read can be written', () => {
    const piece = fc.constantFrom(
      ...[
        'model a()',
        'end',
        'S1',
        '->',
        ';',
        ':',
        '=',
        ':=',
        "'",
        '(',
        ')',
        ',',
        '+',
        '-',
        '*',
        '^',
        '3',
        '1e',
        '\n',
      ],
      ...[
        'at',
        'after',
        'in',
        'is',
        'has',
        'unit',
        '"x"',
        '"',
        '$',
        '{',
        '}',
        '.',
        '--',
        '<',
        '&&',
        '!',
        'function f(x)',
      ],
      ...[
        'species',
        'const',
        'delete',
        'A.b',
        'A: a()',
        'piecewise',
        '#',
        '/*',
        '*/',
        '\\',
        '`',
        'µ',
        '\u0000',
        'litre',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { document, diagnostics } = readAntimony(pieces.join(' '));
        writeAntimony(document);
        for (const { span, line } of diagnostics) {
          expect(span && span.to >= span.from && line && line >= 1).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
