import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeLink } from '../../workers/formats/link/writer.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Cohort, Scenario } from '../../workers/protocol.ts';
import { ran } from './plotReading.ts';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function openCohort(page: Page): Promise<void> {
  await ran(page);
  await page.getByRole('navigation').getByRole('button', { name: 'Cohort' }).click();
}

const finished = (page: Page): Promise<void> => page.getByText(/^[\d,]+ people · .* ran on /).waitFor();
const bands = (page: Page) => page.getByRole('figure', { name: /in the population/ });

async function setSize(page: Page, size: number): Promise<void> {
  await page.getByLabel('People', { exact: true }).fill(String(size));
  await page.getByLabel('People', { exact: true }).press('Enter');
  await page.getByText(new RegExp(`^${size.toLocaleString('en')} people · `)).waitFor();
}

const CHAIN: Cohort = {
  size: 400,
  varied: { k: { kind: 'logNormal', sd: 0.3 } },
  covariates: [],
  effects: [],
  correlations: [],
  residual: {},
  endpoints: [{ id: 'low', label: 'Low', of: 'A', measure: 'last', target: { atMost: 40 } }],
  arms: [],
};

function linkTo(text: string, cohort: Partial<Cohort> = {}): string {
  const scenario: Scenario = {
    starling: 2,
    title: 'Many',
    model: { language: 'antimony', text },
    parameters: {},
    regimen: [],
    time: { end: 10, points: 101 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    cohort: { ...CHAIN, ...cohort },
  };
  return `#${encodeLink(scenario, '', '').fragment}`;
}

test('theophylline: bands follow a slider, people are edited, compared, opened and printed', async () => {
  const { context, page, complaints } = await visit(browser);
  await openCohort(page);
  await finished(page);
  // Bands, single curves, data and the therapeutic range, each to be hidden; the published population has a source.
  for (const name of ['median', '5 to 95 %', '25 to 75 %', 'single people', 'measured', /Therapeutic/])
    await page.getByRole('button', { name }).waitFor();
  await page.getByRole('row', { name: /^Cmax .* %/ }).waitFor();
  await setSize(page, 1000);

  const band = page.getByRole('main').locator('path.between').first();
  const before = await band.getAttribute('d');
  await page.getByRole('slider', { name: 'Clearance' }).press('PageUp');
  await expect.poll(() => band.getAttribute('d')).not.toBe(before);

  // Everybody's values and endpoints as a file.
  await finished(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save people as CSV' }).click(),
  ]);
  const rows = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(rows).toHaveLength(1001);
  expect(rows[0]).toMatch(/Person.*Absorption rate.*Clearance.*Volume.*AUC.*Cmax/);

  // An endpoint of one's own, an expression of others.
  await page.getByRole('button', { name: 'Endpoints…' }).click();
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  await page.getByLabel('Measure: Maximum 5').selectOption({ label: 'value of an expression' });
  await page.getByLabel('Of: Maximum 5').fill('cmax / auc');
  await page.getByLabel('Of: Maximum 5').press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /^Maximum 5 1,000 0\.\d+/ }).waitFor();

  // Who people are: another distribution, correlations that cannot be, and the nearest that can.
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('region', { name: 'Absorption rate' }).waitFor();
  await page.getByLabel('Spread: Clearance').fill('40');
  await page.getByLabel('Spread: Clearance').press('Enter');
  await page
    .getByRole('row', { name: /^Clearance/ })
    .getByText('assumption')
    .waitFor();
  await page.getByLabel('Said as: Clearance').selectOption({ label: 'ω (SD)' });
  await expect.poll(() => page.getByLabel('Spread: Clearance').inputValue()).toBe('0.385253');
  for (const [cell, r] of [
    ['Clearance and Absorption rate', '0.9'],
    ['Volume of distribution and Absorption rate', '0.9'],
    ['Volume of distribution and Clearance', '-0.9'],
  ] as const) {
    await page.getByLabel(`Correlation of ${cell}`).fill(r);
    await page.getByLabel(`Correlation of ${cell}`).press('Enter');
  }
  await page
    .getByRole('alert')
    .getByText(/not positive definite/)
    .waitFor();
  await page.getByRole('button', { name: 'Take the nearest valid correlations' }).click();
  await page.getByRole('tabpanel').getByRole('alert').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Undo: Nearest/ }).click();
  await page
    .getByRole('alert')
    .getByText(/not positive definite/)
    .waitFor();
  await page.getByRole('button', { name: /^Redo/ }).click();
  await page.getByRole('tabpanel').getByRole('alert').waitFor({ state: 'hidden' });

  // Twice the dose for the same people.
  await page.getByRole('tab', { name: 'Arms' }).click();
  await page.getByRole('button', { name: 'Add an arm' }).click();
  await page.getByLabel('Change a quantity: Arm B').selectOption({ label: 'Dose at time zero' });
  await page.getByRole('row', { name: /^Cmax Arm B 1,000 [1-9]/ }).waitFor();

  // One person is opened by pressing a curve.
  await page.getByRole('tab', { name: 'Outcome' }).click();
  await finished(page);
  await bands(page).press('ArrowRight');
  await bands(page).press('Enter');
  await expect
    .poll(() => page.getByLabel('Scenario title').inputValue())
    .toMatch(/^Person \d+ of Theophylline/);
  await ran(page);
  await page.getByText('3 changed').or(page.getByText('4 changed')).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a person who cannot be solved is counted and named, and the rest is told; the report prints the population', async () => {
  const text = "model m() k = 0.1; A = 100; A' = piecewise(-k*A, k < 0.15, A^3*k) end";
  const { context, page, complaints } = await visit(browser, linkTo(text));
  await openCohort(page);
  await finished(page);
  await page.getByText(/^\d+ people could not be solved and are in no number/).waitFor();
  await page
    .getByRole('button', { name: /^person \d+$/ })
    .first()
    .waitFor();
  await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
  await page.getByText(/^\d+ virtual people, seed 1/).waitFor();
  await page.getByRole('cell', { name: /log-normal, median as set, ω 0.3/ }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a long run shows how far it is, outlives a frozen page, and keeps what it has when stopped', async () => {
  const text = "model m() k = 0.1; A = 100; B = 1; A' = -k*A^1.1 + 0*B; B' = 60*cos(60*time)*A end";
  const { context, page, complaints } = await visit(browser, linkTo(text, { size: 1_000_000 }));
  await openCohort(page);
  const bar = page.getByRole('progressbar');
  await bar.waitFor();
  await page.getByText(/ s left$/).waitFor();
  const session = await context.newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  const fraction = async (): Promise<number> => Number(await bar.getAttribute('value'));
  const now = await fraction();
  await expect.poll(fraction).toBeGreaterThan(now);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped: these are [\d,]+ of 1,000,000 people/).waitFor();
  await page.getByRole('button', { name: 'Run again' }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('every page of the cohort passes axe in light and dark, and fits a tablet', async () => {
  const link = linkTo("model m() k = 0.1; V = 2; A = 100; A' = -k*A; C := A/V end", {
    varied: { k: { kind: 'logNormal', sd: 0.3 }, V: { kind: 'normal', sd: 0.2 } },
    covariates: [{ id: 'age', label: 'Age', distribution: { kind: 'uniform', lower: 20, upper: 80 } }],
    effects: [{ kind: 'linear', parameter: 'k', of: 'age', reference: 50, slope: -0.01 }],
    arms: [{ id: 'b', label: 'Slow', factors: { k: 0.5 } }],
  });
  const { context, page } = await visit(browser, link, { viewport: { width: 820, height: 1180 } });
  await openCohort(page);
  await finished(page);
  for (const name of ['Outcome', 'People', 'Arms']) {
    await page.getByRole('tab', { name }).click();
    await page
      .getByRole('figure')
      .or(page.getByRole('img', { name: /Correlations/ }))
      .first()
      .waitFor();
    for (const colorScheme of name === 'Outcome' ? (['dark'] as const) : (['light', 'dark'] as const)) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, name).toBe(0);
  }
  await context.close();
});
