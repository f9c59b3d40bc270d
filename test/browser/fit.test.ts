import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test('person 1 of theophylline is fitted, judged and applied', async () => {
  const { context, page, complaints } = await visit(browser);
  await page.getByRole('tab', { name: 'Fit' }).click();
  // Whose dose is used has to be said.
  await page.getByRole('button', { name: 'Run person 1' }).click();
  expect(await page.getByRole('button', { name: 'Run person 1' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await result.waitFor();
  const rows = await result.getByRole('row', { name: /\d ±/ }).allTextContents();
  // As independent software finds it; see test/engine/fit.
  const reference = JSON.parse(
    readFileSync(new URL('../engine/fit/theophyllineSubject1.json', import.meta.url), 'utf8'),
  ) as { parameters: Record<string, number> };
  for (const [at, id] of ['ka', 'CL', 'V'].entries()) {
    const shown = /([\d.]+) ± [\d.]+/.exec(rows[at] ?? '')?.[1];
    expect(Math.abs(Number(shown) / reference.parameters[id]! - 1)).toBeLessThan(1e-3);
  }
  expect(await result.getByRole('img').count()).toBe(2);
  await expectAccessible(page);
  await result.getByRole('button', { name: 'Use these values' }).click();
  await page.getByText('3 changed').first().waitFor();
  await page.getByRole('tab', { name: 'Explanation' }).click();
  await page.getByRole('tab', { name: 'Fit' }).click();
  await result.waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('what cannot be fitted is said before anything runs', async () => {
  const { context, page, complaints } = await visit(browser);
  await page.getByRole('tab', { name: 'Fit' }).click();
  const clearance = page.getByRole('group', { name: 'Clearance' });
  await clearance.getByLabel(/^Lowest Clearance/).fill('500');
  await page.keyboard.press('Enter');
  await page.getByText('The lowest Clearance must lie below the highest.').waitFor();
  expect(await page.getByRole('button', { name: 'Fit', exact: true }).isDisabled()).toBe(true);
  await clearance.getByRole('button', { name: 'Do not fit Clearance' }).click();
  expect(await page.getByRole('button', { name: 'Fit', exact: true }).isEnabled()).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});
