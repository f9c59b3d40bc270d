import { describe, expect, test } from 'vitest';
import { caseIds } from '../../workers/cli/conformance/caseFolder.ts';
import { runCases } from '../../workers/cli/conformance/run.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

const SUITE = 'sbml-suite/semantic';

describe.skipIf(!haveReferenceData)('the SBML Test Suite', () => {
  test('every semantic case passes', { timeout: 90_000 }, async () => {
    const folder = referencePath(SUITE);
    const ids = caseIds(folder);
    const results = await runCases({ folder }, ids);
    expect(results.length).toBeGreaterThan(800);
    expect(
      results.filter(({ outcome }) => outcome !== 'passed').map(({ id, reason }) => `${id}: ${reason}`),
    ).toEqual([]);
  });
});
