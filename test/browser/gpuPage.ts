import { build } from 'esbuild';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type * as OnPage from './gpuOnPage.ts';

declare global {
  /** What gpuOnPage.ts exports, as `openGpuPage` puts it on the page. */
  var gpu: typeof OnPage;
}

/** What Chromium needs to offer a GPU where there is none: SwiftShader's adapter. */
export const GPU_FLAGS = ['--enable-unsafe-webgpu'];

let bundled: Promise<string> | undefined;

function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: ['test/browser/gpuOnPage.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'gpu',
    target: 'es2022',
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return bundled;
}

/** A page in a secure context that holds the engine alone, started with the GPU that the browser offers. */
export async function openGpuPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.route('http://localhost/gpu', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>GPU</title>' }),
  );
  await page.goto('http://localhost/gpu');
  await page.addScriptTag({ content: await bundle() });
  const [core, elementary] = ['core', 'elementary'].map((name) =>
    readFileSync(`build/${name}.wasm`).toString('base64'),
  );
  await page.evaluate(([a, b]) => gpu.start(a!, b!), [core!, elementary!]);
  return page;
}

/** Files of a twin, by path. */
export function twinFiles(name: string): Record<string, string> {
  const folder = `examples/twins/${name}`;
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}
