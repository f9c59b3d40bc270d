import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { TWINS, twinFiles, twinIds } from '../../../workers/cli/twinFolder.ts';
import type { Engine } from '../../../workers/engine/engine.ts';
import { importFile } from '../../../workers/formats/importFile.ts';
import { openFile } from '../../../workers/formats/openFile.ts';
import type { ExperimentRun, Scenario } from '../../../workers/protocol.ts';
import { scenarioOfTwin } from '../../../web/state/defaultScenario.ts';
import { columnOf, runOf, startEngine } from '../../engine/models.ts';
import { haveReferenceData, referencePath } from '../../referenceData.ts';
import { startLibsbml, type Check } from '../sbml/libsbml.ts';

let engine: Engine;
let check: Check;
beforeAll(async () => {
  engine = await startEngine();
  check = await startLibsbml();
});

/** What an archive's files are by name, and what another tool gets that runs its SED-ML. */
async function elsewhere(
  scenario: Scenario,
): Promise<{ text: (name: string) => string; run: ExperimentRun }> {
  const written = await engine.exportModel(scenario, 'omex');
  if ('failure' in written) throw new Error(written.failure.message);
  const files = unzipSync(written.bytes);
  const opened = openFile('simulation.sedml', files['simulation.sedml']!, (path) => files[path]);
  if ('failure' in opened || opened.kind !== 'experiments') throw new Error('no experiment');
  const outcome = await engine.runExperiment(opened.experiments[0]!);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return { text: (name) => new TextDecoder().decode(files[name]), run: outcome.value };
}

describe.each(twinIds(TWINS))('%s as an archive for other tools', (id) => {
  let scenario: Scenario;
  let plots: NonNullable<Scenario['plots']>;
  beforeAll(async () => {
    const added = await engine.addTwinFiles(twinFiles(id));
    if ('failure' in added) throw new Error(added.failure.message);
    scenario = scenarioOfTwin(added.twin.manifest);
    plots = added.twin.manifest.plots;
  });

  test('is consistent by libSBML, named as COMBINE names it, and in the schema’s order', async () => {
    const { text } = await elsewhere(scenario);
    expect(check(text('model.xml'))).toEqual([]);
    expect(text('manifest.xml')).toContain('combine.specifications/sbml.level-3.version-2');
    expect(text('manifest.xml')).toContain('combine.specifications/sed-ml.level-1.version-3" master="true"');
    const lists = [...text('simulation.sedml').matchAll(/^ {2}<(listOf\w+)/gm)].map((match) => match[1]);
    expect(lists).toEqual([
      'listOfSimulations',
      'listOfModels',
      'listOfTasks',
      'listOfDataGenerators',
      'listOfOutputs',
    ]);
    expect(text('simulation.sedml')).toMatch(/kisaoID="KISAO:\d{7}"/);
  });

  test('has the same plots', async () => {
    const { run } = await elsewhere(scenario);
    expect(run.diagnostics).toEqual([]);
    const here = runOf(await engine.simulate({ scenario, channel: 'here' }));
    expect(run.plots.map(({ name }) => name)).toEqual(plots.map(({ title }) => title));
    plots.forEach(({ y, x }, at) => {
      expect(run.plots[at]!.curves).toHaveLength(y.length);
      if (x !== undefined) return;
      y.forEach((column, k) => {
        const values = columnOf(here, column);
        const size = Math.max(...values.map(Math.abs));
        const curve = run.plots[at]!.curves[k]!;
        curve.x.data.forEach((time, point) => {
          // Where a quantity jumps, either side may be given.
          const [before, after] = [here.time.values.indexOf(time), here.time.values.lastIndexOf(time)];
          const apart = [before, after].map((row) => Math.abs(curve.y.data[point]! - values[row]!));
          if (before >= 0) expect(Math.min(...apart)).toBeLessThanOrEqual(1e-4 * size);
        });
      });
    });
  });
});

test('quantities called alike have labels of their own, and their own values', async () => {
  const text = `model two
  people = 3; people' = -people; mosquitoes = 2; mosquitoes' = mosquitoes
  people is "Infected"; mosquitoes is "Infected"
end`;
  const imported = importFile('two.ant', new TextEncoder().encode(text));
  if ('failure' in imported) throw new Error(imported.failure.message);
  const scenario: Scenario = {
    ...imported.scenarios[0]!,
    plots: [{ id: 'both', title: 'Both', y: ['people', 'mosquitoes'], scale: 'linear' }],
  };
  const { run } = await elsewhere(scenario);
  const ends = run.reports[0]!.columns.map(({ label, values }) => [label, values.data[0]]);
  expect(ends).toEqual([
    ['Time', 0],
    ['Infected (people)', 3],
    ['Infected (mosquitoes)', 2],
  ]);
});

describe.skipIf(!haveReferenceData)('published models as SBML again', () => {
  const folder = referencePath('real-models/sbml');
  test('are consistent by libSBML, every one', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    for (const name of readdirSync(folder)) {
      const imported = importFile(name, new Uint8Array(readFileSync(`${folder}/${name}`)));
      if ('failure' in imported) throw new Error(imported.failure.message);
      const written = await engine.exportModel(imported.scenarios[0]!, 'sbml');
      if ('failure' in written) wrong.push(`${name}: ${written.failure.message}`);
      else wrong.push(...check(new TextDecoder().decode(written.bytes)).map((one) => `${name}: ${one}`));
    }
    expect(wrong).toEqual([]);
  });
});
