import { strToU8, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORAL } from '../engine/models.ts';
import { COURSE, DECAY, generator, MODEL, sedml, TASK } from '../formats/sedml/documents.ts';
import { ran } from './plotReading.ts';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Drops a file on the middle of the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ name, bytes }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      const target = document.querySelector('main')!;
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    { name, bytes: [...bytes] },
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

test.each([
  ['SBML', 'decay.xml', strToU8(DECAY), 'decay', 'S'],
  ['Antimony', 'oral.ant', strToU8(ORAL), 'oral', 'body'],
  [
    'an archive',
    'decay.omex',
    zipSync({ 'e.sedml': strToU8(EXPERIMENT), 'decay.xml': strToU8(DECAY) }),
    'decay',
    'S',
  ],
])('%s dropped on the page opens and runs', async (_format, name, bytes, title, curve) => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await drop(page, name, bytes);
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain(title);
  await ran(page);
  await expect.poll(() => page.getByRole('main').textContent()).toContain(curve);
  expect(complaints).toEqual([]);
  await context.close();
});

test('what a file holds besides is told, and its other simulations can be opened', async () => {
  const two = sedml({
    models: MODEL,
    simulations: COURSE,
    tasks: `${TASK}<task id="second" name="Second look" modelReference="m" simulationReference="c"/>`,
    generators: generator('time', 't', 'time') + generator('S', 't', 'S'),
    outputs: `${PLOT}<plot3D id="q"/>`,
  });
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await drop(page, 'two.omex', zipSync({ 'e.sedml': strToU8(two), 'decay.xml': strToU8(DECAY) }));
  const dialog = page.getByRole('dialog');
  await dialog.getByText('plot3D').waitFor();
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
  await drop(page, 'model.bngl', strToU8('begin model\nbegin parameters\nend parameters\nend model\n'));
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
