import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
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
  await clearance(page).press('End');
  await page.getByText('1 changed').waitFor();
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

const clearance = (tab: Page): Locator => tab.locator('[data-parameter=CL]').getByRole('slider');
const value = (tab: Page): Promise<string | null> => clearance(tab).getAttribute('aria-valuetext');
const kept = (): Locator => page.locator('section[aria-labelledby=projects-title] li');

async function openProjects(): Promise<void> {
  await page.getByRole('button', { name: 'Starling: Twins' }).click();
  await page.getByRole('heading', { name: 'Your projects' }).waitFor();
}

async function choose(project: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `More: ${project}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('work is kept as it is done, with undo and redo across a reload', async () => {
  await page.reload();
  await expect.poll(() => value(page)).toBe('10 L/h');
  await page.getByRole('button', { name: 'Undo: Set Clearance' }).click();
  await expect.poll(() => value(page)).toBe('2.751 L/h');
  await page.reload();
  await expect.poll(() => value(page)).toBe('2.751 L/h');
  await page.getByRole('button', { name: 'Redo: Set Clearance' }).click();
  await expect.poll(() => value(page)).toBe('10 L/h');
});

test('a project is renamed, duplicated, deleted, and brought back', async () => {
  await openProjects();
  await choose('Theophylline by mouth', 'Rename');
  await page.getByLabel('Project name').fill('Ward round');
  await page.keyboard.press('Enter');
  await kept().getByRole('button', { name: 'Ward round', exact: true }).waitFor();
  await expectAccessible(page);
  await choose('Ward round', 'Duplicate');
  await openProjects();
  await kept().getByRole('button', { name: 'Ward round (copy)', exact: true }).waitFor();
  await choose('Ward round', 'Delete');
  await page.getByText('“Ward round” deleted').waitFor();
  await expect.poll(() => kept().getByRole('button', { name: 'Ward round', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await kept().getByRole('button', { name: 'Ward round', exact: true }).click();
  await expect.poll(() => value(page)).toBe('10 L/h');
});

test('a project leaves as a file and comes back in another profile', async () => {
  await openProjects();
  await expect.poll(() => kept().count()).toBe(1);
  const coming = page.waitForEvent('download');
  await choose('Theophylline by mouth', 'Export as a file');
  const download = await coming;
  expect(download.suggestedFilename()).toBe('Theophylline by mouth.omex');
  const buffer = readFileSync(await download.path());
  expect(buffer.subarray(0, 2).toString('latin1')).toBe('PK');
  const other = await visit(browser);
  await ran(other.page);
  await other.page.getByRole('button', { name: 'Starling: Twins' }).click();
  const picker = other.page.getByLabel('Import a file…').and(other.page.locator('input'));
  await picker.setInputFiles({ name: 'noise.omex', mimeType: '', buffer: Buffer.from([1, 2, 3, 255]) });
  await expect.poll(() => other.page.locator('.banner').count()).toBe(1);
  await picker.setInputFiles({ name: 'it.omex', mimeType: '', buffer });
  await expect.poll(() => value(other.page)).toBe('10 L/h');
  expect(other.complaints).toEqual([]);
  await other.context.close();
});

test('a second tab is told that its changes are not kept, and overwrites nothing', async () => {
  await page.waitForTimeout(800);
  const second = await visit(browser, '', { context: visitor.context });
  await ran(second.page);
  await second.page.getByText('This project is open in another tab').waitFor();
  await expectAccessible(second.page);
  await clearance(second.page).press('Home');
  await second.page.waitForTimeout(800);
  await second.page.close();
  await page.reload();
  await expect.poll(() => value(page)).toBe('10 L/h');
  expect(second.complaints).toEqual([]);
});

test('a full disk is said, and the work goes on and can be exported', async () => {
  const full = await visit(browser);
  await ran(full.page);
  const devtools = await full.context.newCDPSession(full.page);
  const { origin } = new URL(full.page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await clearance(full.page).press('Home');
  await full.page.getByText('Storage is full.').waitFor();
  await expectAccessible(full.page);
  expect(await value(full.page)).toBe('0.5 L/h');
  await full.page.getByRole('button', { name: 'Share' }).click();
  const coming = full.page.waitForEvent('download');
  await full.page.getByRole('button', { name: 'Save as a file' }).click();
  expect(readFileSync(await (await coming).path()).length).toBeGreaterThan(500);
  expect(full.complaints).toEqual([]);
  await full.context.close();
});
