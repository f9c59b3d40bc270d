import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseIds, readCase } from '../../../workers/cli/conformance/caseFolder.ts';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../../workers/formats/sbml/writer.ts';
import { hasErrors } from '../../../workers/model/diagnostic.ts';
import { haveReferenceData, referencePath } from '../../referenceData.ts';

/** 300 mutated files in every run of the tests; more with STARLING_FUZZ=10000. */
const RUNS = Number(process.env.STARLING_FUZZ ?? 300);

/** What is done to a file, at a place given as a share of its length. */
type Mutation = {
  kind: 'cut' | 'double' | 'swap' | 'number' | 'word' | 'tag' | 'noise';
  at: number;
  with: string;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('cut', 'double', 'swap', 'number', 'word', 'tag', 'noise'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  with: fc.oneof(
    fc.constantFrom('1e999', '-0', 'NaN', 'INF', '', '--1', 'true', 'S1', 'time', '&lt;', '<!--', ']]>', '0'),
    fc.string({ maxLength: 8 }),
  ),
});

/** Replaces the first match behind a place, or the first of all. */
function replaceBehind(text: string, place: number, pattern: RegExp, by: string): string {
  const sticky = new RegExp(pattern.source, 'g');
  sticky.lastIndex = place;
  const found = sticky.exec(text) ?? pattern.exec(text);
  return found ? text.slice(0, found.index) + by + text.slice(found.index + found[0].length) : text;
}

function mutate(text: string, { kind, at, with: by }: Mutation): string {
  const place = Math.floor(at * text.length);
  const piece = text.slice(place, place + 80);
  switch (kind) {
    case 'cut':
      return text.slice(0, place) + text.slice(place + 60);
    case 'double':
      return text.slice(0, place) + piece + piece + text.slice(place + 80);
    case 'swap':
      return replaceBehind(text, place, /<(species|parameter|reaction|apply|ci|cn)\b/, '<event');
    case 'number':
      return replaceBehind(text, place, /"\d[\d.e+-]*"/, `"${by.replaceAll(/[<&"]/g, '')}"`);
    case 'word':
      return replaceBehind(text, place, /"\w+"/, `"${by.replaceAll(/[<&"]/g, '')}"`);
    case 'tag':
      return replaceBehind(text, place, /<\w+[^>]*\/>/, '');
    case 'noise':
      return text.slice(0, place) + by + text.slice(place);
  }
}

describe.skipIf(!haveReferenceData)('files of the test suite with mistakes made in them', () => {
  const suite = referencePath('sbml-suite/semantic');
  const ids = haveReferenceData ? caseIds(suite) : [];
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await startLaboratory();
  });

  // A hang ends in the test's own time limit: a file takes milliseconds.
  test('are read, or refused by name, never with a crash or a hang', { timeout: RUNS * 100 + 30_000 }, () => {
    const one = fc.record({
      id: fc.nat(Math.max(0, ids.length - 1)),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(one, ({ id, mutations }) => {
        const text = mutations.reduce(mutate, readCase(suite, ids[id]!).text);
        const { document, diagnostics } = readSbml(text);
        for (const { code, message } of diagnostics) {
          expect(code).toMatch(/^[a-z-]+$/);
          expect(message).not.toBe('');
        }
        if (!hasErrors(diagnostics)) {
          const compiled = laboratory.compile(document, text);
          expect(compiled.model !== undefined || hasErrors(compiled.diagnostics)).toBe(true);
          // What was read can be written, and what was written be read.
          const again = readSbml(writeSbml(document.models[0]!));
          expect(again.diagnostics.filter(({ code }) => code.startsWith('xml'))).toEqual([]);
        }
      }),
      { numRuns: RUNS, seed: 20_240_601 },
    );
  });
});
