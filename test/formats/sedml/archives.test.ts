import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { ExperimentRun } from '../../../workers/protocol.ts';
import { importFile } from '../../../workers/formats/importFile.ts';
import { openFile } from '../../../workers/formats/openFile.ts';
import { startEngine } from '../../engine/models.ts';
import { haveReferenceData, referencePath } from '../../referenceData.ts';

/**
 * BioSimulators' test archives (CC0). The numbers are from the reports.h5 that each archive holds, computed by
 * other simulators.
 */
const names = haveReferenceData
  ? readdirSync(referencePath('omex')).filter((name) => name.endsWith('.omex'))
  : [];

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(referencePath(`omex/${name}`)));
}

async function run(name: string): Promise<ExperimentRun> {
  const opened = openFile(name, bytesOf(name));
  if ('failure' in opened || opened.kind !== 'experiments') throw new Error(`${name} holds no experiment`);
  const outcome = await engine.runExperiment(opened.experiments[0]!);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return outcome.value;
}

/** Values of a report's column at a row. */
function at(result: ExperimentRun, report: string, label: string, row: number): number | undefined {
  const columns = result.reports.find(({ id }) => id === report)?.columns;
  return columns?.find((column) => column.label === label)?.values.data[row];
}

describe.skipIf(!haveReferenceData)('archives of other tools', () => {
  test.each([
    ['Elowitz-Nature-2000-Repressilator.omex', 'report', 'LacI protein', 300, 78.7709653617264],
    ['Elowitz-Nature-2000-Repressilator.omex', 'report', 'LacI protein', 600, 2030.3374107123761],
    [
      'Tomida-EMBO-J-2003-NFAT-translocation.omex',
      'report',
      'Dephosphorylated NFAT',
      1000,
      0.22146349870369053,
    ],
    ['Tomida-EMBO-J-2003-NFAT-translocation.omex', 'report', 'Phosphorylated NFAT', 500, 0.36400672512594673],
    [
      'Ciliberto-J-Cell-Biol-2003-morphogenesis-checkpoint-continuous.omex',
      'report',
      'Activated Cdc20',
      200,
      0.9003727066945547,
    ],
    [
      'Ciliberto-J-Cell-Biol-2003-morphogenesis-checkpoint-continuous.omex',
      'report',
      'BE',
      100,
      0.5399010986219459,
    ],
    // The reference gives concentrations; the model's species mean molecules, in a cell of 4/3·π.
    [
      'Vilar-PNAS-2002-minimal-circardian-clock-continuous.omex',
      'report_Fig_1a',
      'dataSet_2',
      400,
      69.23177455492903 * 4.1887902047863905,
    ],
    [
      'Vilar-PNAS-2002-minimal-circardian-clock-continuous.omex',
      'report_low_delta_R_det',
      'dataSet_2',
      400,
      29.428014705895144 * 4.1887902047863905,
    ],
  ])('%s, %s: %s in row %i is %f', async (name, report, label, row, expected) => {
    const result = await run(name);
    expect(result.diagnostics).toEqual([]);
    expect(Math.abs(at(result, report, label, row)! / expected - 1)).toBeLessThan(1e-4);
  });

  test('that ask for Gillespie’s algorithm give whole molecules', async () => {
    const result = await run('Vilar-PNAS-2002-minimal-circardian-clock-discrete-SSA.omex');
    expect(result.diagnostics).toEqual([]);
    const values = result.reports[0]!.columns.at(-1)!.values.data;
    expect(values.length).toBe(401);
    expect(values.every((value) => Number.isInteger(Math.round(value * 1e9) / 1e9))).toBe(true);
  });

  test.each([
    ['test-bngl.omex', 'BNGL'],
    ['Lotka-Volterra.omex', 'Smoldyn'],
    ['Powers-Pflugers-Arch-2016-Drosophila-synaptic-strength.omex', 'VCML'],
    ['Chaouiya-BMC-Syst-Biol-2013-EGF-TNFa-signaling.omex', 'qualitative models (qual)'],
    ['Irons-J-Theor-Biol-2009-yeast-cell-cycle.omex', 'qualitative models (qual)'],
  ])('%s is named for what it is written in: %s', async (name, language) => {
    const { diagnostics } = await run(name);
    expect(diagnostics.map(({ message }) => message).join()).toContain(language);
    const imported = importFile(name, bytesOf(name));
    expect('failure' in imported && imported.failure.message).toContain(language);
  });

  test.each(names)('%s opens in the studio, or is refused by name', async (name) => {
    const imported = importFile(name, bytesOf(name));
    if ('failure' in imported) {
      expect(imported.failure.message).toMatch(/not supported/);
      return;
    }
    for (const scenario of imported.scenarios) {
      const time = { end: scenario.time.end / 10, points: 11 };
      const outcome = await engine.simulate({ scenario: { ...scenario, time }, channel: 'test' });
      expect(outcome.kind).toBe('done');
      const ids = (await engine.open(scenario)).manifest?.outputs.map(({ id }) => id);
      for (const plot of scenario.plots ?? []) for (const id of plot.y) expect(ids).toContain(id);
    }
  });
});
