import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: /import/i }).click();
  await dialog().waitFor();
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

const dialog = (): Locator => page.getByRole('dialog', { name: 'Import measured data' });

async function choose(name: string, content: string | Buffer): Promise<void> {
  await dialog()
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}

const german = 'Patient;Zeit (min);Conc [ug/mL]\nA;0;1,5\nA;30;<0,1\nB;60;NA\nB;90;2,5\n';

test('a file is understood, mapped, and its left-out cells are named before it is taken', async () => {
  await choose('ward.csv', german);
  await expect.poll(() => dialog().getByLabel('Delimiter').inputValue()).toBe(';');
  expect(await dialog().getByLabel('Decimal sign').inputValue()).toBe(',');
  expect(await dialog().getByLabel('Unit of the column Zeit').inputValue()).toBe('min');
  expect(await dialog().getByLabel('Unit of the column Conc').inputValue()).toBe('ug/mL');
  await expectAccessible(page);
  await dialog().getByLabel('patient’s own data').check();
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  expect(await dialog().getByRole('listitem').allTextContents()).toEqual([
    'Row 3: "Conc [ug/mL]" holds "<0,1", which is not a number',
    'Row 4: "Conc [ug/mL]" is missing (NA)',
  ]);
  await dialog().getByRole('button', { name: 'Import the other 2 values' }).click();
  expect(await dialog().count()).toBe(0);
  await page.getByText('ward', { exact: false }).first().waitFor();
});

test('every guess can be changed', async () => {
  await choose('ward.csv', german);
  await dialog().getByLabel('Use of the column Conc').waitFor();
  await dialog().getByLabel('Use of the column Conc').selectOption('unused');
  expect(await dialog().getByRole('status').textContent()).toBe('Choose at least one column of values.');
  expect(await dialog().getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  await dialog().getByLabel('First row is a heading').uncheck();
  await dialog().getByText('5 rows, 3 columns').waitFor();
  await dialog().getByLabel('Delimiter').selectOption(',');
  await dialog().getByText('5 rows, 1 column', { exact: true }).waitFor();
});

test('what is no table is refused by name, and another file can be chosen', async () => {
  await choose('book.csv', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]));
  await dialog().getByText('This file is a zip archive or an Excel workbook').waitFor();
  await choose('empty.csv', '');
  await dialog().getByText('This file is empty.').waitFor();
  await choose('good.csv', 'time,conc\n0,1\n1,2\n');
  await dialog().getByText('2 rows, 2 columns').waitFor();
});

test('a table is pasted', async () => {
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'time\tconc\n0\t1\n1\t2\n2\t3\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await dialog().getByText('3 rows, 2 columns').waitFor();
});

test('a file of 100 MB leaves the page at work', async () => {
  // Made on the page: driving it there would take longer than reading it.
  await page.evaluate(() => {
    const rows = Array.from({ length: 10_000 }, (_, at) => `${at / 10},${at % 97},${'x'.repeat(95)}\n`);
    const file = new File(['time,conc,note\n', ...Array<string>(98).fill(rows.join(''))], 'large.csv');
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = document.querySelector<HTMLInputElement>('dialog input[type=file]')!;
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  // The page paints and answers while the worker reads.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await dialog().getByText('Reading…').isVisible()).toBe(true);
  await dialog().getByText('980,000 rows, 3 columns').waitFor({ timeout: 40_000 });
});
