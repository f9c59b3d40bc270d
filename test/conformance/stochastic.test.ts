import { expect, test } from 'vitest';
import { caseIds, readCase } from '../../workers/cli/conformance/caseFolder.ts';
import { runCases } from '../../workers/cli/conformance/run.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

const folder = referencePath('sbml-suite/stochastic');
const ids = haveReferenceData ? caseIds(folder) : [];
const drawing = new Set(ids.filter((id) => readCase(folder, id).tags.includes('distrib')));

test.skipIf(!haveReferenceData)('the stochastic part of the SBML Test Suite has reactions and draws', () => {
  expect(ids.length - drawing.size).toBeGreaterThan(10);
  expect(drawing.size).toBeGreaterThan(10);
});

/** As often as the suite advises, and at least as often by the second method, which differs in reactions alone. */
test.skipIf(!haveReferenceData).each([
  { method: 'direct', replicates: 10_000, which: ids },
  { method: 'nextReaction', replicates: 1000, which: ids.filter((id) => !drawing.has(id)) },
] as const)(
  'means and standard deviations of every case by $method over $replicates runs lie in their ranges',
  async ({ method, replicates, which }) => {
    const results = await runCases({ folder, stochastic: { method, replicates } }, which);
    const failed = results.filter(({ outcome }) => outcome !== 'passed');
    expect(failed.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  },
  240_000,
);
