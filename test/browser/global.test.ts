import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectAccessibleInBoth, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('theophylline is swept along one parameter and over two, and its parameters are ranked by both methods', async () => {
  const { page, context, complaints } = await visit(browser);
  await page.getByRole('navigation').getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: 'Sweep' }).click();
  await page.getByText('21 runs of the model, 0 failed').waitFor();
  await page.getByRole('region', { name: /for values of/ }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('And across').selectOption({ label: 'Volume of distribution' });
  await page.getByText('441 runs of the model, 0 failed').waitFor();
  const plane = page.getByRole('region', { name: /over the plane/ });
  expect(await plane.locator('rect.cell').count()).toBe(441);
  expect(await plane.getByRole('button', { name: /^at .* mg\/L$/ }).count()).toBeGreaterThan(2);

  await page.getByRole('tab', { name: 'Global' }).click();
  const ranking = page.getByRole('region', { name: /^µ\* of/ });
  // The area is dose / clearance: nothing else matters, as long as most of it is seen.
  await expect
    .poll(() => ranking.getByRole('listitem').first().textContent(), { timeout: 30_000 })
    .toMatch(/Clearance/);
  await page.getByLabel('Method').selectOption({ label: 'Sobol indices' });
  await page.getByText(/First orders add up to/).waitFor();
  await page.getByRole('region', { name: /second order/ }).waitFor();
  const shares = page.getByRole('region', { name: /^Shares of the variance/ });
  await shares.getByRole('button').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/"first order","95 % from","95 % to","total"/);
  await expectAccessibleInBoth(page);
  expect(complaints).toEqual([]);
  await context.close();
});
