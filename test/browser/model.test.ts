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
  await page.getByRole('button', { name: 'Twins', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start a model from nothing' }).click();
  await page.locator('.cm-content').waitFor();
  await ran(page);
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

const text = (): Locator => page.locator('.cm-content');
const line = (containing: string): Locator => page.locator('.cm-line', { hasText: containing });
const problems = (): Locator => page.locator('section.problems');

/** Puts another line in the place of one. */
async function rewrite(containing: string, instead: string): Promise<void> {
  await line(containing).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText(instead);
}

test('a model begun from nothing runs, is changed, and runs changed', async () => {
  const before = await readPlot(page);
  expect(before).toMatch(/^24 h/);
  await rewrite('k = 0.2', 'k = 0.4 per_hour; k is "Elimination rate";');
  await page.getByText('Not applied yet').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Applied', { exact: true }).waitFor();
  await expectCurveChanged(page, before);
  await expectAccessible(page);
});

test('a name that is not declared is underlined, said with its line, and found by a click', async () => {
  await rewrite("A' = -k * A", "A' = -kel * A;");
  await expect.poll(() => page.locator('.cm-lintRange-error').allTextContents()).toEqual(['kel']);
  const finding = problems().getByRole('button', { name: /kel/ });
  expect(await finding.textContent()).toMatch(/Error.*kel.*line \d+/s);
  await expectAccessible(page);
  await finding.click();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('kel');
  // The curves of the last good text stay.
  expect(await readPlot(page)).toMatch(/^24 h/);
});

test('a broken line is refused where it breaks, and undone', async () => {
  await rewrite('C := A / V', 'C := A / ;');
  await expect.poll(() => page.locator('.cm-lintRange-error').count()).toBeGreaterThan(0);
  await problems()
    .getByText(/^Error$/)
    .first()
    .waitFor();
  await page.keyboard.press('Control+z');
  await expect.poll(() => problems().getByRole('heading').textContent()).toContain('No problems');
});

test('units that do not balance are warned of, and the model runs all the same', async () => {
  await rewrite('C := A / V', 'C := A * V;');
  await expect.poll(() => page.locator('.cm-lintRange-warning').count()).toBeGreaterThan(0);
  await problems().getByText('Warning', { exact: true }).first().waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Applied', { exact: true }).waitFor();
  expect(await readPlot(page)).toMatch(/^24 h/);
});

test('a word tells its unit and value under the pointer, and below while the cursor is on it', async () => {
  // The name before " = 30": its place on the screen, since a name need not be an element of its own.
  const box = await line('V = 30 litre').evaluate((row) => {
    const words = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let word = words.nextNode(); word !== null; word = words.nextNode()) {
      const at = word.textContent?.indexOf('V') ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(word, at);
      range.setEnd(word, at + 1);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return undefined;
  });
  await page.mouse.move(box!.x, box!.y, { steps: 4 });
  const card = page.locator('.word-card');
  await card.waitFor();
  expect(await card.textContent()).toMatch(/V.*30.*l/s);
  await page.mouse.click(box!.x, box!.y);
  await expect.poll(() => page.locator('.bar .word').textContent()).toMatch(/V.*30/s);
});

test('names and functions are completed', async () => {
  await rewrite('C := A / V', 'C := A / V + sq');
  await page.keyboard.type('r');
  const choices = page.locator('.cm-tooltip-autocomplete');
  await choices.getByText('sqrt').first().waitFor();
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  expect(await text().textContent()).toContain('sqrt');
});

test('equations are set, and each shows its place in the text', async () => {
  const equations = page.getByRole('region', { name: 'Equations', exact: true });
  await equations.locator('.katex').first().waitFor();
  expect(await equations.locator('.katex').count()).toBeGreaterThanOrEqual(2);
  expect(await equations.locator('.katex-error').count()).toBe(0);
  await equations.getByRole('button').first().click();
  expect((await page.evaluate(() => getSelection()?.toString())) ?? '').not.toBe('');
});
