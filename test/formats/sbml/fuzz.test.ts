import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseIds, readCase } from '../../../workers/cli/conformance/caseFolder.ts';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../../workers/formats/sbml/writer.ts';
import { hasErrors } from '../../../workers/model/diagnostic.ts';
import { haveReferenceData, referencePath } from '../../referenceData.ts';
import { mutate, mutation, RUNS } from '../mutation.ts';

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
