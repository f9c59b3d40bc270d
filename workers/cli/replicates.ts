import { availableParallelism } from 'node:os';
import { startLaneThread } from './cohort/laneThread.ts';
import { LanePool } from '../engine/cohort/pool.ts';
import type { CsvColumn } from '../formats/csv/writer.ts';
import type { OpenedFile } from '../formats/openFile.ts';
import { writeAntimony } from '../formats/antimony/writer.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION } from '../formats/scenario/schema.ts';
import { stochasticSettings } from '../formats/scenario/stochastic.ts';
import type { ReplicateRun, Scenario, StochasticMethod } from '../protocol.ts';
import { failureText } from './failureText.ts';
import { tell } from './input.ts';
import { startEngine } from './startEngine.ts';
import { addTwinOf } from './twinFolder.ts';
import { CommandFailed, WrongUsage } from './usage.ts';

/** Names of the methods that `--method` takes. */
export const METHODS: readonly StochasticMethod[] = stochasticSettings.entries.method.options;

export interface Chance {
  replicates: number;
  method: StochasticMethod;
  seed: number;
}

/** Simulates a model or a scenario by chance many times: mean, standard deviation and percentiles at every time. */
export async function replicates(
  path: string,
  opened: OpenedFile,
  time: Scenario['time'],
  { replicates, method, seed }: Chance,
): Promise<CsvColumn[]> {
  if (opened.kind === 'experiments')
    throw new WrongUsage('--replicates needs a model or a scenario; an experiment says itself what it runs.');
  const pool = new LanePool(startLaneThread, availableParallelism());
  try {
    const engine = await startEngine(pool);
    const base = opened.kind === 'project' ? opened.project.scenario : scenarioOf(opened.model.document);
    await addTwinOf(engine, base);
    const stochastic = { ...base.stochastic, replicates, method };
    const scenario = { ...base, time, seed, stochastic };
    const outcome = await engine.stochastic({ kind: 'stochastic', scenario, channel: 'run' });
    if (outcome.kind === 'failed') throw new CommandFailed(`${path}: ${failureText(outcome.failure)}`);
    if (outcome.kind !== 'done') throw new CommandFailed(`The run was ${outcome.kind}.`);
    tell(path, outcome.value.warnings);
    return columnsOf(outcome.value);
  } finally {
    pool.end();
  }
}

function scenarioOf(document: Parameters<typeof writeAntimony>[0]): Scenario {
  return {
    starling: SCENARIO_VERSION,
    title: document.main,
    model: { language: 'antimony', text: writeAntimony(document) },
    parameters: {},
    regimen: [],
    time: { end: 1, points: 2 },
    solver: DEFAULT_SOLVER,
    seed: 0,
    measurements: [],
  };
}

function columnsOf({ time, bands, percentiles }: ReplicateRun): CsvColumn[] {
  return [
    time,
    ...bands.flatMap(({ column: { id, unit }, mean, sd, curves }) => {
      const own = (what: string, values: Float64Array<ArrayBuffer>): CsvColumn => ({
        label: `${id} ${what}`,
        ...(unit !== undefined && { unit }),
        values,
      });
      return [
        own('mean', mean),
        own('sd', sd),
        ...percentiles.map((percent, k) => own(`${percent}%`, curves[k]!)),
      ];
    }),
  ];
}
