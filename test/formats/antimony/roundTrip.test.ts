import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../../workers/model/diagnostic.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../../workers/formats/antimony/writer.ts';
import { documents } from './documents.ts';

/** The same plain data without the places in the text. */
function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'span');
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutSpans(one)]));
}

describe('Antimony, written and read again', () => {
  test('gives the same document', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = writeAntimony(document);
        const again = readAntimony(text);
        expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(withoutSpans(again.document)).toEqual(withoutSpans(document));
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same text', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = writeAntimony(document);
        expect(writeAntimony(readAntimony(text).document)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  test('holds for any text of statements that reads without errors', () => {
    const statement = fc.constantFrom(
      'S1 -> S2; k1*S1',
      'J: 2 S1 + n S3 => ; Vm*S1/(Km + S1) in c',
      'compartment c = 2, d',
      'species S1 in c = 5/c, $S4 in d',
      'const k1 = 2*S1; k2 = k1^2',
      "x' = -x; x = 3",
      'y := piecewise(1, time > 3, 2)',
      '0 = y + z - 3',
      'E: at 2 after x > 3, t0=false: x = 1, S1 = 2',
      'unit mL = 1e-3 litre; k3 = 5 mL; S1 has mL',
      'S1 is "Glucose"; J is "Uptake"; c is "Plasma"',
      'J2: -> S2; k4; S5 -| J2;',
      'constraint: S1 > 0',
      'var q; substanceOnly species S6 = 3',
      'a is b; a = 3; b has second',
    );
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), (lines) => {
        const first = readAntimony(lines.join('\n'));
        fc.pre(!hasErrors(first.diagnostics));
        const again = readAntimony(writeAntimony(first.document));
        expect(withoutSpans(again.document)).toEqual(withoutSpans(first.document));
      }),
      { numRuns: 300 },
    );
  });
});
