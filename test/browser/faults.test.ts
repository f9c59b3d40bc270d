import type { Browser, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { expectCurveChanged, ran, readPlot } from './plotReading.ts';
import { launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The worker that follows a person's hand. */
async function engineOf(page: Page): Promise<Worker> {
  for (const worker of page.workers())
    if ((await worker.evaluate(() => self.name)) === 'engine') return worker;
  throw new Error('no engine is running');
}

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
  const engine = await engineOf(page);
  await engine.evaluate(() => {
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
  const engine = await engineOf(page);
  void engine
    .evaluate(() => {
      // Waits for ever, as an endless loop does, without taking a core from the tests beside.
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      Atomics.wait(new Int32Array(buffer), 0, 0);
    })
    .catch(() => undefined);
  await changeClearance(page, 'End');
  // The page stays alive while the engine does not answer.
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Help|keys/i })
    .click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await told(page).waitFor({ timeout: 60_000 });
  // What hung is not run again by itself; the next change is.
  await changeClearance(page, 'Home');
  await expectCurveChanged(page, before);
  await context.close();
});
