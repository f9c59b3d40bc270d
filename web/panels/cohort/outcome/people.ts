import { saveBlob } from '../../../plots/saveImage.ts';
import type { Workspace } from '../../../state/workspace.svelte.ts';
import { texts } from '../texts.ts';

/** Opens one person of the population as a twin of their own, in a new project. */
export async function openPerson(workspace: Workspace, person: number, arm: string): Promise<void> {
  const scenario = workspace.cohort.scenario;
  const alone = await workspace.services.engine.person(scenario, person, arm);
  if ('failure' in alone) return workspace.notices.fail(alone.failure);
  const { plots, notes } = workspace.scenario;
  await workspace.beginProject({
    ...alone,
    ...(plots !== undefined && { plots }),
    ...(notes !== undefined && { notes }),
    measurements: workspace.scenario.measurements,
    title: texts.outcome.personTitle(person + 1, workspace.scenario.title).slice(0, 300),
  });
  workspace.view = 'explore';
  workspace.projects.touch();
}

/** Saves everybody's values and endpoints, in every arm, as a CSV file. */
export async function savePeople(workspace: Workspace): Promise<void> {
  const { cohort, scenario, services, notices } = workspace;
  const asked = {
    scenario: cohort.scenario,
    channel: 'cohort',
    columns: [],
    people: true,
  };
  cohort.run.stop();
  const outcome = await services.engine.cohort(asked);
  if (outcome.kind === 'failed') return notices.fail(outcome.failure);
  if (outcome.kind !== 'done' || outcome.value.people === undefined) return;
  const bytes = await services.files.writeCsv(outcome.value.people);
  saveBlob(new Blob([bytes], { type: 'text/csv' }), `${scenario.title}, ${texts.outcome.size}.csv`);
}
