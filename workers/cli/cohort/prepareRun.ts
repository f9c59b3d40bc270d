import type { PreparedCohort } from '../../engine/cohort/cohort.ts';
import type { PopulationPreview } from '../../protocol.ts';
import { failureText } from '../failureText.ts';
import { startEngine } from '../startEngine.ts';
import { CommandFailed } from '../usage.ts';
import type { Task } from './runFolder.ts';

/** A cohort laid out on this thread, with what its results are told with. */
export interface PreparedRun extends PreparedCohort {
  modelHash: string;
  timeUnit: string | undefined;
  /** What differs between people, with the first person's values. */
  quantities: PopulationPreview['columns'];
}

/** @throws CommandFailed where its people cannot be drawn or its model cannot be run */
export async function prepareRun({ scenario, twin }: Task): Promise<PreparedRun> {
  const engine = await startEngine();
  if (twin !== undefined) await engine.addTwin(twin);
  const prepared = engine.prepareCohort({ scenario, channel: 'cohort' });
  if ('failure' in prepared) throw new CommandFailed(failureText(prepared.failure));
  const preview = await engine.population(scenario, 1);
  if ('failure' in preview) throw new CommandFailed(failureText(preview.failure));
  const { hash: modelHash, timeUnit } = prepared.subject.program.model;
  return { ...prepared, modelHash, timeUnit, quantities: preview.columns };
}
