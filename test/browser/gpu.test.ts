import { readdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { CohortRequest, CohortRun, Outcome, Scenario } from '../../workers/protocol.ts';
import { GPU_FLAGS, openGpuPage, twinCohort, twinFiles } from './gpuPage.ts';
import { launchChromium } from './studio.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium(GPU_FLAGS);
  page = await openGpuPage(browser);
});
afterAll(() => browser.close());

/** A gut and blood with a dose a day, and what differs between people. */
function oral(text: string, people: number): Scenario {
  return {
    starling: 2,
    title: 'By mouth',
    model: { language: 'antimony', text },
    parameters: {},
    regimen: [
      { id: 'dose', input: 'gut', time: 1, amount: 100, duration: 0, repeat: { every: 24, count: 3 } },
    ],
    time: { end: 72, points: 37 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    cohort: {
      size: people,
      varied: { ka: { kind: 'logNormal', sd: 0.3 }, k: { kind: 'logNormal', sd: 0.3 } },
      covariates: [],
      effects: [],
      correlations: [],
      residual: {},
      occasions: { times: [24, 48], varied: { k: 0.2 } },
      endpoints: [
        { id: 'area', label: 'Area', of: 'blood', measure: 'auc' },
        { id: 'peak', label: 'Peak', of: 'blood', measure: 'max', target: { atLeast: 60 } },
        { id: 'over', label: 'Time over 40', of: 'blood', measure: 'timeAbove', level: 40 },
      ],
      arms: [{ id: 'slow', label: 'Slow', factors: { k: 0.5 } }],
    },
  };
}

const PLAIN =
  "model oral() ka = 1; k = 0.1; gut = 0; blood = 0; gut' = -ka*gut; blood' = ka*gut - k*blood; end";
const TIMED = PLAIN.replace('- k*blood', '- k*blood*piecewise(1, rem(time, 24) < 10, 0.3)');
/** Saturates, and is emptied faster from 70 on until it is below 40. */
const EVENTFUL = PLAIN.replace(
  'k*blood; end',
  'pace*5*k*blood/(5 + blood); pace = 1; hurry: at (blood > 70): pace = 2; calm: at (blood < 40): pace = 1; end',
);
const STIFF = PLAIN.replace(
  'k*blood; end',
  "5*k*blood/(5 + blood) + 1e5*(site - blood); site = 0; site' = 1e5*(blood - site); end",
);

const request = (scenario: Scenario, prefer: CohortRequest['prefer'] = 'gpu'): CohortRequest => ({
  scenario,
  channel: 'test',
  prefer: prefer!,
});

function finished(outcome: Outcome<CohortRun>): CohortRun {
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const codes = ({ warnings }: CohortRun): string[] => warnings.map(({ code }) => code);

describe('the same people as in WebAssembly', () => {
  test.each([
    ['linear, by exponentials', PLAIN, 'Exponential'],
    ['with rates that the time of day switches', TIMED, 'Tsit5'],
    ['with events that curves trigger', EVENTFUL, 'Tsit5'],
    ['stiff, by Rodas4', STIFF, 'Rodas4'],
  ] as const)('%s', async (_, text, took) => {
    const scenario = oral(text, 2000);
    const { onGpu, inWebAssembly, bands } = await page.evaluate((given) => gpu.compare(given), scenario);
    expect(onGpu.statistics).toMatchObject({ where: expect.stringMatching(/swiftshader/i) as string });
    const { software, methods, checked, largestDifference } = onGpu.statistics.gpu!;
    expect([software, methods, checked]).toEqual([true, [took, took], 16]);
    expect(largestDifference).toBeGreaterThan(0);
    expect(largestDifference).toBeLessThan(5e-4);
    for (const { column, share } of bands) expect(share, column).toBeLessThan(1e-3);
    expect(onGpu.done).toBe(2000);
    onGpu.arms.forEach((arm, k) => {
      const other = inWebAssembly.arms[k]!;
      expect(arm.failed.count).toBe(0);
      arm.endpoints.forEach(({ id, spread, target, difference }, e) => {
        const there = other.endpoints[e]!;
        expect(spread.count).toBe(there.spread.count);
        expect(Math.abs(spread.mean / there.spread.mean - 1), id).toBeLessThan(1e-3);
        expect(Math.abs((target?.met ?? 0) - (there.target?.met ?? 0)), id).toBeLessThan(3);
        if (difference !== undefined)
          expect(Math.abs(difference.spread.mean / there.difference!.spread.mean - 1), id).toBeLessThan(5e-3);
      });
      expect(arm.bands[0]!.sample.map(({ person }) => person)).toEqual(
        other.bands[0]!.sample.map(({ person }) => person),
      );
    });
  });

  const twins = readdirSync('examples/twins', { withFileTypes: true }).filter((one) => one.isDirectory());
  /** More states than an invocation holds: WebAssembly solves them, and says why. */
  const TOO_LARGE: ReadonlySet<string> = new Set(['human-at-rest']);
  // Percentiles of so few people lie evenly in bins of 0.2 %; `npm run bench -- cohort` compares those of many.
  test.each(twins.map(({ name }) => name))('of the twin %s, curve by curve', async (name) => {
    const files = twinFiles(name);
    await page.evaluate((given) => gpu.addTwin(given), files);
    const scenario = twinCohort(files, 40);
    const columns = Object.values(JSON.parse(files['twin.json']!).outputs as { id: string }[])
      .slice(0, 4)
      .map(({ id }) => id);
    const { onGpu, curves } = await page.evaluate(
      ([given, columns]) => gpu.compare(given, { bandPoints: 60, columns }),
      [scenario, columns] as const,
    );
    if (TOO_LARGE.has(name)) {
      expect(codes(onGpu)).toContain('not-on-gpu');
      return;
    }
    expect(codes(onGpu)).not.toContain('not-on-gpu');
    expect(onGpu.statistics.gpu?.checked).toBe(8);
    expect(curves).toHaveLength(columns.length);
    for (const { column, share } of curves) expect(share, column).toBeLessThan(1e-3);
  });
});

describe('a cohort goes to WebAssembly, and says why', () => {
  test.each([
    ['it has delays', PLAIN.replace('ka*gut - k*blood', 'ka*delay(gut, 1) - k*blood')],
    ['event stop has a delay', PLAIN.replace('end', 'stop: at 1 after (blood > 70): k = 1; end')],
    ['it uses the gamma function or a factorial', PLAIN.replace('- k*blood', '- k*blood*factorial(k)')],
  ])('where %s', async (reason, text) => {
    const run = finished(await page.evaluate((given) => gpu.cohort(given), request(oral(text, 30))));
    expect(run.statistics).toMatchObject({ where: 'WebAssembly' });
    expect(run.warnings.map(({ message }) => message).join()).toContain(`not on the GPU: ${reason}.`);
    expect(run.done).toBe(30);
  });

  test.each(['gpu', 'adapter'] as const)('without a %s', async (what) => {
    const run = finished(
      await page.evaluate(([a, b]) => gpu.cohortWithout(a, b), [what, request(oral(PLAIN, 30))] as const),
    );
    expect([run.done, run.statistics.where]).toEqual([30, 'WebAssembly']);
    expect(run.warnings.map(({ message }) => message).join()).toContain('this browser offers no GPU');
  });

  test('where the device refuses something, and the next cohort has a new one', async () => {
    const run = finished(
      await page.evaluate((given) => gpu.cohortWithFault(given), request(oral(PLAIN, 4000))),
    );
    expect([run.done, run.statistics.where]).toEqual([4000, 'WebAssembly']);
    expect(run.warnings.map(({ message }) => message).join()).toMatch(
      /not on the GPU: it refused the work \(/,
    );
    const next = finished(await page.evaluate((given) => gpu.cohort(given), request(oral(PLAIN, 30))));
    expect(next.warnings).toEqual([]);
    expect(next.statistics.gpu?.software).toBe(true);
  });

  test('quietly where a processor plays the GPU and nobody asked for it', async () => {
    const run = finished(await page.evaluate((given) => gpu.cohort(given), request(oral(PLAIN, 30), 'auto')));
    expect([run.statistics.where, codes(run)]).toEqual(['WebAssembly', []]);
  });
});

test('a cohort that is cancelled keeps whom it has', async () => {
  const outcome = await page.evaluate((given) => gpu.cohortCancelled(given), request(oral(PLAIN, 100_000)));
  if (outcome.kind !== 'cancelled' || outcome.partial === undefined) throw new Error(outcome.kind);
  const { done, size, arms, statistics } = outcome.partial;
  expect(statistics.gpu?.software).toBe(true);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(size);
  expect(arms[0]!.endpoints[0]!.spread.count).toBe(done);
});

test('everybody’s endpoints come back where they are asked for', async () => {
  const runs = await page.evaluate((given) => gpu.compare(given, { people: true }), oral(PLAIN, 50));
  const [here, there] = [runs.onGpu, runs.inWebAssembly].map(({ people }) => people!);
  expect(runs.onGpu.statistics.gpu?.software).toBe(true);
  expect(here!.map(({ id }) => id)).toEqual(there!.map(({ id }) => id));
  const [area, other] = [here!, there!].map((columns) => columns.find(({ id }) => id === ':area')!.values);
  for (let k = 0; k < 50; k++) expect(area![k]! / other![k]!).toBeCloseTo(1, 4);
});

test('whoever leaves the range of f32 is solved in f64, and nobody is dropped', async () => {
  const text = "model growing() x = 1; k = 1; x' = k*x; end";
  const scenario = oral(text, 400);
  const cohort: NonNullable<Scenario['cohort']> = {
    ...scenario.cohort!,
    // e^(72 · 1.25) is 1e39, beyond f32.
    varied: { k: { kind: 'discrete', values: [0.01, 1.25], weights: [99, 1] } },
    endpoints: [{ id: 'last', label: 'Last', of: 'x', measure: 'last' }],
    arms: [],
  };
  const grown = { ...scenario, regimen: [], cohort };
  const { onGpu, inWebAssembly } = await page.evaluate((given) => gpu.compare(given), grown);
  expect(onGpu.warnings).toEqual([]);
  expect(onGpu.statistics.gpu?.methods).toEqual(['Exponential']);
  expect(onGpu.arms[0]!.failed.count).toBe(0);
  const [here, there] = [onGpu, inWebAssembly].map((run) => run.arms[0]!.endpoints[0]!.spread);
  expect(here!.count).toBe(400);
  expect(here!.mean).toBeGreaterThan(1e36);
  expect(here!.mean / there!.mean).toBeCloseTo(1, 6);
});

describe('a device that is lost in mid-run', () => {
  test('is opened again, and the cohort is begun anew', async () => {
    const scenario = oral(PLAIN, 4000);
    const run = finished(
      await page.evaluate(([given]) => gpu.cohortWithLoss(given, 1), [request(scenario)] as const),
    );
    expect([run.done, codes(run), run.statistics.gpu?.software]).toEqual([4000, ['gpu-lost'], true]);
  });

  test('and lost again, leaves the cohort to WebAssembly', async () => {
    const run = finished(
      await page.evaluate(([given]) => gpu.cohortWithLoss(given, 2), [request(oral(PLAIN, 4000))] as const),
    );
    expect([run.done, codes(run), run.statistics.where]).toEqual([
      4000,
      ['gpu-lost', 'gpu-lost'],
      'WebAssembly',
    ]);
  });
});

test('elementary functions are within a few units of the last place', async () => {
  const errors = await page.evaluate(() => gpu.elementaryErrors());
  if (process.env.SHOW !== undefined) console.table(errors);
  for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(4);
});
