import { expect, test } from 'vitest';
import { caseIds, readCase } from '../../workers/cli/conformance/caseFolder.ts';
import { runStochastic } from '../../workers/cli/conformance/stochastic.ts';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

/** The suite's least; `npm run conformance -- DIR --stochastic` takes 10,000. */
const REPLICATES = 1000;

const folder = referencePath('sbml-suite/stochastic');
const cases = haveReferenceData
  ? caseIds(folder)
      .map((id) => readCase(folder, id))
      .filter(({ tags }) => !tags.includes('distrib'))
  : [];

test.skipIf(!haveReferenceData)('the stochastic part of the SBML Test Suite has reactions', () => {
  expect(cases.length).toBeGreaterThan(10);
});

test.skipIf(!haveReferenceData).each(['direct', 'nextReaction'] as const)(
  'means and standard deviations of every case by %s lie in their ranges',
  async (method) => {
    const laboratory = await startLaboratory();
    const failed: string[] = [];
    for (const one of cases) {
      const { outcome, reason } = await runStochastic(laboratory, one, method, REPLICATES);
      if (outcome !== 'passed') failed.push(`${one.id}: ${reason}`);
    }
    expect(failed).toEqual([]);
  },
  60_000,
);
