import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { encodeLink } from '../../workers/formats/link/writer.ts';
import type { Scenario } from '../../workers/protocol.ts';
import { ran } from './plotReading.ts';
import { expectAccessibleInBoth, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Where pictures of the page go, for eyes; absent: none are taken. */
const PICTURES = process.env.PICTURES;

function linkTo(text: string, changes: Partial<Scenario> = {}): string {
  const scenario: Scenario = {
    starling: 2,
    title: 'By chance',
    model: { language: 'antimony', text },
    parameters: {},
    regimen: [],
    time: { end: 20, points: 201 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    ...changes,
  };
  return `#${encodeLink(scenario, '', '').fragment}`;
}

const FEW = linkTo('model few() species A = 0; make = 2; lose = 0.2; -> A; make; A -> ; lose*A end');
const NOISY = linkTo("model noisy() X = 1; k = 0.5; s = 0.3; X' = k*(1 - X) + whiteNoise(s*X) end");

async function openChance(page: Page): Promise<void> {
  await ran(page);
  await page.getByRole('navigation').getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: 'Chance' }).click();
}

const finished = (page: Page): Promise<void> => page.getByText(/^\d+ replicates in /).waitFor();

test('few molecules: a band with single replicates over the equations’ curve, which follows sliders', async () => {
  const { context, page, complaints } = await visit(browser, FEW);
  await openChance(page);
  await page.getByRole('figure', { name: /^A by chance/ }).waitFor();
  await finished(page);
  await page.getByText(/chance matters/).waitFor();
  for (const name of ['5 to 95 %', '25 to 75 %', 'median', 'single replicates', 'by the equations'])
    await page.getByRole('button', { name }).waitFor();
  await page.getByRole('figure', { name: /^A by chance/ }).press('ArrowLeft');
  await page
    .getByText(/^20: median [\d.]+, 5 to 95 % [\d.]+ – [\d.]+/)
    .first()
    .waitFor();
  const band = page.getByRole('main').locator('path.between').first();
  const before = await band.getAttribute('d');
  await page.getByRole('slider', { name: 'lose' }).press('PageUp');
  await expect.poll(() => band.getAttribute('d')).not.toBe(before);
  await page.getByLabel('Replicates').fill('60');
  await page.getByLabel('Replicates').press('Enter');
  await page.getByText(/^60 replicates in /).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('what is on show is saved as CSV, with the percentiles', async () => {
  const { context, page } = await visit(browser, FEW);
  await openChance(page);
  await finished(page);
  await page.getByRole('button', { name: 'Options of the plot A by chance' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
  ]);
  const rows = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(rows[0]).toMatch(/^"Time.*","A, mean.*","A, standard deviation.*","A, 5 %.*","A, 25 %/);
  expect(rows).toHaveLength(202);
  await context.close();
});

test('white noise in a rate: Milstein by itself, and a step of one’s own', async () => {
  const { context, page, complaints } = await visit(browser, NOISY);
  await openChance(page);
  await finished(page);
  expect(await page.getByLabel('Method').inputValue()).toBe('milstein');
  await page.getByLabel('Longest step').fill('0.02');
  await page.getByLabel('Longest step').press('Enter');
  await finished(page);
  await page.getByLabel('Method').selectOption({ label: 'Gillespie, direct' });
  await page.getByText('molecule by molecule cannot be simulated').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a model without reactions or noise says how to get them', async () => {
  const { context, page } = await visit(browser, linkTo("model plain() X = 1; X' = -X end"));
  await openChance(page);
  await page.getByText(/add white noise to a rate/).waitFor();
  await context.close();
});

test('the page passes axe in light and dark, and fits a tablet', async () => {
  for (const [name, link, width, height] of [
    ['few', FEW, 1280, 800],
    ['noisy', NOISY, 820, 1180],
  ] as const) {
    const viewport = { width, height };
    const { context, page } = await visit(browser, link, { viewport });
    await openChance(page);
    await finished(page);
    await expectAccessibleInBoth(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, `${width} × ${height}`).toBe(0);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
      }
    }
    await context.close();
  }
});
