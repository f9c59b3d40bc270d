import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { ProjectRecord } from '../../web/store/records.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import { launchChromium } from './studio.ts';
import { openStore, storeProfile } from './storePage.ts';

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await storeProfile(browser);
});
afterEach(() => context.close());

function project(id: string, revision: number, title = id): ProjectRecord {
  return {
    id,
    name: title,
    created: 1,
    updated: revision,
    revision,
    scenario: {
      starling: 2,
      title,
      twin: 'theophylline',
      parameters: {},
      regimen: [],
      time: { end: 24, points: 25 },
      solver: DEFAULT_SOLVER,
      seed: 1,
      measurements: [],
    },
    past: [],
    future: [],
  };
}

const save = (page: Page, record: ProjectRecord) =>
  page.evaluate((given) => store.saveProject(given), record);
const load = (page: Page, id: string) => page.evaluate((given) => store.loadProject(given), id);
const names = (page: Page) => page.evaluate(async () => (await store.listProjects()).map(({ name }) => name));

/** Locks a project and notes every notice in `notices`. */
const lock = (page: Page, id: string) =>
  page.evaluate((given) => {
    const told: string[] = [];
    Object.assign(globalThis, { told, release: store.lockProject(given, (state) => told.push(state)) });
  }, id);
const told = (page: Page, ...notices: string[]) =>
  page.waitForFunction(
    (expected) => JSON.stringify((globalThis as unknown as { told: string[] }).told) === expected,
    JSON.stringify(notices),
    { timeout: 5000 },
  );

describe('projects', () => {
  test('are kept whole across visits, newest first', async () => {
    const page = await openStore(context);
    const first = { ...project('a', 1), past: [{ label: 'Set ka', scenario: project('a', 0).scenario }] };
    expect(await save(page, first)).toBe('saved');
    expect(await save(page, project('b', 2))).toBe('saved');
    await page.close();
    const again = await openStore(context);
    expect(await names(again)).toEqual(['b', 'a']);
    expect(await load(again, 'a')).toEqual(first);
    expect(await load(again, 'nowhere')).toBeUndefined();
  });

  test('are kept at once: a tab that ends right after a change loses nothing', async () => {
    const page = await openStore(context);
    await lock(page, 'a');
    await told(page, 'mine');
    await save(page, project('a', 1));
    await page.evaluate(
      (record) => {
        addEventListener('pagehide', () => void store.saveProject(record));
      },
      project('a', 2, 'last words'),
    );
    await page.close({ runBeforeUnload: true });
    const again = await openStore(context);
    await expect.poll(() => names(again)).toEqual(['last words']);
  });

  test('deleted ones are hidden and can be restored', async () => {
    const page = await openStore(context);
    await save(page, project('a', 1));
    await page.evaluate(() => store.deleteProject('a'));
    expect(await names(page)).toEqual([]);
    await page.evaluate(() => store.restoreProject('a'));
    expect(await names(page)).toEqual(['a']);
    expect(await load(page, 'a')).toEqual(project('a', 1));
  });

  test('deleted ones are swept away a day later', async () => {
    const page = await openStore(context);
    await save(page, project('a', 1));
    await page.evaluate(() => store.deleteProject('a'));
    await page.close();
    const later = await openStore(context, async (tab) => {
      await tab.clock.setFixedTime(Date.now() + 25 * 60 * 60 * 1000);
    });
    await expect.poll(() => load(later, 'a')).toBeUndefined();
  });

  test('storage is asked about without harm', async () => {
    const page = await openStore(context);
    expect(typeof (await page.evaluate(() => store.requestPersistence()))).toBe('boolean');
    expect(await page.evaluate(() => store.storageEstimate())).toMatchObject({ quota: expect.any(Number) });
  });
});

describe('a database of version 1', () => {
  test('is migrated, and the scenarios in it', async () => {
    const fixture = JSON.parse(
      readFileSync(new URL('../store/fixtures/database-1.json', import.meta.url), 'utf8'),
    ) as { projects: { id: string; created: number }[] };
    const page = await openStore(context, (tab) =>
      tab.evaluate(
        (projects) =>
          new Promise<void>((resolve) => {
            const opening = indexedDB.open('starling', 1);
            opening.onupgradeneeded = () => {
              const kept = opening.result.createObjectStore('projects', { keyPath: 'id' });
              for (const project of projects) kept.put(project);
            };
            opening.onsuccess = () => {
              opening.result.close();
              resolve();
            };
          }),
        fixture.projects,
      ),
    );
    expect(await names(page)).toEqual(['Theophylline, first lecture', 'Before the summer']);
    const [lecture, summer] = fixture.projects;
    expect(await load(page, lecture!.id)).toMatchObject({
      ...lecture,
      revision: 1,
      future: [],
      past: [{ label: 'Set ka', scenario: { starling: 2, time: { end: 24, points: 501 } } }],
    });
    expect(await load(page, summer!.id)).toMatchObject({
      revision: 1,
      scenario: { starling: 2, parameters: { ka: 2 }, regimen: [{ input: 'oral', amount: 320 }] },
    });
    expect(await save(page, project(lecture!.id, 2))).toBe('saved');
  });

  test('a database of a later version is left alone', async () => {
    const page = await openStore(context, (tab) =>
      tab.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const opening = indexedDB.open('starling', 99);
            opening.onsuccess = () => {
              opening.result.close();
              resolve();
            };
          }),
      ),
    );
    expect(await names(page)).toEqual([]);
    expect(await save(page, project('a', 1))).toBe('quota');
  });
});

describe('two tabs', () => {
  test('the second is told, may not write, and takes its turn when the first is closed', async () => {
    const first = await openStore(context);
    await lock(first, 'a');
    await told(first, 'mine');
    expect(await save(first, project('a', 1))).toBe('saved');
    const second = await openStore(context);
    await lock(second, 'a');
    await told(second, 'elsewhere');
    await load(second, 'a');
    expect(await save(second, project('a', 2))).toBe('locked');
    expect(await save(first, project('a', 2))).toBe('saved');
    await first.close();
    await told(second, 'elsewhere', 'mine');
    // What it loaded is old by now.
    expect(await save(second, project('a', 2))).toBe('locked');
    expect((await load(second, 'a'))?.revision).toBe(2);
    expect(await save(second, project('a', 3))).toBe('saved');
  });

  test('the second can take over, and the first gets it back', async () => {
    const [first, second] = [await openStore(context), await openStore(context)];
    await lock(first, 'a');
    await told(first, 'mine');
    await save(first, project('a', 1));
    await lock(second, 'a');
    await told(second, 'elsewhere');
    await second.evaluate(() => store.takeProject('a'));
    await told(second, 'elsewhere', 'mine');
    await told(first, 'mine', 'elsewhere');
    await load(second, 'a');
    expect(await save(second, project('a', 2))).toBe('saved');
    expect(await save(first, project('a', 2))).toBe('locked');
    await second.evaluate(() => (globalThis as unknown as { release: () => void }).release());
    await told(first, 'mine', 'elsewhere', 'mine');
  });

  test('a tab that puts a project down and takes it up again has it at once', async () => {
    const page = await openStore(context);
    await lock(page, 'a');
    await told(page, 'mine');
    await page.evaluate(() => (globalThis as unknown as { release: () => void }).release());
    await lock(page, 'a');
    await told(page, 'mine');
    expect(await save(page, project('a', 1))).toBe('saved');
  });

  test('another project is free', async () => {
    const [first, second] = [await openStore(context), await openStore(context)];
    await lock(first, 'a');
    await told(first, 'mine');
    expect(await save(second, project('b', 1))).toBe('saved');
  });
});

describe('a full disk', () => {
  test('is reported, what was kept stays, and freed space is used', async () => {
    const page = await openStore(context);
    const devtools = await context.newCDPSession(page);
    const origin = new URL(inject('studioUrl')).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200_000 });
    expect(await save(page, project('a', 1))).toBe('saved');
    const large = { ...project('a', 2), name: 'x'.repeat(5_000_000) };
    expect(await save(page, large)).toBe('quota');
    expect(await load(page, 'a')).toEqual(project('a', 1));
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await save(page, project('a', 2))).toBe('saved');
  });

  test('a browser without a database behaves as a full disk', async () => {
    const page = await openStore(context, (tab) =>
      tab.evaluate(() => {
        Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
      }),
    );
    expect(await names(page)).toEqual([]);
    expect(await load(page, 'a')).toBeUndefined();
    expect(await save(page, project('a', 1))).toBe('quota');
  });
});
