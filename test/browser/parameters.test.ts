import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectCurveChanged, ran, readPlot } from './plotReading.ts';
import { expectAccessible, launchChromium, visit, type Visitor } from './studio.ts';

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

const clearance = (): Locator => page.locator('[data-parameter=CL]');
const slider = (): Locator => clearance().getByRole('slider');
const box = (): Locator => clearance().getByRole('textbox');

async function type(text: string): Promise<void> {
  await box().fill(text);
  await box().press('Enter');
}

test('a slider dragged with the mouse takes the curve along', async () => {
  const before = await readPlot(page);
  const { x, y, width, height } = (await slider().boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.8, y + height / 2, { steps: 8 });
  const during = await expectCurveChanged(page, before);
  await page.mouse.up();
  await clearance().getByRole('button', { name: 'Reset Clearance' }).waitFor();
  expect(await readPlot(page)).toBe(during);
});

test('a slider moves by keyboard: a step, a tenth, its limits', async () => {
  const before = await readPlot(page);
  await slider().press('ArrowRight');
  const step = await expectCurveChanged(page, before);
  await slider().press('PageUp');
  const tenth = await expectCurveChanged(page, step);
  await slider().press('End');
  await expectCurveChanged(page, tenth);
  expect(await slider().getAttribute('aria-valuetext')).toBe('10 L/h');
  await slider().press('Home');
  expect(await slider().getAttribute('aria-valuetext')).toBe('0.5 L/h');
});

test('a number is typed with its unit and converted', async () => {
  const before = await readPlot(page);
  await type('2 L/h');
  await expectCurveChanged(page, before);
  expect(await box().inputValue()).toBe('2');
  await type('50 mL/min');
  await expect.poll(() => box().inputValue()).toBe('3');
});

test('a wrong unit is refused with the reason, and nothing changes', async () => {
  const before = await readPlot(page);
  await box().fill('2 mg');
  await box().press('Enter');
  const alert = clearance().getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/mg.*L\/h|L\/h.*mg/);
  expect(await box().getAttribute('aria-invalid')).toBe('true');
  await expectAccessible(page);
  await box().press('Escape');
  expect(await alert.count()).toBe(0);
  await type('two');
  await alert.waitFor();
  await box().press('Escape');
  expect(await readPlot(page)).toBe(before);
});

test('a value beyond the physiological limits is taken with a warning that says them', async () => {
  await type('20');
  await clearance()
    .getByText(/Outside the physiological limits, .*0\.5.*10.*L\/h/)
    .waitFor();
  await expectAccessible(page);
});

test('value, unit, range, meaning and source are there on hover and by keyboard', async () => {
  const facts = ['Value', '2.751 L/h', 'Range', 'Normal', 'CYP1A2', 'Source: FOCE'];
  await clearance().getByText('Clearance', { exact: true }).hover();
  await page.getByRole('tooltip').waitFor();
  for (const fact of facts) expect(await page.getByRole('tooltip').textContent()).toContain(fact);
  await page.mouse.move(700, 60);
  await expect.poll(() => page.getByRole('tooltip').count()).toBe(0);
  await page.getByPlaceholder(/Search/).focus();
  while (!(await slider().evaluate((element) => element === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.getByRole('tooltip').waitFor();
  for (const fact of facts) expect(await page.getByRole('tooltip').textContent()).toContain(fact);
  await expectAccessible(page);
});

test('a pinned baseline stays beside the curve, can be gone back to, and is dismissed', async () => {
  await page.getByRole('button', { name: 'Pin as baseline' }).click();
  const before = await readPlot(page);
  await slider().press('End');
  const both = await expectCurveChanged(page, before);
  expect(both).toMatch(/, baseline/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Back to the baseline' }).click();
  await expect.poll(() => slider().getAttribute('aria-valuetext')).toBe('2.751 L/h');
  await page.getByRole('button', { name: 'Dismiss baseline' }).first().click();
  await expect.poll(() => readPlot(page)).not.toContain('baseline');
});

test('everything is reset at once; / searches names and meanings', async () => {
  await slider().press('End');
  await page.locator('[data-parameter=ka]').getByRole('slider').press('End');
  await page.getByText('2 changed').waitFor();
  await page.getByRole('button', { name: 'Reset all' }).click();
  await expect.poll(() => page.getByText('2 changed').count()).toBe(0);
  await page.getByRole('figure').first().focus();
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
  await page.keyboard.type('CYP1A2');
  await expect.poll(() => page.getByRole('slider').count()).toBe(1);
  await page.keyboard.type('xyz');
  await page.getByText('No parameter matches “CYP1A2xyz”.').waitFor();
});
