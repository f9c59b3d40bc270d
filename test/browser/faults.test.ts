import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { expectCurveChanged, ran, readPlot } from './plotReading.ts';
import { launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const engineOf = (page: Page) => page.workers().find((worker) => worker.url().includes('engine.worker'))!;

/** The notice that the engine was replaced. */
const told = (page: Page) => page.getByText('The computing thread stopped and was replaced.').first();

/** Moves the clearance to an end of its slider by keyboard. */
async function changeClearance(page: Page, key: 'Home' | 'End'): Promise<void> {
  const slider = page.locator('[data-parameter="CL"] input[type="range"]');
  await slider.focus();
  await slider.press(key);
}

test('an engine that crashes is replaced, the person is told, and the next change runs', async () => {
  const { context, page } = await visit(browser);
  await ran(page);
  const before = await readPlot(page);
  await engineOf(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('crash');
    });
  });
  await told(page).waitFor();
  await changeClearance(page, 'End');
  await expectCurveChanged(page, before);
  await context.close();
});

test('an engine that hangs is replaced too', { timeout: 90_000 }, async () => {
  const { context, page } = await visit(browser);
  await ran(page);
  const before = await readPlot(page);
  void engineOf(page)
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await changeClearance(page, 'End');
  // The page stays alive while the engine does not answer.
  await page.getByRole('button', { name: 'Share' }).click();
  await page.keyboard.press('Escape');
  await told(page).waitFor({ timeout: 60_000 });
  // What hung is not run again by itself; the next change is.
  await changeClearance(page, 'Home');
  await expectCurveChanged(page, before);
  await context.close();
});
