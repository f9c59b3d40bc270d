import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Ready for use without a network: everything is kept and the service worker answers this page. */
const inCharge = () => navigator.serviceWorker.controller !== null;

test('after the first visit the studio opens without a network, isolated from other origins', async () => {
  const { context, page, complaints } = await visit(browser, '', { offline: true });
  await page.waitForFunction(inCharge);
  await context.setOffline(true);
  await page.reload();
  // Compiling and running need every worker and both WebAssembly modules.
  await page
    .getByText(/ ms · .* steps/)
    .first()
    .waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

test('every view works without a network: finished plots, editor, equations, report, links', async () => {
  const { context, page, complaints } = await visit(browser, '', { offline: true });
  await page.waitForFunction(inCharge);
  await context.setOffline(true);
  await page.reload();
  await page.locator('.js-plotly-plot').first().waitFor({ state: 'attached' });
  await page.getByRole('navigation').getByRole('button', { name: 'Model' }).click();
  await page.locator('.cm-content').waitFor();
  await page.locator('.katex').first().waitFor();
  await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
  await page.getByRole('img').first().waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  const link = page.getByRole('dialog').getByLabel('Link', { exact: true });
  await expect.poll(() => link.inputValue()).toContain('#s=');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Starling: Twins' }).click();
  await expect.poll(() => page.getByRole('img', { name: /^Curves of/ }).count()).toBe(3);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a fetch to another origin fails', async () => {
  const { context, page } = await visit(browser, '', { offline: true });
  await page.waitForFunction(inCharge);
  await page.reload();
  const answer = await page.evaluate(async () => {
    const ask = (scope: string) =>
      fetch(scope).then(
        () => 'answered',
        () => 'refused',
      );
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    });
    return [await ask('https://example.com/'), await violated];
  });
  expect(answer).toEqual(['refused', 'connect-src']);
  await context.close();
});

test('it can be installed: a manifest whose icons exist', async () => {
  const { context, page } = await visit(browser);
  const icons = await page.evaluate(async () => {
    const { href } = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
    const manifest = (await (await fetch(href)).json()) as { icons: { src: string }[] };
    return Promise.all(
      manifest.icons.map(async ({ src }) => (await fetch(new URL(src, href))).headers.get('content-type')),
    );
  });
  expect(icons).toHaveLength(4);
  for (const type of icons) expect(type).toMatch(/^image\//);
  await context.close();
});
