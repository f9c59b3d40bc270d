import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
  await timeline().waitFor();
  await add('Oral dose');
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

const timeline = (): Locator => page.getByRole('region', { name: 'Regimen', exact: true });
const marks = (): Locator => timeline().locator('[data-mark]');
const editor = (): Locator => page.locator('[popover]');

/** Adds with the lane's button; the values open by themselves. */
async function add(label: string): Promise<void> {
  await timeline()
    .getByRole('button', { name: `Add ${label}`, exact: true })
    .click();
  await editor().waitFor();
}

async function type(label: string, value: string): Promise<void> {
  await editor().getByLabel(label).fill(value);
  await page.keyboard.press('Enter');
}

/** What a screen reader says of the only line. */
const said = (): Promise<string | null> => marks().first().getAttribute('aria-label');

describe('a dose on the timeline', () => {
  test('is edited with amount, time and repeats, and undone step by step', async () => {
    await type('Amount', '250');
    await type('Time', '2,5');
    await editor().getByLabel('Repeat').check();
    await type('Every', '6');
    await type('Times', '3');
    await page.keyboard.press('Escape');
    expect(await said()).toBe('Oral dose, 250 mg at 2.5 h, 3 times, every 6 h');
    expect(await timeline().locator('.ghost').count()).toBe(2);
    await expectAccessible(page);
    for (let step = 0; step < 8 && (await marks().count()) > 0; step++)
      await page.keyboard.press('Control+z');
    expect(await marks().count()).toBe(0);
  });

  test('is refused values outside its limits, with the limits said', async () => {
    await editor().getByLabel('Amount').fill('1e9');
    expect(await editor().getByRole('alert').textContent()).toMatch(/^Between .* mg\.$/);
    await page.keyboard.press('Enter');
    expect(await said()).not.toContain('1e9');
  });

  test('is moved, changed and removed by keyboard alone', async () => {
    await page.keyboard.press('Escape');
    await expect
      .poll(() =>
        marks()
          .first()
          .evaluate((mark) => mark === document.activeElement),
      )
      .toBe(true);
    const before = await said();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    const after = await said();
    expect(after).not.toBe(before);
    expect(await timeline().getByRole('status').textContent()).toBe(after);
    await page.keyboard.press('Delete');
    expect(await marks().count()).toBe(0);
    await page.keyboard.press('Control+z');
    expect(await said()).toBe(after);
  });

  test('is dragged along the axis, and Escape gives the drag up', async () => {
    await page.keyboard.press('Escape');
    const box = (await marks().first().boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 6 });
    await page.mouse.up();
    const moved = await said();
    expect(moved).not.toMatch(/at 0 h$/);
    await page.mouse.move(x + 120, y);
    await page.mouse.down();
    await page.mouse.move(x + 300, y, { steps: 6 });
    expect(await said()).not.toBe(moved);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await said()).toBe(moved);
    expect(await editor().count()).toBe(0);
  });
});

test('a double-click adds where it lands, and an infusion’s end is dragged', async () => {
  await page.keyboard.press('Escape');
  const lane = (await timeline()
    .getByRole('group', { name: /infusion/i })
    .boundingBox())!;
  await page.mouse.dblclick(lane.x + lane.width / 2, lane.y + lane.height - 6);
  await editor().waitFor();
  await page.keyboard.press('Escape');
  const infusion = timeline().getByRole('button', { name: /^Intravenous infusion, .* over / });
  const before = await infusion.getAttribute('aria-label');
  const end = (await timeline().locator('.end').boundingBox())!;
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 100, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
  const after = await infusion.getAttribute('aria-label');
  expect(after?.split(', over ')[0]).toBe(before?.split(', over ')[0]);
  expect(after).not.toBe(before);
});
