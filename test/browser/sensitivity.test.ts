import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessibleInBoth, launchChromium, visit, type Visitor } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function openPage(): Promise<Visitor> {
  const visitor = await visit(browser);
  const { page } = visitor;
  await page
    .getByRole('button', { name: 'Analyse' })
    .or(page.getByRole('tab', { name: 'Analyse' }))
    .click();
  await page.getByRole('tab', { name: 'Sensitivities' }).click();
  await page.locator('.ranking li button').first().waitFor();
  return visitor;
}

test('ranks the parameters of theophylline and follows the sliders', async () => {
  const { page, context, complaints } = await openPage();
  const first = page.locator('.ranking li button').first();
  // C is in proportion to the dose, so that Dose · ∂C/∂Dose is C itself, whose peak is 8.508 mg/L.
  await expect.poll(() => first.getAttribute('aria-label')).toContain('Dose at time zero: 8.508 mg/L');
  const before = await first.getAttribute('aria-label');
  const dose = page.getByRole('slider', { name: /Dose at time zero/ }).first();
  await dose.focus();
  await dose.press('PageUp');
  await expect.poll(() => first.getAttribute('aria-label')).not.toBe(before);
  await first.click();
  expect(await first.getAttribute('aria-pressed')).toBe('true');
  expect(complaints).toEqual([]);
  await context.close();
});

test('the ranking is saved as a table with its unit', async () => {
  const { page, context } = await openPage();
  await page.getByRole('button', { name: 'Save the ranking' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save the ranking as CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain('[mg/L]');
  expect(text.split('\r\n')[1]).toMatch(/^"Dose","Dose at time zero",8\.50/);
  await context.close();
});

test('is accessible in light and dark', async () => {
  const { page, context } = await openPage();
  await expectAccessibleInBoth(page);
  await context.close();
});
