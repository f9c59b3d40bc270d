import { beforeAll, describe, expect, test } from 'vitest';
import { runRoundTrips } from '../../workers/cli/conformance/roundTrip.ts';
import type { CaseResult } from '../../workers/cli/conformance/timeCourse.ts';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../workers/engine/solveDocument.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

function named(results: readonly CaseResult[], outcome: CaseResult['outcome']): string[] {
  return results.flatMap((one) => (one.outcome === outcome ? `${one.id}: ${one.reason}` : []));
}

describe.skipIf(!haveReferenceData)('cases of the SBML Test Suite, written and read back twice', () => {
  const folder = referencePath('sbml-suite/semantic');
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await startLaboratory();
  });

  test('as SBML give the same results', { timeout: 120_000 }, () => {
    const results = runRoundTrips(laboratory, folder, 'sbml');
    expect(results.length).toBeGreaterThan(800);
    expect([...named(results, 'failed'), ...named(results, 'unsupported')]).toEqual([]);
  });

  test('as Antimony give the same results, but for constructs that it lacks', { timeout: 120_000 }, () => {
    const results = runRoundTrips(laboratory, folder, 'antimony');
    expect(named(results, 'failed')).toEqual([]);
    const left = results.flatMap((one) => (one.outcome === 'unsupported' ? one.reason : []));
    expect([...new Set(left)]).toEqual(['fast reactions']);
    expect(left).toHaveLength(17);
  });
});
