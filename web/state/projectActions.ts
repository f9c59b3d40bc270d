import { texts } from '../texts.ts';
import type { Failure, Scenario } from '../../workers/protocol.ts';
import type { Workspace } from './workspace.svelte.ts';

/** The scenario of a kept project; of the open one, as it is shown now. */
async function scenarioOf(workspace: Workspace, id: string): Promise<Scenario | undefined> {
  if (id === workspace.projects.openId) return workspace.scenario;
  const record = await workspace.projects.load(id);
  if (record === undefined) workspace.notices.toast(texts.projects.gone, 'danger');
  return record?.scenario;
}

/** Opens a copy as a new project. */
export async function duplicateProject(workspace: Workspace, id: string): Promise<void> {
  const scenario = await scenarioOf(workspace, id);
  if (scenario === undefined) return;
  await workspace.beginProject({ ...scenario, title: texts.projects.copyOf(scenario.title) });
  workspace.projects.touch();
  await workspace.projects.flush();
}

/** Deletes a project, and offers to bring it back. */
export async function deleteProject(workspace: Workspace, id: string, name: string): Promise<void> {
  const isOpen = id === workspace.projects.openId;
  if (isOpen) await workspace.projects.leave();
  await workspace.projects.delete(id);
  if (isOpen) await workspace.openAny();
  workspace.notices.toast(texts.projects.deleted(name), 'info', {
    label: texts.projects.undo,
    run: () => void workspace.projects.restore(id),
  });
}

/** The open project is renamed by its scenario's title, so that undo knows of it. */
export async function renameProject(workspace: Workspace, id: string, name: string): Promise<void> {
  if (id !== workspace.projects.openId) return workspace.projects.rename(id, name);
  workspace.setTitle(name);
  await workspace.projects.flush();
}

/** A project as a file, ready to be saved. */
export async function exportProject(
  workspace: Workspace,
  id: string,
): Promise<{ name: string; blob: Blob } | undefined> {
  const scenario = await scenarioOf(workspace, id);
  return scenario && projectFile(workspace, scenario);
}

/** A scenario as a project file. */
export async function projectFile(
  workspace: Workspace,
  scenario: Scenario,
): Promise<{ name: string; blob: Blob }> {
  const bytes = await workspace.services.files.writeProject({ name: scenario.title, scenario });
  return { name: `${scenario.title}.omex`, blob: new Blob([bytes], { type: 'application/zip' }) };
}

/** Opens a project file as a new project, or says why it cannot be read. */
export async function importProject(workspace: Workspace, bytes: ArrayBuffer): Promise<void> {
  const read = await workspace.services.files
    .readProject(bytes)
    .catch((error: unknown): { failure: Failure } => ({
      failure: { code: 'unreadable-file', message: String(error) },
    }));
  if ('failure' in read) return workspace.notices.fail(read.failure);
  await workspace.beginProject({ ...read.project.scenario, title: read.project.name });
  workspace.view = 'explore';
  workspace.projects.touch();
  if (read.migratedFrom !== undefined) {
    workspace.notices.toast(texts.projects.migrated(read.migratedFrom));
  }
}
