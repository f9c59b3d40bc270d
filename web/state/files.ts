import type { ExportFormat, Failure, Imported, Scenario } from '../../workers/protocol.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A file as this browser hands it over. */
export interface GivenFile {
  name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Opens a file of any tool's: its first simulation as a new project. */
export async function openGiven(
  workspace: Workspace,
  file: GivenFile,
): Promise<Imported | { failure: Failure }> {
  const imported = await file
    .arrayBuffer()
    .then((bytes) => workspace.services.files.importFile(file.name, bytes))
    .catch((error: unknown) => ({ failure: { code: 'unreadable-file', message: String(error) } }));
  if ('failure' in imported) return imported;
  const [first] = imported.scenarios;
  if (first !== undefined) await openScenario(workspace, first);
  if (imported.isMoreThanItsRuns === true) {
    workspace.analysis = 'experiment';
    workspace.view = 'analyse';
  }
  return imported;
}

/** A scenario from a file as a new project. */
export async function openScenario(workspace: Workspace, scenario: Scenario): Promise<void> {
  await workspace.beginProject(scenario);
  workspace.view = 'explore';
  workspace.projects.touch();
}

/** The shown scenario as a file for other tools; what cannot be written is told. */
export async function exportShown(
  workspace: Workspace,
  format: ExportFormat,
): Promise<{ name: string; blob: Blob } | undefined> {
  const written = await workspace.services.engine.exportModel(workspace.scenario, format);
  if ('failure' in written) {
    workspace.notices.fail(written.failure);
    return undefined;
  }
  const [first] = written.diagnostics;
  if (first !== undefined) workspace.notices.show('warning', first.message, first.hint);
  return { name: written.name, blob: new Blob([written.bytes]) };
}
