import { build } from 'esbuild';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_SOLVER, SCENARIO_VERSION } from '../../workers/formats/scenario/schema.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
import type { Scenario } from '../../workers/protocol.ts';
import type * as OnPage from './gpuOnPage.ts';

declare global {
  /** What gpuOnPage.ts exports, as `openGpuPage` puts it on the page. */
  var gpu: typeof OnPage;
}

/** What Chromium needs to offer a GPU where there is none: SwiftShader's adapter. */
export const GPU_FLAGS = ['--enable-unsafe-webgpu'];

let bundled: Promise<string> | undefined;

function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: ['test/browser/gpuOnPage.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'gpu',
    target: 'es2022',
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return bundled;
}

/** A page in a secure context that holds the engine alone, started with the GPU that the browser offers. */
export async function openGpuPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.route('http://localhost/gpu', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>GPU</title>' }),
  );
  await page.goto('http://localhost/gpu');
  await page.addScriptTag({ content: await bundle() });
  const [core, elementary] = ['core', 'elementary'].map((name) =>
    readFileSync(`build/${name}.wasm`).toString('base64'),
  );
  await page.evaluate(([a, b]) => gpu.start(a!, b!), [core!, elementary!]);
  return page;
}

/** Files of a twin, by path. */
export function twinFiles(name: string): Record<string, string> {
  const folder = `examples/twins/${name}`;
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

/** Parameters that differ between people of a twin: those that it explains and gives a range, up to this many. */
const VARIED = 8;

/** A twin's own scenario with a cohort, its people about a tenth apart in most parameters. */
export function twinCohort(files: Record<string, string>, size: number): Scenario {
  const read = readTwin(files);
  if ('failure' in read) throw new Error(read.failure.message);
  const { manifest, individuals } = read.twin;
  const { document } = readAntimony(files['model.ant']!);
  const isPositive = (id: string): boolean =>
    document.models.some(({ parameters }) =>
      parameters.some((one) => one.id === id && (one.value ?? 0) > 0),
    ) || individuals.some(({ values }) => (values[id] ?? 0) > 0);
  const free = Object.keys(manifest.parameters).filter(
    (id) => !manifest.inputs.some(({ rate }) => rate?.parameter === id) && isPositive(id),
  );
  const varied = free.slice(0, VARIED).map((id) => [id, { kind: 'logNormal' as const, sd: 0.1 }]);
  return {
    starling: SCENARIO_VERSION,
    title: manifest.title,
    twin: manifest.id,
    ...(individuals[0] !== undefined && { individual: individuals[0].id }),
    parameters: {},
    regimen: manifest.regimen,
    time: manifest.time,
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    cohort: {
      size,
      varied: Object.fromEntries(varied),
      covariates: [],
      effects: [],
      correlations: [],
      residual: {},
      endpoints: [],
      arms: [],
    },
  };
}
