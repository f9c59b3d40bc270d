import { preview } from 'vite';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../chromium.ts';
import { builtStudio } from './builtStudio.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** One parameter of every twin. */
const DRAGS = [
  { twin: 'theophylline', parameter: 'CL' },
  { twin: 'healthy-meal', parameter: 'k_abs' },
  { twin: 'type-1-diabetes', parameter: 'basal_factor' },
];
const MOVES = 240;
/** The first moves warm the worker's code and are not counted. */
const WARM = 40;

/** Drags the slider's thumb to and fro, a move a frame; milliseconds from each input event to the painted curve. */
async function drag(page: Page, parameter: string): Promise<number[]> {
  const thumb = page.locator(`[data-parameter="${parameter}"] input[type="range"]`);
  await thumb.scrollIntoViewIfNeeded();
  const box = await thumb.boundingBox();
  if (box === null) throw new Error(`The slider of ${parameter} is not on screen.`);
  const y = box.y + box.height / 2;
  const x = (step: number): number => box.x + box.width * (0.5 + 0.35 * Math.sin((step / 30) * Math.PI));
  await page.mouse.move(x(0), y);
  await page.mouse.down();
  for (let step = 1; step <= MOVES; step++) {
    if (step === WARM) await page.evaluate(() => performance.clearMeasures('starling:drag'));
    await page.mouse.move(x(step), y);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  const durations = await page.evaluate(() =>
    performance.getEntriesByName('starling:drag').map((entry) => entry.duration),
  );
  await page.mouse.up();
  return durations.sort((a, b) => a - b);
}

export const suite: Suite = {
  title: 'drag: milliseconds from a slider’s event to the painted curve, in headless Chromium',
  async run() {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium: name it in CHROMIUM_PATH.');
    builtStudio();
    const server = await preview({ preview: { port: 0, open: false, host: '127.0.0.1' }, logLevel: 'error' });
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const url = server.resolvedUrls?.local[0] ?? '';
      const rows: Record<string, string | number>[] = [];
      for (const { twin, parameter } of DRAGS) {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        await page.goto(`${url}#twin=${twin}`);
        await page.getByRole('searchbox').fill(parameter);
        await page.locator(`[data-parameter="${parameter}"]`).waitFor();
        await page.waitForTimeout(2000);
        const sorted = await drag(page, parameter);
        const at = (fraction: number): number => sorted[Math.floor(fraction * (sorted.length - 1))] ?? NaN;
        rows.push({ twin, parameter, moves: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) });
        await page.close();
      }
      console.log(
        alignedTable(
          ['twin', 'parameter', 'moves', 'p50 ms', 'p95 ms', 'max ms'],
          rows.map((row) =>
            Object.values(row).map((cell) => (typeof cell === 'number' ? String(+cell.toFixed(2)) : cell)),
          ),
        ),
      );
      return rows;
    } finally {
      await browser.close();
      await server.close();
    }
  },
};
