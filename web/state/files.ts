import type { ExportFormat, Failure, Imported, Scenario } from '../../workers/protocol.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A file as this browser hands it over. */
export interface GivenFile {
  name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Of several files the one that refers to the others: an experiment, or the first. */
export function mainOf(files: readonly GivenFile[]): GivenFile | undefined {
  return files.find(({ name }) => /\.(sedml|sedx)$/i.test(name)) ?? files[0];
}

/** Opens a file of any tool's, with those that it may refer to: its first simulation as a new project. */
export async function openGiven(
  workspace: Workspace,
  file: GivenFile,
  others: readonly GivenFile[] = [],
): Promise<Imported | { failure: Failure }> {
  const read = async (one: GivenFile) => ({ name: one.name, bytes: await one.arrayBuffer() });
  const imported = await Promise.all([file, ...others].map(read))
    .then(([main, ...beside]) => workspace.services.files.importFile(main!.name, main!.bytes, beside))
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
  // Before it is open, so that whoever goes on to another view meanwhile is not fetched back.
  workspace.view = 'explore';
  await workspace.beginProject(scenario);
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
