import { deflateRawSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeLink } from '../../workers/formats/link/reader.ts';
import { encodeLink } from '../../workers/formats/link/writer.ts';
import type { Scenario } from '../../workers/protocol.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { expectAccessible, launchChromium, visit } from './studio.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const ran = (page: Page): Promise<void> =>
  page
    .getByText(/ ms · .* steps/)
    .first()
    .waitFor();

/** The link on show once it is made and is not `before`; the field says that it is at work meanwhile. */
async function linkShown(page: Page, before = ''): Promise<string> {
  const field = page.getByRole('dialog').getByLabel('Link', { exact: true });
  let link = '';
  await expect
    .poll(async () => {
      link = await field.inputValue();
      return link.includes('#s=') && link !== before;
    })
    .toBe(true);
  return link;
}

async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  return linkShown(page);
}

test('a link shows the same curves in another profile, and says so', async () => {
  const sender = await visit(browser);
  await ran(sender.page);
  await sender.page.getByRole('slider').first().press('ArrowRight');
  await ran(sender.page);
  const link = await linkOf(sender.page);
  await expectAccessible(sender.page);
  const receiver = await visit(browser, new URL(link).hash);
  await receiver.page
    .getByText(/^Reproduced/)
    .first()
    .waitFor();
  expect([...sender.complaints, ...receiver.complaints]).toEqual([]);
  await sender.context.close();
  await receiver.context.close();
});

const scenario: Scenario = {
  starling: 2,
  title: 'From afar',
  twin: 'theophylline',
  parameters: {},
  regimen: [],
  time: { end: 12, points: 100 },
  solver: DEFAULT_SOLVER,
  seed: 1,
  measurements: [],
};
const fold = (json: unknown): string => `#s=${deflateRawSync(JSON.stringify(json)).toString('base64url')}`;
const good = `#${encodeLink(scenario, '', '').fragment}`;

test.each([
  ['a broken link', good.slice(0, -40), /This link is broken/],
  ['garbage', '#s=AAAA%%%', /This link is broken/],
  ['a newer link', fold({ v: 9 }), /made by a newer Starling/],
  ['a bomb', `#s=${deflateRawSync(Buffer.alloc(60 * 2 ** 20)).toString('base64url')}`, /too large/],
])('%s is refused with a reason, and the studio goes on', async (_name, hash, reason) => {
  const { context, page, complaints } = await visit(browser, hash);
  await page.getByText(reason).first().waitFor();
  await ran(page);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a link of the first schema version is migrated', async () => {
  const old = { starling: 1, title: 'Long ago', twin: 'theophylline', until: 12 };
  const { context, page, complaints } = await visit(
    browser,
    fold({ v: 1, scenario: old, digest: '', modelHash: '' }),
  );
  await ran(page);
  await page.getByText('Migrated from version 1.').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a patient’s own data are left out of a link unless they are ticked', async () => {
  const { context, page, complaints } = await visit(browser);
  await ran(page);
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: /import/i }).click();
  const dialog = page.getByRole('dialog', { name: 'Import measured data' });
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'ward.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('time (h),conc (mg/L)\n1,4.5\n2,6.5\n'),
  });
  await dialog.getByLabel('patient’s own data').check();
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await ran(page);

  const dataIn = (link: string): string[] => {
    const read = decodeLink(new URL(link).hash.slice(1));
    return 'failure' in read ? [read.failure.message] : read.scenario.measurements.map(({ name }) => name);
  };
  const without = await linkOf(page);
  expect(dataIn(without)).toEqual([]);
  const sharing = page.getByRole('dialog');
  await sharing.getByRole('checkbox').check();
  expect(dataIn(await linkShown(page, without))).toEqual([expect.stringContaining('ward')]);
  expect(complaints).toEqual([]);
  await context.close();
});
