import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
import { expectAccessibleInBoth, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(page: Page, tab: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: tab }).click();
}

/** The value of a quantity in the table of states at rest. */
const atRest = (page: Page, quantity: string): Promise<string | null> =>
  page
    .getByRole('row', { name: new RegExp(`^${quantity} `) })
    .getByRole('cell')
    .first()
    .textContent();

describe('steady states', () => {
  test('are shown with values, units and words, and follow the sliders', async () => {
    const { context, page, complaints } = await visit(browser, '#twin=healthy-meal');
    await ran(page);
    await open(page, 'Steady states');
    await page
      .getByText(/Stable focus/)
      .first()
      .waitFor();
    expect(await atRest(page, 'Plasma glucose')).toBe('94.94');
    await page.getByRole('slider', { name: 'Basal glucose' }).press('PageUp');
    await expect.poll(() => atRest(page, 'Plasma glucose')).not.toBe('94.94');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('are followed over a parameter', async () => {
    const { context, page, complaints } = await visit(browser, '#twin=healthy-meal');
    await ran(page);
    await open(page, 'Continuation');
    await page.getByRole('combobox', { name: /^Parameter/ }).selectOption({ label: 'Basal glucose' });
    await page.getByRole('figure', { name: /at rest against Basal glucose/ }).waitFor();
    await page.getByText('One curve.').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('stand in a phase plane, where the keys begin a trajectory', async () => {
    const { context, page, complaints } = await visit(browser, '#twin=healthy-meal');
    await ran(page);
    await open(page, 'Phase plane');
    const plane = page.getByRole('figure', { name: /against/ });
    await plane.waitFor();
    await plane.press('ArrowLeft');
    await plane.press('Enter');
    await page.getByRole('button', { name: 'from chosen points' }).waitFor();
    await page.getByRole('button', { name: 'Remove the chosen points' }).click();
    await page.getByRole('button', { name: 'from chosen points' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('every page of them passes axe, in light and dark', async () => {
  const { context, page, complaints } = await visit(browser, '#twin=healthy-meal');
  await ran(page);
  for (const tab of ['Steady states', 'Continuation', 'Phase plane']) {
    await open(page, tab);
    await page.getByRole('main').getByRole('figure').first().waitFor();
    await expectAccessibleInBoth(page);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('every page of them fits a tablet and a large screen', async () => {
  const { context, page } = await visit(browser, '#twin=healthy-meal');
  await ran(page);
  for (const tab of ['Steady states', 'Continuation', 'Phase plane']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, tab);
    await page.getByRole('main').getByRole('figure').first().waitFor();
    for (const [width, height] of [
      [820, 1180],
      [1280, 800],
      [2560, 1440],
    ] as const) {
      await page.setViewportSize({ width, height });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, `${tab} at ${width} × ${height}`).toBe(0);
    }
  }
  await context.close();
});
