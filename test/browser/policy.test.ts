import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
import { launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Asks another origin in the ways a script can; lists what was let through and what the policy refused. */
const ask = async (elsewhere: string): Promise<string[]> => {
  const told: string[] = [];
  self.addEventListener('securitypolicyviolation', (event) => told.push(event.effectiveDirective));
  await fetch(elsewhere, { mode: 'no-cors' }).then(
    () => told.push('fetch let through'),
    () => undefined,
  );
  await new Promise<void>((resolve) => {
    try {
      const socket = new WebSocket(elsewhere.replace('http', 'ws'));
      socket.onopen = () => resolve(void told.push('socket let through'));
      socket.onerror = () => resolve();
    } catch {
      resolve();
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  // A page has the policy twice, by its header and in itself, and each tells.
  return [...new Set(told)];
};

/** Another origin that answers, so that only the policy can be what refuses. */
async function listenElsewhere(): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.end('answered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked, close: () => void server.close() };
}

test('once the service worker is in charge, neither the page nor a worker reaches another origin', async () => {
  const elsewhere = await listenElsewhere();
  const { context, page } = await visit(browser, '', { offline: true });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.reload();
  await ran(page);
  expect(await page.evaluate(ask, elsewhere.url)).toEqual(['connect-src']);
  expect(page.workers().length).toBeGreaterThan(0);
  for (const worker of page.workers()) {
    expect(await worker.evaluate(ask, elsewhere.url)).toEqual(['connect-src']);
  }
  expect(elsewhere.asked).toEqual([]);
  elsewhere.close();
  await context.close();
});

test('on a first visit neither the page nor a worker reaches another origin either', async () => {
  const elsewhere = await listenElsewhere();
  const { context, page } = await visit(browser);
  await ran(page);
  expect(await page.evaluate(ask, elsewhere.url)).toEqual(['connect-src']);
  expect(page.workers().length).toBeGreaterThan(0);
  for (const worker of page.workers()) {
    expect(await worker.evaluate(ask, elsewhere.url)).toEqual(['connect-src']);
  }
  expect(elsewhere.asked).toEqual([]);
  elsewhere.close();
  await context.close();
});

test('scripts that did not come with the studio are refused', async () => {
  const { context, page } = await visit(browser);
  await ran(page);
  const outcome = await page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'globalThis.intruder = true';
    document.body.append(script);
    const handler = document.createElement('button');
    handler.setAttribute('onclick', 'globalThis.intruder = true');
    document.body.append(handler);
    handler.click();
    let evaluated = false;
    // From a timer: what DevTools itself runs is exempt from the rule against eval.
    setTimeout(() => {
      new Function('globalThis.intruder = true')();
      evaluated = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { directives, evaluated, intruder: 'intruder' in globalThis };
  });
  expect(outcome.intruder).toBe(false);
  expect(outcome.evaluated).toBe(false);
  expect(outcome.directives).toEqual(
    expect.arrayContaining(['script-src-elem', 'script-src-attr', 'script-src']),
  );
  await context.close();
});

test('working with every twin and view asks no other origin', async () => {
  const { context, page, complaints } = await visit(browser);
  const origin = new URL(page.url()).origin;
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (asked !== origin && protocol.startsWith('http')) foreign.push(request.url());
  });
  for (const twin of ['theophylline', 'healthy-meal', 'type-1-diabetes']) {
    await page.goto(`${origin}/#twin=${twin}`);
    await ran(page);
    for (const view of ['Model', 'Report', 'Explore']) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await page.waitForLoadState('networkidle');
    }
  }
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
