import { expose, transfer } from 'comlink';
import coreUrl from '../build/core.wasm?url';
import elementaryUrl from '../build/elementary.wasm?url';
import { Engine } from './engine/engine.ts';
import type { EngineApi, Outcome, Pulse, Run } from './protocol.ts';

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const engine = Promise.all([bytesOf(coreUrl), bytesOf(elementaryUrl)]).then(([core, elementary]) =>
  Engine.start(core, elementary),
);
// A worker that cannot start is no use: raised as an uncaught error, it gets replaced.
engine.catch((error: unknown) => reportError(error));

/** Columns move to the other thread instead of being copied. */
function moved(outcome: Outcome<Run>): Outcome<Run> {
  const run = outcome.kind === 'done' ? outcome.value : 'partial' in outcome ? outcome.partial : undefined;
  if (run === undefined) return outcome;
  return transfer(outcome, [...new Set([run.time, ...run.columns].map(({ values }) => values.buffer))]);
}

const api: EngineApi & Pulse = {
  ping: async () => undefined,
  check: async (text) => (await engine).check(text),
  addTwin: async (twin) => (await engine).addTwin(twin),
  addTwinFiles: async (files) => (await engine).addTwinFiles(files),
  open: async (scenario) => (await engine).open(scenario),
  simulate: async (request, progress) => moved(await (await engine).simulate(request, progress)),
  fit: async (scenario, progress) => (await engine).fit(scenario, progress),
  cohort: async (request, update) => (await engine).cohort(request, update),
  population: async (scenario, count) => (await engine).population(scenario, count),
  sensitivities: async (request, progress) => (await engine).sensitivities(request, progress),
  validate: async (twinId, progress) => (await engine).validate(twinId, progress),
  experiment: async (request, progress) => (await engine).experiment(request, progress),
  cancel: async (channel) => (await engine).cancel(channel),
  exportModel: async (scenario, format) => (await engine).exportModel(scenario, format),
  convert: async (text, unit) => (await engine).convert(text, unit),
};

expose(api);
