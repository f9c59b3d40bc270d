import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { encodeLink } from '../../workers/formats/link/writer.ts';
import { expectAccessibleInBoth, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Where pictures of the page go, for eyes; absent: none are taken. */
const PICTURES = process.env.PICTURES;

function linkTo(text: string, end: number): string {
  const scenario = {
    starling: 2,
    title: 'Steps',
    model: { language: 'antimony', text },
    parameters: {},
    regimen: [],
    time: { end, points: 201 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
  } as const;
  return `#${encodeLink({ ...scenario, regimen: [], measurements: [] }, '', '').fragment}`;
}

const STIFF = linkTo("model relaxing() x = 2; v = 0; mu = 500; x' = v; v' = mu*(1 - x^2)*v - x end", 2000);
const EVENTFUL = linkTo(
  "model filling() x = 0; y = 1; pace = 1; x' = pace; y' = -y^2; empty: at (x > 3): x = 0 end",
  20,
);
const BLOWN = linkTo("model blown() x = 1; a = 1; x' = a*x^2 end", 10);
const NEGATIVE = linkTo('model drained() species A = 1, B = 0; k = 0.5; A -> B; k end', 10);

async function openSolver(page: Page): Promise<void> {
  await page
    .getByText(/ ms · .* steps|Tried: /)
    .first()
    .waitFor({ state: 'attached' });
  await page.getByRole('navigation').getByRole('button', { name: 'Analyse' }).click();
  await page.getByRole('tab', { name: 'Solver' }).click();
}

const count = (page: Page, name: RegExp): Promise<string> =>
  page.getByRole('row', { name }).getByRole('cell').innerText();

test('a stiff run: steps by method, changes with their reason, and counts that follow a slider', async () => {
  const { context, page, complaints } = await visit(browser, STIFF);
  await openSolver(page);
  await page.getByRole('figure', { name: /^Step sizes/ }).waitFor();
  await page
    .getByText(/^Changed to Rodas5P at t = .*stability, not accuracy/)
    .first()
    .waitFor();
  for (const name of ['Tsit5, order 5', 'Rodas5P, order 5', 'rejected', 'change of method'])
    await page.getByRole('button', { name }).waitFor();
  const before = await count(page, /^Steps accepted/);
  await page.getByRole('slider', { name: 'mu' }).press('PageDown');
  await expect.poll(() => count(page, /^Steps accepted/)).not.toBe(before);
  expect(complaints).toEqual([]);
  await context.close();
});

test('events are marked where they fire, steps are read by keys and saved as CSV', async () => {
  const { context, page } = await visit(browser, EVENTFUL);
  await openSolver(page);
  const figure = page.getByRole('figure', { name: /^Step sizes/ });
  await page.getByRole('button', { name: 'event', exact: true }).waitFor();
  expect(await count(page, /^Events fired/)).toBe('6');
  await figure.press('ArrowRight');
  expect(await figure.getByRole('status').textContent()).toMatch(/^Tsit5, order 5: a step of \S+ .*from 0/);
  await page.getByRole('button', { name: 'Options of the plot Step sizes' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
  ]);
  const rows = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(rows[0]).toMatch(/^"Time.*","Step.*","Method","Order","Accepted"$/);
  expect(rows[1]).toMatch(/^0,\S+,"Tsit5",5,1$/);
  await context.close();
});

test('a run that fails shows its steps until then, when it failed and what was tried', async () => {
  const { context, page } = await visit(browser, BLOWN);
  await openSolver(page);
  await page
    .getByText(/at t = 1.*Tried: /)
    .last()
    .waitFor();
  await page.getByRole('figure', { name: /^Step sizes/ }).waitFor();
  await context.close();
});

test('a species below zero is told of in the run’s details, with the method’s reason', async () => {
  const { context, page } = await visit(browser, NEGATIVE);
  await openSolver(page);
  await page.getByText('A went below zero: -4.00 at t = 10.').waitFor();
  await page
    .getByText(/^Matrix exponentials: |nothing was stiff/)
    .first()
    .waitFor();
  await context.close();
});

test('the page passes axe in light and dark, and fits a tablet', async () => {
  for (const [name, link, width, height] of [
    ['stiff', STIFF, 1280, 800],
    ['eventful', EVENTFUL, 820, 1180],
    ['blown', BLOWN, 1280, 800],
  ] as const) {
    const viewport = { width, height };
    const { context, page } = await visit(browser, link, { viewport });
    await openSolver(page);
    await page.getByRole('figure', { name: /^Step sizes/ }).waitFor();
    await expectAccessibleInBoth(page);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, `${width} × ${height}`).toBe(0);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
      }
    }
    await context.close();
  }
});
