import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
import { expectAccessibleInBoth, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** How far the page can be scrolled sideways, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Every view of the studio, and how a person gets there. */
const views: Record<string, (page: Page) => Promise<void>> = {
  Explore: async () => {},
  Model: async (page) => {
    await page.getByRole('navigation').getByRole('button', { name: 'Model' }).click();
    await page.locator('.cm-content').waitFor();
    await page.locator('.katex').first().waitFor();
  },
  Cohort: async (page) => {
    await page.getByRole('navigation').getByRole('button', { name: 'Cohort' }).click();
    await page.getByRole('figure', { name: /in the population/ }).waitFor();
  },
  Report: async (page) => {
    await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  },
  Gallery: async (page) => {
    await page.getByRole('button', { name: 'Starling: Twins' }).click();
    await page.getByRole('heading', { name: 'Twins', exact: true }).waitFor();
  },
};

test('every view passes axe, in light and dark', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  for (const goThere of Object.values(views)) {
    await goThere(page);
    await expectAccessibleInBoth(page);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('every page of the explanation passes axe, in light and dark', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('tabpanel').waitFor();
    await expectAccessibleInBoth(page);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('help and sharing pass axe, in light and dark', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  for (const name of ['Share', /^Help|keys/i] as const) {
    await page.getByRole('banner').getByRole('button', { name }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessibleInBoth(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  expect(complaints).toEqual([]);
  await context.close();
});
test('every view fits the width of a small laptop, a tablet, a large screen and 4K', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  const tooWide: string[] = [];
  for (const [name, goThere] of Object.entries(views)) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await goThere(page);
    for (const [width, height] of [
      [1024, 768],
      [820, 1180],
      [2560, 1440],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      const over = await overflow(page);
      if (over > 0) tooWide.push(`${name} at ${width} × ${height}: ${over} px`);
    }
  }
  expect(tooWide).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
