import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the first plot's cursor says at the start or the end of its time axis, such as "24 h: Concentration 1.2 mg/L". */
export async function readPlot(page: Page, end: 'Home' | 'End' = 'End'): Promise<string> {
  const figure = page.getByRole('figure').first();
  await figure.press(end);
  const status = figure.getByRole('status');
  await status.waitFor({ state: 'attached' });
  const said = (await status.textContent()) ?? '';
  await figure.press('Escape');
  return said;
}

/** Waits until the first plot ends on something else than it did. */
export async function expectCurveChanged(page: Page, before: string): Promise<string> {
  await expect.poll(() => readPlot(page)).not.toBe(before);
  return readPlot(page);
}

/** Waits for a finished run. */
export const ran = (page: Page): Promise<void> =>
  page
    .getByText(/ ms · .* steps/)
    .first()
    .waitFor({ state: 'attached' });
