import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import type * as Projects from '../../web/store/projects.ts';

declare global {
  /** The store, as `openStore` puts it on the page. */
  var store: typeof Projects;
}

let bundled: Promise<string> | undefined;

/** The store as one script; the page has nothing else, so that the studio does not write beside the test. */
function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: ['web/store/projects.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'store',
    target: 'es2022',
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return bundled;
}

/** A profile whose tabs hold the store alone, at the studio's own origin. */
export async function storeProfile(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.route('**/blank.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Store</title>' }),
  );
  return context;
}

/** A tab on an empty page; `before` runs in it before the store is loaded. */
export async function openStore(
  context: BrowserContext,
  before?: (page: Page) => Promise<void>,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${inject('studioUrl')}blank.html`);
  await before?.(page);
  await page.addScriptTag({ content: await bundle() });
  return page;
}
