import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { findChromium } from '../chromium.ts';

/** Chromium as the tests use it: no sandbox where root needs that, no traffic of its own. */
export function launchChromium(extra: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name it in CHROMIUM_PATH');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...extra,
    ],
  });
}

/** A visitor: a profile of their own with one page, and everything the page complained about. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Console errors and uncaught exceptions so far. */
  complaints: string[];
}

/** As in a private window. */
function refuseServiceWorkers(): void {
  ServiceWorkerContainer.prototype.register = () =>
    Promise.reject(new DOMException('Refused by the test.', 'SecurityError'));
}

/** Opens the studio in a fresh profile, or in a given one. `path` follows the studio's address. */
export async function visit(
  browser: Browser,
  path = '',
  options: {
    context?: BrowserContext;
    colorScheme?: 'light' | 'dark';
    viewport?: { width: number; height: number };
    /** With the service worker, which copies the whole studio into every fresh profile: half a second each. */
    offline?: boolean;
  } = {},
): Promise<Visitor> {
  const context =
    options.context ??
    (await browser.newContext({
      colorScheme: options.colorScheme ?? 'light',
      viewport: options.viewport ?? { width: 1440, height: 900 },
      acceptDownloads: true,
    }));
  if (options.offline !== true) await context.addInitScript(refuseServiceWorkers);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(inject('studioUrl') + path);
  return { context, page, complaints };
}

/** What axe finds; there are no frames here, so that its older way, in the page alone, finds the same. */
async function violations(page: Page, rules: string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules.length > 0) axe.withRules(rules);
  const found = await axe.analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

/** Fails where axe finds anything on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** The same in light and in dark, which differ in colours alone: in dark only the rules on colour are asked. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  expect(await violations(page, ['color-contrast', 'link-in-text-block']), 'in dark').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}
