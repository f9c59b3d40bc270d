import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import { importFile } from '../../../workers/formats/importFile.ts';
import { openFile } from '../../../workers/formats/openFile.ts';
import type { ExperimentRun, Scenario } from '../../../workers/protocol.ts';
import { startEngine } from '../../engine/models.ts';
import { COURSE, DECAY, generator, math, MODEL, path, sedml, TASK } from './documents.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const both = generator('time', 't', 'time') + generator('S', 't', 'S');

/** x decays at three rates. */
const SCAN = `<repeatedTask id="scan" range="k" resetModel="true">
  <listOfRanges><vectorRange id="k"><value>0.1</value><value>0.5</value><value>1</value></vectorRange></listOfRanges>
  <listOfChanges><setValue modelReference="m" target="${path('Parameters', 'k')}" range="k">${math('<ci>k</ci>')}</setValue></listOfChanges>
  <listOfSubTasks><subTask task="t" order="1"/></listOfSubTasks></repeatedTask>`;
const scanned = generator('time', 'scan', 'time') + generator('S', 'scan', 'S');
const SCAN_PLOT =
  '<plot2D id="p" name="Three rates"><listOfCurves><curve id="c" name="S over time" logX="false" logY="true" xDataReference="time" yDataReference="S"/></listOfCurves></plot2D>';

/** The scenario that an archive of these files opens as. */
function imported(text: string, files: Record<string, string> = {}): Scenario {
  const entries = { 'e.sedml': text, 'decay.xml': DECAY, ...files };
  const archive = zipSync(
    Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, strToU8(one)])),
  );
  const opened = importFile('decay.omex', archive);
  if ('failure' in opened) throw new Error(opened.failure.message);
  return opened.scenarios[0]!;
}

async function runOf(scenario: Scenario): Promise<ExperimentRun> {
  const outcome = await engine.experiment({ scenario, channel: 'experiment' });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

describe('an experiment is kept with the scenario that it opens as', () => {
  const text = sedml({ simulations: COURSE, tasks: TASK + SCAN, generators: scanned, outputs: SCAN_PLOT });

  test('and gives its plot, a curve a repetition', async () => {
    const { plots, diagnostics } = await runOf(imported(text));
    expect(diagnostics).toEqual([]);
    const [plot] = plots;
    expect(plot).toMatchObject({ id: 'p', name: 'Three rates', x: { log: false }, y: { log: true } });
    expect(plot!.curves[0]).toMatchObject({ label: 'S over time', kind: 'line', line: 'solid' });
    expect(plot!.curves[0]!.y.shape).toEqual([3, 5]);
    [0.1, 0.5, 1].forEach((k, row) =>
      expect(plot!.curves[0]!.y.data[row * 5 + 4]).toBeCloseTo(8 * Math.exp(-2 * k), 4),
    );
    expect(plot!.table.map(({ label }) => label)).toEqual(['repetition', 'S over time: x', 'S over time']);
  });

  test('what is changed beside it counts, but for what the experiment sets itself', async () => {
    const scenario = imported(text);
    const halved = await runOf({ ...scenario, parameters: { S: 4, k: 100 } });
    expect(halved.plots[0]!.curves[0]!.y.data[4]).toBeCloseTo(4 * Math.exp(-0.2), 4);
  });

  test('through a link and a project file', async () => {
    const scenario = imported(text);
    const { encodeLink } = await import('../../../workers/formats/link/writer.ts');
    const { decodeLink } = await import('../../../workers/formats/link/reader.ts');
    const { fragment } = await encodeLink(scenario, 'a'.repeat(64), 'b'.repeat(64));
    expect(await decodeLink(fragment)).toMatchObject({ scenario });
    const { writeProject } = await import('../../../workers/formats/archive/writer.ts');
    const { readProject } = await import('../../../workers/formats/archive/reader.ts');
    expect(readProject(writeProject({ name: 'decay', scenario }))).toMatchObject({ project: { scenario } });
  });

  test('an archive for other tools holds it, and they get the same plot', async () => {
    const scenario = imported(text);
    const written = await engine.exportModel(scenario, 'omex');
    if ('failure' in written) throw new Error(written.failure.message);
    const { unzipSync } = await import('fflate');
    const files = unzipSync(written.bytes);
    delete files['scenario.json'];
    const opened = openFile('other.omex', zipSync(files));
    if ('failure' in opened || opened.kind !== 'experiments') throw new Error('no experiments');
    const own = opened.experiments.find((one) => one.path === 'experiment/e.sedml')!;
    const outcome = await engine.runExperiment(own);
    expect(outcome.kind === 'done' && outcome.value.plots).toEqual((await runOf(scenario)).plots);
  });

  test('is ended on request', async () => {
    const many = sedml({
      simulations: COURSE,
      tasks:
        TASK +
        SCAN.replace(
          /<vectorRange.*<\/vectorRange>/,
          '<uniformRange id="k" start="0" end="1" numberOfPoints="9000" type="linear"/>',
        ),
      generators: scanned,
      outputs: SCAN_PLOT,
    });
    const fractions: number[] = [];
    const running = engine.experiment({ scenario: imported(many), channel: 'experiment' }, ({ fraction }) => {
      fractions.push(fraction);
      void engine.cancel('experiment');
    });
    expect((await running).kind).toBe('cancelled');
    expect(fractions[0]).toBeGreaterThan(0);
    expect(fractions[0]).toBeLessThan(1);
  });

  test('a scenario without one says so', async () => {
    const { experiment: _, ...scenario } = imported(text);
    expect(await engine.experiment({ scenario, channel: 'x' })).toMatchObject({
      kind: 'failed',
      failure: { code: 'no-experiment' },
    });
  });
});

describe('plots of Level 1 Version 4', () => {
  const errors =
    '<dataGenerator id="spread"><listOfParameters><parameter id="half" value="0.5"/></listOfParameters>' +
    `<listOfVariables/>${math('<ci>half</ci>')}</dataGenerator>`;
  const plot = (inner: string): string =>
    sedml({
      version: 4,
      simulations: COURSE,
      tasks: TASK,
      generators: both + errors,
      outputs: `<plot2D id="p"><xAxis id="x" name="Hours" type="linear" min="0.5" max="2"/><yAxis id="y" type="log10"/>
        <rightYAxis id="r" type="linear"/><listOfCurves>${inner}</listOfCurves></plot2D>`,
    }).replace(
      '<listOfModels>',
      `<listOfStyles><style id="base"><marker type="circle" size="4"/></style>
        <style id="dots" baseStyle="base"><line type="none"/></style></listOfStyles><listOfModels>`,
    );

  test('axes, styles, error bars, bars, areas and the axis at the right', async () => {
    const run = await runOf(
      imported(
        plot(
          `<curve id="a" style="dots" xDataReference="time" yDataReference="S" yErrorUpper="spread" yErrorLower="spread"/>
           <curve id="b" type="bar" yAxis="right" xDataReference="time" yDataReference="S"/>
           <shadedArea id="d" xDataReference="time" yDataReferenceFrom="spread" yDataReferenceTo="S"/>`,
        ),
      ),
    );
    const [{ x, y, right, curves }] = run.plots as [ExperimentRun['plots'][0]];
    expect(x).toMatchObject({ name: 'Hours', log: false, min: 0.5, max: 2 });
    expect(y.log).toBe(true);
    expect(right).toMatchObject({ log: false });
    expect(curves).toMatchObject([
      { id: 'a', kind: 'line', line: 'none', hasMarkers: true, isRight: false },
      { id: 'b', kind: 'bars', line: 'solid', hasMarkers: false, isRight: true },
      { id: 'd', kind: 'area' },
    ]);
    expect([...curves[0]!.yErrors!.upper!.data]).toEqual([0.5]);
    expect(curves[2]!.to!.data[0]).toBe(8);
    expect(run.diagnostics.map(({ code }) => code)).toEqual(['style-replaced']);
  });

  test('a surface: z over x and y', async () => {
    const text = sedml({
      version: 4,
      simulations: COURSE,
      tasks: TASK + SCAN,
      generators:
        scanned +
        `<dataGenerator id="rate"><listOfVariables><variable id="v" target="${path('Parameters', 'k')}" taskReference="scan"/></listOfVariables>${math('<ci>v</ci>')}</dataGenerator>`,
      outputs:
        '<plot3D id="q" name="Scan"><zAxis id="z" type="log10"/><listOfSurfaces><surface id="s" type="heatMap" xDataReference="time" yDataReference="rate" zDataReference="S"/></listOfSurfaces></plot3D>',
    });
    const [surface] = (await runOf(imported(text))).surfaces;
    expect(surface).toMatchObject({ name: 'Scan', x: { name: 'time' }, z: { log: true } });
    expect(surface!.surfaces[0]!.z.shape).toEqual([3, 5]);
    expect([...surface!.surfaces[0]!.y.data.subarray(5, 10)]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});

describe('data beside the experiment', () => {
  const source = (file: string, sources: string): string =>
    sedml({
      simulations: COURSE,
      tasks: TASK,
      models: MODEL,
      generators:
        both +
        ['when', 'measured']
          .map(
            (id) =>
              `<dataGenerator id="${id}"><listOfVariables><variable id="v_${id}" target="#data_${id}"/></listOfVariables>${math(`<ci>v_${id}</ci>`)}</dataGenerator>`,
          )
          .join(''),
      outputs:
        '<plot2D id="p"><listOfCurves><curve id="c" logX="false" logY="false" xDataReference="when" yDataReference="measured"/></listOfCurves></plot2D>',
    }).replace(
      '<listOfModels>',
      `<listOfDataDescriptions><dataDescription id="d" source="${file}"><listOfDataSources>${sources}</listOfDataSources></dataDescription></listOfDataDescriptions><listOfModels>`,
    );
  const columns = ['when', 'measured']
    .map(
      (id, at) =>
        `<dataSource id="data_${id}"><listOfSlices><slice reference="ColumnIds" value="${['time', 'S'][at]}"/></listOfSlices></dataSource>`,
    )
    .join('');

  const curveOf = async (text: string, files: Record<string, string>): Promise<number[][]> => {
    const run = await runOf(imported(text, files));
    expect(run.diagnostics).toEqual([]);
    const { x, y } = run.plots[0]!.curves[0]!;
    return [[...x.data], [...y.data]];
  };

  test('a table as CSV', async () => {
    expect(await curveOf(source('m.csv', columns), { 'm.csv': 'time,S\n0,8\n1,4.8\n2,NA\n' })).toEqual([
      [0, 1, 2],
      [8, 4.8, NaN],
    ]);
  });

  test('a table as NuML', async () => {
    const value = (name: string, number: number): string =>
      `<compositeValue indexValue="${name}"><atomicValue>${number}</atomicValue></compositeValue>`;
    const rows = [
      [0, 8],
      [1, 5],
    ].map(
      ([t, s], at) =>
        `<compositeValue indexValue="${at}">${value('time', t!)}${value('S', s!)}</compositeValue>`,
    );
    const numl = `<numl xmlns="http://www.numl.org/numl/level1/version1" level="1" version="1"><resultComponent id="r">
      <dimensionDescription><compositeDescription id="Index" indexType="integer"><compositeDescription id="ColumnIds" indexType="string"><atomicDescription valueType="double"/></compositeDescription></compositeDescription></dimensionDescription>
      <dimension>${rows.join('')}</dimension></resultComponent></numl>`;
    expect(await curveOf(source('m.xml', columns), { 'm.xml': numl })).toEqual([
      [0, 1],
      [8, 5],
    ]);
  });

  test.each([
    ['a file that is not there', source('absent.csv', columns), 'missing-file'],
    ['a file elsewhere', source('http://example.org/m.csv', columns), 'data-elsewhere'],
    [
      'a column that is not there',
      source('m.csv', columns.replace('value="S"', 'value="T"')),
      'unknown-data',
    ],
  ])('%s is named', async (_name, text, code) => {
    const { diagnostics } = await runOf(imported(text, { 'm.csv': 'time,S\n0,8\n1,4.8\n' }));
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });
});
