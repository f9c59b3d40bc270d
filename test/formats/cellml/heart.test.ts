import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readCellml } from '../../../workers/formats/cellml/reader.ts';
import { haveReferenceData, referenceText } from '../../referenceData.ts';
import { charge, measureActionPotential, type ActionPotential } from './actionPotential.ts';

/** Milliseconds between two rows of the last beat. */
const GRID = 0.1;
/** Of the reference data's manifest: APD ±0.5 ms, rest ±0.05 mV, peak ±0.3 mV, qNet 0.5 %. */
const TOLERANCE = { apd: 0.5, rest: 0.05, peak: 0.3, charge: 0.005 };

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

interface Protocol {
  file: string;
  beats: number;
  /** Between two beats, ms. */
  cycle: number;
  voltage: string;
  currents?: readonly string[];
  values?: ReadonlyMap<string, number>;
}

/** The last of a number of beats that the model's own stimulus sets off. */
function lastBeat(protocol: Protocol): ActionPotential & { charge: number } {
  const { file, beats, cycle, voltage, currents = [], values } = protocol;
  const text = referenceText(`c_cardiac/cellml/${file}`);
  const { document } = readCellml(text);
  for (const parameter of document.models[0]!.parameters) {
    const value = values?.get(parameter.id);
    if (value !== undefined) parameter.value = value;
  }
  const { model } = laboratory.compile(document, text);
  const begin = (beats - 1) * cycle;
  const times = Float64Array.from({ length: cycle / GRID + 1 }, (_, k) => begin + k * GRID);
  const answer = laboratory.solve(model!, {
    times,
    columns: [voltage, ...currents],
    solver: { method: 'automatic', relativeTolerance: 1e-6, absoluteTolerance: 1e-8, maxSteps: 1e6 },
    seed: 1,
  });
  if ('failure' in answer) throw new Error(answer.failure.message);
  const column = (id: string): Float64Array => answer.columns.get(id)!;
  return {
    ...measureActionPotential(times, column(voltage)),
    charge: charge(times, currents.map(column)),
  };
}

/** The row of expected.csv whose case begins so. */
function expectedOf(name: string): ActionPotential & { charge: number } {
  const rows = referenceText('c_cardiac/expected.csv').trim().split('\n').map(cells);
  const head = rows[0]!;
  const row = rows.find(([first]) => first!.startsWith(name))!;
  const value = (column: string): number => Number(row[head.indexOf(column)]);
  return {
    rest: value('Vrest_mV'),
    peak: value('Vmax_mV'),
    apd50: value('APD50_ms'),
    apd90: value('APD90_ms'),
    charge: value('qNet_nC_per_uF'),
  };
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((match) => match[1] ?? match[2] ?? '');
}

function expectLike(found: ActionPotential, expected: ActionPotential): void {
  const off = (key: keyof ActionPotential): number => Math.abs(found[key] - expected[key]);
  expect(off('rest')).toBeLessThanOrEqual(TOLERANCE.rest);
  expect(off('peak')).toBeLessThanOrEqual(TOLERANCE.peak);
  expect(off('apd50')).toBeLessThanOrEqual(TOLERANCE.apd);
  expect(off('apd90')).toBeLessThanOrEqual(TOLERANCE.apd);
}

describe.skipIf(!haveReferenceData)('ventricular cells', () => {
  test('ten Tusscher 2006, epicardial', () => {
    const file = 'ten_tusscher_model_2006_epi.cellml';
    const found = lastBeat({ file, beats: 100, cycle: 1000, voltage: 'membrane_V' });
    expectLike(found, expectedOf('ten Tusscher 2006 epi'));
  });

  test("O'Hara–Rudy 2011, endocardial", () => {
    const file = 'ohara_rudy_2011_endo.cellml';
    const found = lastBeat({ file, beats: 200, cycle: 1000, voltage: 'membrane_v' });
    expectLike(found, expectedOf("O'Hara-Rudy 2011 endo"));
  });

  test('ToR-ORd with dynamic chloride, endocardial', () => {
    const file = 'ToRORd_dynCl_endo.cellml';
    const found = lastBeat({ file, beats: 200, cycle: 1000, voltage: 'membrane_v' });
    expectLike(found, expectedOf('ToR-ORd dynCl endo'));
  });

  test('ten Tusscher 2006, endocardial, which differs in its transient outward current alone', () => {
    const file = 'ten_tusscher_model_2006_endo.cellml';
    const found = lastBeat({ file, beats: 100, cycle: 1000, voltage: 'membrane_V' });
    const epicardial = expectedOf('ten Tusscher 2006 epi');
    expect(Math.abs(found.rest - epicardial.rest)).toBeLessThan(1);
    expect(Math.abs(found.apd90 - epicardial.apd90)).toBeLessThan(10);
  });
});

/** Net charge of six currents a beat, the measure of the CiPA initiative for drug risk (Dutta et al. 2017). */
const CURRENTS = ['ICaL_ICaL', 'INaL_INaL', 'IKr_IKr', 'IKs_IKs', 'IK1_IK1', 'Ito_Ito'];

/** States at a cycle of 2 s as FDA's CiPAORdv1.0 gives them, by this file's names. */
function cipaStart(): Map<string, number> {
  const { document } = readCellml(referenceText('c_cardiac/cellml/ohara_rudy_cipa_v1_2017.cellml'));
  const ids = document.models[0]!.parameters.map(({ id }) => id);
  const values = new Map<string, number>();
  for (const line of referenceText('c_cardiac/cipa/newordherg_states_CL2000.txt').trim().split('\n')) {
    const [name, value] = line.split(' ');
    values.set(
      ids.find((id) => id.endsWith(`_${name}`))!,
      Number(value),
    );
  }
  return values.set('membrane_i_Stim_Period', 2000).set('IKr_Kt', 3.5e-5);
}

/** Concentration of sotalol at its maximum in treatment, nM. */
const SOTALOL_CMAX = 14_690;
/** Dynamic hERG block by sotalol (herg_dynamic_28drugs_lab2020.csv). */
const SOTALOL_HERG = { Kmax: 96_190, Ku: 0.02225, n: 0.7513, halfmax: 3.856e8, Vhalf: -51.5 };
/** Conductances that drugs block, by channel. */
const CONDUCTANCES = {
  ICaL: ['ICaL_PCa_b', 0.0001007],
  INa: ['INa_GNa', 75],
  INaL: ['INaL_GNaL_b', 0.019957499999999975],
  Ito: ['Ito_Gto_b', 0.02],
  IKs: ['IKs_GKs_b', 0.006358000000000001],
  IK1: ['IK1_GK1_b', 0.3239783999999998],
} as const;

function withSotalol(multiple: number): Map<string, number> {
  const values = cipaStart();
  const dose = multiple * SOTALOL_CMAX;
  const [head, row] = referenceText('c_cardiac/cipa/lab2020_ic50_sotalol.csv').trim().split('\n').map(cells);
  const constant = (name: string): number => Number(row![head!.indexOf(name)]);
  for (const [channel, [id, conductance]] of Object.entries(CONDUCTANCES)) {
    const open = 1 / (1 + (dose / constant(`${channel}_IC50`)) ** constant(`${channel}_h`));
    values.set(id, conductance * open);
  }
  for (const [name, value] of Object.entries(SOTALOL_HERG)) values.set(`IKr_${name}`, value);
  return values.set('IKr_D', dose);
}

describe.skipIf(!haveReferenceData)('CiPAORdv1.0', () => {
  test.each([
    ['CiPAORdv1.0 control', 80, undefined],
    ['CiPAORdv1.0 sotalol 0.16x', 84, 0.16],
    ['CiPAORdv1.0 sotalol 0.96x', 82, 0.96],
    ['CiPAORdv1.0 sotalol 2.56x', 81, 2.56],
  ])('%s', (name, beats, multiple) => {
    const found = lastBeat({
      file: 'ohara_rudy_cipa_v1_2017.cellml',
      beats,
      cycle: 2000,
      voltage: 'membrane_v',
      currents: CURRENTS,
      values: multiple === undefined ? cipaStart() : withSotalol(multiple),
    });
    const expected = expectedOf(name);
    expectLike(found, expected);
    expect(Math.abs(found.charge / expected.charge - 1)).toBeLessThanOrEqual(TOLERANCE.charge);
  });
});
