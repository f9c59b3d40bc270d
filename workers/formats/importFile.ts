import type { Diagnostic } from '../model/diagnostic.ts';
import type { Failure, Imported, Scenario } from '../protocol.ts';
import { resolvePath } from './archive/contents.ts';
import { takeTables } from './archive/tables.ts';
import { modelText } from './modelText.ts';
import { openFile, type OpenedFile } from './openFile.ts';
import type { ModelRead } from './readModel.ts';
import { DEFAULT_SOLVER } from './scenario/schema.ts';
import { scenariosOf } from './sedml/scenarios.ts';

const MOST_TITLE = 300;

/** A file given together with another one. */
export interface Beside {
  name: string;
  bytes: Uint8Array;
}

/**
 * Opens a file of any format as scenarios, each with its model as text. Never throws.
 *
 * @param beside files that it may refer to by their names
 */
export function importFile(
  name: string,
  bytes: Uint8Array,
  beside: readonly Beside[] = [],
): Imported | { failure: Failure } {
  const opened = openFile(name, bytes, (path) => {
    const wanted = resolvePath('', path).replace(/^.*\//, '');
    return beside.find((one) => one.name === wanted)?.bytes;
  });
  return 'failure' in opened ? opened : importOpened(name, opened);
}

/** An opened file as scenarios. */
export function importOpened(name: string, opened: OpenedFile): Imported | { failure: Failure } {
  const base = name.replace(/\.[^.]*$/, '') || name;
  switch (opened.kind) {
    case 'project': {
      const { project, migratedFrom } = opened;
      const scenario = { ...project.scenario, title: project.name };
      return { scenarios: [scenario], diagnostics: [], ...(migratedFrom !== undefined && { migratedFrom }) };
    }
    case 'model': {
      const imported = importModel(name, base, opened.model, opened.diagnostics);
      if ('scenarios' in imported)
        imported.diagnostics.push(...takeTables(opened.tables ?? [], imported.scenarios));
      return imported;
    }
    case 'experiments': {
      const diagnostics: Diagnostic[] = [...opened.diagnostics];
      const scenarios = opened.experiments.flatMap((one) => {
        const title = opened.experiments.length > 1 ? `${base}, ${one.path}` : base;
        const made = scenariosOf(one, title);
        diagnostics.push(...made.diagnostics);
        return made.scenarios;
      });
      diagnostics.push(...takeTables(opened.tables ?? [], scenarios));
      const isMoreThanItsRuns = opened.experiments.some(
        ({ experiment: { tasks, plots, surfaces, reports } }) =>
          tasks.some(({ kind }) => kind === 'repeated') ||
          surfaces.length > 0 ||
          (plots.length === 0 && reports.length > 0),
      );
      if (scenarios.length > 0)
        return { scenarios, diagnostics, ...(isMoreThanItsRuns && { isMoreThanItsRuns }) };
      return { failure: nothingOf(name, diagnostics) };
    }
  }
}

function importModel(
  name: string,
  base: string,
  { language, text, document, diagnostics, time }: ModelRead,
  others: readonly Diagnostic[],
): Imported | { failure: Failure } {
  const found = [...others, ...diagnostics];
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  // A text of our own is opened with its mistakes marked; of another language nothing can be shown.
  if (failed && language !== 'antimony') return { failure: nothingOf(name, found) };
  const written = language === 'antimony' ? { text, diagnostics: [] } : modelText(document);
  const model = document.models.find(({ id }) => id === document.main);
  const scenario: Scenario = {
    starling: 2,
    title: ((language === 'antimony' ? undefined : model?.name) ?? base).slice(0, MOST_TITLE),
    model: { language: 'antimony', text: written.text },
    parameters: {},
    regimen: [],
    time: time ?? { end: 100, points: 501 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
  };
  return { scenarios: [scenario], diagnostics: [...found, ...written.diagnostics] };
}

/** Why nothing of a file can be opened: its first errors. */
function nothingOf(name: string, diagnostics: Diagnostic[]): Failure {
  const [first] = diagnostics.filter(({ severity }) => severity === 'error');
  return {
    code: first?.code ?? 'nothing-to-open',
    message: `${name} cannot be opened: ${first?.message ?? 'it holds no time course of a model.'}`,
    ...(first?.hint !== undefined && { hint: first.hint }),
    diagnostics,
  };
}
