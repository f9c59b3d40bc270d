import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('plots are added, changed, moved, removed and brought back', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  const titles = () => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents();
  const proposed = await titles();
  await page.getByRole('button', { name: 'Add a plot' }).click();
  const dialog = page.getByRole('dialog', { name: 'A new plot' });
  await dialog.getByLabel('Title').fill('The gut');
  expect(await dialog.getByRole('button', { name: 'Draw it' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Search quantities').fill('gut');
  await dialog.getByRole('checkbox').first().check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Draw it' }).click();
  await expect.poll(titles).toEqual([...proposed, 'The gut']);

  const choose = async (plot: string, entry: string): Promise<void> => {
    await page.getByRole('button', { name: `Options of the plot ${plot}` }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  await choose('The gut', 'Move before');
  await expect.poll(titles).toEqual([...proposed.slice(0, -1), 'The gut', ...proposed.slice(-1)]);
  await choose('The gut', 'Choose what is drawn…');
  const change = page.getByRole('dialog', { name: 'What the plot draws' });
  await change.getByLabel('Title').fill('Gut, renamed');
  await change.getByRole('button', { name: 'Draw it' }).click();
  await expect.poll(titles).toContain('Gut, renamed');
  await choose('Gut, renamed', 'Remove the plot');
  await expect.poll(titles).toEqual(proposed);
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toContain('Gut, renamed');
  await choose('Gut, renamed', 'Back to the proposed plots');
  await expect.poll(titles).toEqual(proposed);
  expect(complaints).toEqual([]);
  await context.close();
});
