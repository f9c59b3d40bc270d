import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { generatedPathways } from '../bench/generatedPathways.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';
import { ran, readPlot } from './plotReading.ts';
import { expectAccessible, launchChromium, visit, type Visitor } from './studio.ts';

/** A cycle of phosphorylation by an enzyme, with feedback. */
const CYCLE = `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
<model id="cycle" name="Cycle" substanceUnits="mole" timeUnits="second" extentUnits="mole" volumeUnits="litre">
<listOfCompartments><compartment id="cell" size="2" spatialDimensions="3" units="litre" constant="true"/></listOfCompartments>
<listOfSpecies>
${['Raf', 'Mek', 'MekP'].map((id, at) => `<species id="${id}" name="${id === 'MekP' ? 'Mek, phosphorylated' : id}" compartment="cell" initialConcentration="${[1, 10, 0][at]}" hasOnlySubstanceUnits="false" boundaryCondition="${id === 'Raf'}" constant="${id === 'Raf'}"/>`).join('\n')}
</listOfSpecies>
<listOfParameters><parameter id="k" value="0.05" constant="true"/></listOfParameters>
<listOfReactions>
${reaction('activate', 'Mek', 'MekP', '<times/><ci>cell</ci><ci>k</ci><ci>Raf</ci><ci>Mek</ci>', 'Raf')}
${reaction('recover', 'MekP', 'Mek', '<times/><ci>cell</ci><ci>k</ci><ci>MekP</ci>')}
</listOfReactions>
</model></sbml>`;

function reaction(id: string, from: string, to: string, rate: string, modifier?: string): string {
  const side = (name: string, species: string): string =>
    `<listOf${name}><speciesReference species="${species}" stoichiometry="1" constant="true"/></listOf${name}>`;
  const modifiers =
    modifier === undefined
      ? ''
      : `<listOfModifiers><modifierSpeciesReference species="${modifier}"/></listOfModifiers>`;
  return `<reaction id="${id}" reversible="false">${side('Reactants', from)}${side('Products', to)}${modifiers}<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply>${rate}</apply></math></kineticLaw></reaction>`;
}

let browser: Browser;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  visitor = await visit(browser);
  page = visitor.page;
  await ran(page);
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

async function openNetwork(): Promise<void> {
  await page.getByRole('button', { name: 'Model', exact: true }).click();
  await page.getByRole('tab', { name: 'Network' }).click();
  await diagram().waitFor();
}

async function drop(name: string, content: string): Promise<void> {
  await page.evaluate(
    ([name, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document
          .querySelector('main')!
          .dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, content] as const,
  );
}

async function dropCycle(): Promise<void> {
  await drop('cycle.xml', CYCLE);
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain('Cycle');
  await ran(page);
}

const diagram = () => page.getByRole('application', { name: /Network diagram/ });
const list = () => page.getByRole('region', { name: 'Nodes of the network' });
const card = (name: string) => page.getByRole('region', { name: `About ${name}`, exact: true });

/** A digest of what the canvas shows, to tell whether it changed. */
const picture = async (): Promise<string> =>
  createHash('sha256')
    .update(
      await diagram()
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL()),
    )
    .digest('hex');

test('a dropped file shows its network, and a click on a node its equation, unit, value and curve', async () => {
  await dropCycle();
  await openNetwork();
  expect(await diagram().getAttribute('aria-label')).toBe('Network diagram: 3 species, 2 reactions');
  await expectAccessible(page);
  // Wherever it was laid out: points are tried until the card of a node opens.
  const box = (await diagram().boundingBox())!;
  const heading = page.locator('#node-name');
  for (let y = 0.1; y < 1 && !(await heading.isVisible()); y += 0.04)
    for (let x = 0.2; x < 0.85 && !(await heading.isVisible()); x += 0.05)
      await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
  expect(await heading.isVisible()).toBe(true);
  await list().getByRole('button', { name: 'Mek, phosphorylated' }).click();
  const open = card('Mek, phosphorylated');
  await open.locator('.katex').first().waitFor();
  expect(await open.textContent()).toMatch(/Unit\s*mol\/l/i);
  expect(await open.textContent()).toMatch(/Start value\s*0/);
  expect(await readPlot(page)).toMatch(/mol\/l/i);
  expect(await open.textContent()).toMatch(/made by\s*activate/);
  await expectAccessible(page);
});

test('a reaction tells its rate, and what raises it', async () => {
  await dropCycle();
  await openNetwork();
  await list().getByRole('button', { name: 'activate' }).click();
  const open = card('activate');
  await open.locator('.katex').first().waitFor();
  expect(await open.textContent()).toMatch(/raised by\s*Raf/);
  // From neighbour to neighbour.
  await open.getByRole('button', { name: 'Raf' }).click();
  await card('Raf').waitFor();
});

test('keys zoom, move, show all, go from node to node and into the card', async () => {
  await dropCycle();
  await openNetwork();
  await diagram().press('0');
  await page.waitForTimeout(200);
  const all = await picture();
  for (const key of ['+', 'ArrowLeft', '-']) {
    const before = await picture();
    await diagram().press(key);
    await expect.poll(picture).not.toBe(before);
  }
  await diagram().press('0');
  await expect.poll(picture).toBe(all);
  await diagram().press('Shift+ArrowDown');
  const first = await page.locator('#node-name').textContent();
  await diagram().press('Shift+ArrowDown');
  await expect.poll(() => page.locator('#node-name').textContent()).not.toBe(first);
  await diagram().press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('node-name');
});

test('the list is gone through by arrows and narrowed by a name', async () => {
  await dropCycle();
  await openNetwork();
  await list().getByRole('searchbox').fill('mek');
  expect(await list().getByRole('button').count()).toBe(2);
  await list().getByRole('button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await card('Mek, phosphorylated').waitFor();
});

test('a node leads to its line in the text, and its curve to Explore', async () => {
  await dropCycle();
  await openNetwork();
  await list().getByRole('button', { name: 'recover' }).click();
  await card('recover').getByRole('button', { name: 'Show in the text' }).click();
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toContain('recover');
  await page.getByRole('tab', { name: 'Network' }).click();
  await list().getByRole('button', { name: 'recover' }).click();
  await card('recover').getByRole('button', { name: 'Add its curve to Explore' }).click();
  await page.getByRole('figure', { name: /recover/ }).waitFor();
});

test('the diagram is saved as SVG and PNG', async () => {
  await dropCycle();
  await openNetwork();
  for (const [kind, begins] of [
    ['SVG', '<svg'],
    ['PNG', '\u0089PNG'],
  ] as const) {
    await page.getByRole('button', { name: 'Save the diagram' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: kind }).click(),
    ]);
    const bytes = readFileSync((await download.path())!, 'latin1');
    expect(bytes.startsWith(begins)).toBe(true);
    if (kind === 'SVG') for (const name of ['Raf', 'Mek, phosphorylated']) expect(bytes).toContain(name);
  }
});

test('of 1,000 reactions the whole is a map, and a neighbourhood is shown of the node that was searched', async () => {
  await drop('pathways.ant', generatedPathways(1000));
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
    .toContain('pathways');
  await ran(page);
  await openNetwork();
  expect(await diagram().getAttribute('aria-label')).toMatch(/: 9\d\d species, 1000 reactions/);
  const steps = (name: string) => page.getByRole('radio', { name });
  expect(await steps('1 step').isEnabled()).toBe(false);
  await list().getByRole('searchbox').fill('P3_7');
  await list().getByRole('button', { name: 'P3_7', exact: true }).click();
  await steps('1 step').check();
  await page.getByText('around P3_7').waitFor();
  const near = (await diagram().getAttribute('aria-label'))!;
  expect(near).toMatch(/: \d+ species, \d reactions/);
  await steps('3 steps').check();
  await expect.poll(() => diagram().getAttribute('aria-label')).not.toBe(near);
  await steps('all').check();
  await expect.poll(() => diagram().getAttribute('aria-label')).toContain('1000 reactions');
});

test('what reactions conserve stands under the equations, with its total', async () => {
  await dropCycle();
  await page.getByRole('button', { name: 'Model', exact: true }).click();
  const conserved = page.getByRole('region', { name: 'Conserved' });
  await conserved.waitFor();
  expect((await conserved.textContent())?.replaceAll(/\s+/g, ' ')).toContain(
    'Mek + Mek, phosphorylated = 20 mol',
  );
  await expectAccessible(page);
  await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
  const printed = page.getByRole('article').getByRole('region', { name: 'Conserved' });
  await printed.waitFor();
  expect((await printed.textContent())?.replaceAll(/\s+/g, ' ')).toContain(
    'Mek + Mek, phosphorylated = 20 mol',
  );
});

test.skipIf(!haveReferenceData)(
  'what was found in the units of a published model leads to its place, and is printed in the report',
  async () => {
    await drop(
      'BIOMD0000000741.xml',
      readFileSync(referencePath('real-models/sbml/BIOMD0000000741.xml'), 'utf8'),
    );
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Scenario title' }).inputValue())
      .toContain('Eftimie');
    // One of its quantities has a name that is a word of Antimony, which is told first.
    await page.getByRole('dialog').getByText('is a word of Antimony').waitFor();
    await page.keyboard.press('Escape');
    await ran(page);
    await page.getByRole('button', { name: 'Model', exact: true }).click();
    const found = page.getByRole('button', { name: /rate of reaction tumor_growth.*should be in mmol/ });
    expect(await found.textContent()).toMatch(/line \d+/);
    await found.click();
    await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toMatch(/tumou?r/i);
    const [line] = (await found.textContent())!.match(/(?<=line )\d+/g)!.slice(-1);
    expect(await page.getByText(/^Line \d+, column \d+$/).textContent()).toContain(`Line ${line},`);
    await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
    await page
      .getByRole('region', { name: 'Found in the model' })
      .getByText('tumor_growth')
      .first()
      .waitFor();
    await expectAccessible(page);
  },
);

test('a model without reactions shows what influences what; one without equations says so', async () => {
  await openNetwork();
  expect(await diagram().getAttribute('aria-label')).toMatch(/\d+ quantit/);
  await page.getByRole('tab', { name: 'Text and equations' }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('a = 1\nb := 2*a');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Applied', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Network' }).click();
  await page.getByText('there is no network to draw').waitFor();
});
