import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readCellml } from '../../../workers/formats/cellml/reader.ts';
import { haveReferenceData, referenceText } from '../../referenceData.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

/** Columns of a run of a reference file from 0 to `end`, at 201 times. */
function run(file: string, end: number): (id: string) => Float64Array {
  const text = referenceText(file);
  const { document } = readCellml(text);
  const { model } = laboratory.compile(document, text);
  const answer = laboratory.solve(model!, {
    times: Float64Array.from({ length: 201 }, (_, k) => (k * end) / 200),
    solver: { method: 'automatic', relativeTolerance: 1e-6, absoluteTolerance: 1e-8, maxSteps: 30_000 },
    seed: 1,
  });
  if ('failure' in answer) throw new Error(answer.failure.message);
  return (id) => answer.columns.get(id)!;
}

describe.skipIf(!haveReferenceData)('published models of circulation and blood', () => {
  test('Smith 2004: the left ventricle fills and empties between 40 and 130 mL', () => {
    const volume = run('b_circulation/cellml/smith2004.cellml', 9)('left_ventricle_V_lv').slice(100);
    expect(Math.min(...volume)).toBeGreaterThan(40);
    expect(Math.max(...volume)).toBeLessThan(130);
    expect(Math.max(...volume) - Math.min(...volume)).toBeGreaterThan(40);
  });

  test.each([
    ['b_circulation/cellml/shaw2007.cellml', 5, 'aorta_V_ao'],
    ['b_circulation/cellml/heldt2002_pmr.cellml', 5000, 'Aorta_V_AO'],
    ['f_resp_renal_bp/cellml/dash2010_hbo2.cellml', 1, 'main_pH'],
    ['f_resp_renal_bp/cellml/guyton1992_full.cellml', 1440, 'plasma_volume_VP'],
  ])('%s runs', (file, end, id) => {
    expect(run(file, end)(id).every(Number.isFinite)).toBe(true);
  });
});
