import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ran } from './plotReading.ts';
import { launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Chooses an entry of the first plot's menu and returns the file that it saves. */
async function save(page: Page, entry: string): Promise<{ name: string; bytes: Buffer }> {
  await page
    .getByRole('button', { name: /^Options of the plot/ })
    .first()
    .click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: entry }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a plot is saved as PNG and as SVG, with its axes labelled', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  const png = await save(page, 'Save as PNG');
  expect(png.name).toMatch(/\.png$/);
  expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  // Width and height of IHDR: a picture that can be printed, not a thumbnail.
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(600);
  const svg = await save(page, 'Save as SVG');
  const text = svg.bytes.toString('utf8');
  expect(text).toMatch(/^<svg[\s>]/);
  expect(text).toContain('Time (h)');
  expect(text).toContain('mg/L');
  expect(text).not.toMatch(/<script/i);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a run is saved as CSV with a unit in every heading and a point as decimal sign', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  const csv = (await save(page, 'Save the run as CSV')).bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [heading, ...rows] = csv.trim().split(/\r?\n/);
  expect(heading).toMatch(/Time \(h\)|Time \[h\]/i);
  expect(heading).toContain('mg/L');
  expect(rows.length).toBeGreaterThan(400);
  const last = rows.at(-1)!.split(',').map(Number);
  expect(last[0]).toBe(25);
  expect(last.every(Number.isFinite)).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

test.each(['theophylline', 'healthy-meal', 'type-1-diabetes'])(
  'the report of %s prints on one page',
  async (twin) => {
    const { context, page, complaints } = await visit(browser, `#twin=${twin}`);
    await ran(page);
    await page.getByRole('navigation').getByRole('button', { name: 'Report' }).click();
    await page.getByRole('img').first().waitFor();
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
    expect(complaints).toEqual([]);
    await context.close();
  },
);
