import { expose, transfer } from 'comlink';
import coreUrl from '../build/core.wasm?url';
import elementaryUrl from '../build/elementary.wasm?url';
import { arraysOf } from './engine/cohort/part.ts';
import { LanePool, type LaneApi } from './engine/cohort/pool.ts';
import { Engine } from './engine/engine.ts';
import { startLaneThread } from './laneThread.ts';
import type { EngineApi, Outcome, Pulse, Run } from './protocol.ts';

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** One thread a core solves cohorts. */
const pool = new LanePool(() => startLaneThread(import.meta.url), navigator.hardwareConcurrency);
const engine = Promise.all([bytesOf(coreUrl), bytesOf(elementaryUrl)]).then(([core, elementary]) =>
  Engine.start(core, elementary, pool, navigator.gpu),
);
// A worker that cannot start is no use: raised as an uncaught error, it gets replaced.
engine.catch((error: unknown) => reportError(error));

/** Columns move to the other thread instead of being copied. */
function moved(outcome: Outcome<Run>): Outcome<Run> {
  const run = outcome.kind === 'done' ? outcome.value : 'partial' in outcome ? outcome.partial : undefined;
  if (run === undefined) return outcome;
  return transfer(outcome, [...new Set([run.time, ...run.columns].map(({ values }) => values.buffer))]);
}

const api: EngineApi & LaneApi & Pulse = {
  ping: async () => undefined,
  check: async (text) => (await engine).check(text),
  addTwin: async (twin) => (await engine).addTwin(twin),
  addTwinFiles: async (files) => (await engine).addTwinFiles(files),
  open: async (scenario) => (await engine).open(scenario),
  simulate: async (request, progress) => moved(await (await engine).simulate(request, progress)),
  fit: async (scenario, progress) => (await engine).fit(scenario, progress),
  cohort: async (request, update) => (await engine).cohort(request, update),
  stochastic: async (request, update) => (await engine).stochastic(request, update),
  sweep: async (...given) => (await engine).sweep(...given),
  globalSensitivity: async (...given) => (await engine).globalSensitivity(...given),
  openLane: async (...given) => (await engine).openLane(...given),
  solveLane: async (...given) => {
    const part = await (await engine).solveLane(...given);
    return part && transfer(part, arraysOf(part));
  },
  closeLane: async (id) => (await engine).closeLane(id),
  population: async (scenario, count) => (await engine).population(scenario, count),
  person: async (...given) => (await engine).person(...given),
  width: async (...given) => (await engine).width(...given),
  steadyState: async (request, progress) => (await engine).steadyState(request, progress),
  sensitivities: async (request, progress) => (await engine).sensitivities(request, progress),
  continuation: async (request, progress) => (await engine).continuation(request, progress),
  phasePlane: async (request, progress) => (await engine).phasePlane(request, progress),
  validate: async (twinId, progress) => (await engine).validate(twinId, progress),
  experiment: async (request, progress) => (await engine).experiment(request, progress),
  cancel: async (channel) => (await engine).cancel(channel),
  exportModel: async (scenario, format) => (await engine).exportModel(scenario, format),
  network: async (text) => (await engine).network(text),
  convert: async (text, unit) => (await engine).convert(text, unit),
};

expose(api);
