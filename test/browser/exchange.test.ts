import { strToU8, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COURSE, DECAY, generator, math, MODEL, path, sedml, TASK } from '../formats/sedml/documents.ts';
import { ran, readPlot } from './plotReading.ts';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Drops files on the middle of the page. */
async function drop(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await page.evaluate(
    (given) => {
      const dataTransfer = new DataTransfer();
      for (const [name, bytes] of given) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      const target = document.querySelector('main')!;
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    Object.entries(files).map(([name, bytes]): [string, number[]] => [name, [...bytes]]),
  );
}

const PLOT =
  '<plot2D id="p" name="Decay of S"><listOfCurves><curve id="c" logX="false" logY="false" xDataReference="time" yDataReference="S"/></listOfCurves></plot2D>';
const EXPERIMENT = sedml({
  simulations: COURSE,
  tasks: TASK,
  generators: generator('time', 't', 'time') + generator('S', 't', 'S'),
  outputs: PLOT,
});

/** x falls from 8 at a rate of 0.05 a time unit: 0.0539 after 100 of them. */
const LAW = '<apply><times/><cn>-0.05</cn><ci>x</ci></apply>';
const MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"';
const sbml = (namespace: string, level: number, version: number, constant: string): string =>
  `<sbml xmlns="${namespace}" level="${level}" version="${version}"><model id="fall"><listOfParameters><parameter id="x" value="8" constant="false"${constant}/></listOfParameters><listOfRules><rateRule variable="x"><math ${MATHML}>${LAW}</math></rateRule></listOfRules></model></sbml>`;
const LEVEL2 = sbml('http://www.sbml.org/sbml/level2/version4', 2, 4, ' units="dimensionless"');
const LEVEL3 = sbml('http://www.sbml.org/sbml/level3/version1/core', 3, 1, ' units="dimensionless"');
const BODY = `<math ${MATHML}><apply><eq/><apply><diff/><bvar><ci>t</ci></bvar><ci>x</ci></apply>RATE</apply></math>`;
const cellml = (version: string): string =>
  `<model xmlns="http://www.cellml.org/cellml/${version}#" xmlns:c="http://www.cellml.org/cellml/${version}#" name="fall"><component name="main"><variable name="t" units="dimensionless"/><variable name="x" units="dimensionless" initial_value="8"/>${BODY.replace('RATE', LAW.replace('<cn>', `<cn c:units="dimensionless">`))}</component></model>`;
const DECAYING = sedml({
  simulations: COURSE.replace('outputEndTime="2"', 'outputEndTime="100"'),
  tasks: TASK,
  models: MODEL.replace('decay.xml', './fall.xml'),
  generators:
    generator('time', 't', 'time') +
    generator('x', 't', 'time').replace(
      'symbol="urn:sedml:symbol:time"',
      `target="/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='x']"`,
    ),
  outputs: PLOT.replace('yDataReference="S"', 'yDataReference="x"'),
});

test.each<[string, Record<string, string>]>([
  ['SBML Level 2', { 'fall.xml': LEVEL2 }],
  ['SBML Level 3', { 'fall.xml': LEVEL3 }],
  ['CellML 1.0', { 'fall.cellml': cellml('1.0') }],
  ['CellML 1.1', { 'fall.cellml': cellml('1.1') }],
  ['CellML 2.0', { 'fall.cellml': cellml('2.0') }],
  ['SED-ML with its model', { 'fall.xml': LEVEL3, 'fall.sedml': DECAYING }],
  ['Antimony', { 'fall.ant': "model fall\n  x = 8\n  x' = -0.05*x\nend\n" }],
])('%s dropped on the page opens, and its curve is right', async (_format, files) => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await drop(page, Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain('fall');
  await page.keyboard.press('Escape');
  await expect.poll(() => readPlot(page)).toMatch(/100.*x.* 0\.0539/);
  expect(complaints).toEqual([]);
  await context.close();
});

test('an archive opens, and its curve is right', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  const archive = zipSync({ 'e.sedml': strToU8(EXPERIMENT), 'decay.xml': strToU8(DECAY) });
  await drop(page, { 'decay.omex': archive });
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain('decay');
  await expect.poll(() => readPlot(page)).toMatch(/2.*S 2\.943/);
  expect(complaints).toEqual([]);
  await context.close();
});

test('an archive with a repeated task shows its plot, a line a repetition, and follows the sliders', async () => {
  const scan = `<repeatedTask id="scan" name="Scan" range="k" resetModel="true"><listOfRanges><vectorRange id="k"><value>0.1</value><value>0.5</value><value>1</value></vectorRange></listOfRanges>
    <listOfChanges><setValue modelReference="m" target="${path('Parameters', 'k')}" range="k">${math('<ci>k</ci>')}</setValue></listOfChanges><listOfSubTasks><subTask task="t" order="1"/></listOfSubTasks></repeatedTask>`;
  const surface =
    '<plot3D id="q" name="All of S"><listOfSurfaces><surface id="s" type="heatMap" xDataReference="time" yDataReference="rate" zDataReference="S"/></listOfSurfaces></plot3D>';
  const text = sedml({
    version: 4,
    simulations: COURSE,
    tasks: TASK + scan,
    generators:
      generator('time', 'scan', 'time') +
      generator('S', 'scan', 'S') +
      `<dataGenerator id="rate"><listOfVariables><variable id="v" target="${path('Parameters', 'k')}" taskReference="scan"/></listOfVariables>${math('<ci>v</ci>')}</dataGenerator>`,
    outputs: `${PLOT}${surface}<report id="r" name="All values"><listOfDataSets><dataSet id="d" label="S" dataReference="S"/></listOfDataSets></report>`,
  });
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await drop(page, { 'scan.omex': zipSync({ 'e.sedml': strToU8(text), 'decay.xml': strToU8(DECAY) }) });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show the experiment' }).click();
  const plot = page.getByRole('region', { name: 'Decay of S', exact: true });
  await expect.poll(() => plot.locator('.scatterlayer .trace').count()).toBe(3);
  await page
    .getByRole('region', { name: 'All of S', exact: true })
    .locator('.heatmaplayer image')
    .first()
    .waitFor();
  const report = page.getByRole('region', { name: 'All values', exact: true });
  const last = report.locator('tbody tr').last().locator('td').last();
  await expect.poll(() => last.textContent()).toBe('1.083');
  await expectAccessible(page);
  await plot.getByRole('button', { name: 'S, 2' }).click();
  await expect.poll(() => plot.locator('.scatterlayer .trace').count()).toBe(2);
  await plot.getByText('Numbers').click();
  await plot.getByRole('cell', { name: '7.239' }).first().waitFor();
  for (const [format, name] of [
    ['PNG', 'Decay of S.png'],
    ['SVG', 'Decay of S.svg'],
    ['CSV', 'Decay of S.csv'],
  ] as const) {
    await plot.getByRole('button', { name: 'More about Decay of S' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: `Save as ${format}` }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
  }
  const box = page.getByRole('textbox', { name: /^S\b/ }).first();
  await box.fill('4');
  await box.press('Enter');
  await expect.poll(() => last.textContent()).toBe('0.5413');
  await page.reload();
  await ran(page);
  await page.getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: 'Experiment' }).click();
  await expect.poll(() => last.textContent()).toBe('0.5413');
  expect(complaints).toEqual([]);
  await context.close();
});

test('what a file holds besides is told, and its other simulations can be opened', async () => {
  const two = sedml({
    models: MODEL,
    simulations: COURSE,
    tasks: `${TASK}<task id="second" name="Second look" modelReference="m" simulationReference="c"/>`,
    generators: generator('time', 't', 'time') + generator('S', 't', 'S'),
    outputs: `${PLOT}<parameterEstimationReport id="q"/>`,
  });
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await drop(page, { 'two.omex': zipSync({ 'e.sedml': strToU8(two), 'decay.xml': strToU8(DECAY) }) });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('parameterEstimationReport').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /Second look/ }).click();
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain('Second look');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a file that cannot be read is refused by name', async () => {
  const { context, page } = await visit(browser);
  await ran(page);
  await drop(page, {
    'model.bngl': strToU8('begin model\nbegin parameters\nend parameters\nend model\n'),
  });
  await page.getByText('BNGL').waitFor();
  await context.close();
});

test('what is shown is saved as SBML', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await page.getByRole('button', { name: 'Export for other tools' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'SBML' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.xml$/);
  expect(complaints).toEqual([]);
  await context.close();
});
