import type { Diagnostic } from '../model/diagnostic.ts';
import type { Failure, ProjectFile } from '../protocol.ts';
import { openArchive, resolvePath, type ArchiveContents } from './archive/contents.ts';
import { readEntries } from './archive/entries.ts';
import { readProject } from './archive/reader.ts';
import type { LooseTable } from './archive/tables.ts';
import { readModelText, type FindBytes, type ModelLanguage, type ModelRead } from './readModel.ts';
import { recognise } from './recognise.ts';
import { openExperiment, type OpenedExperiment } from './sedml/opened.ts';

/** What a file turned out to be. */
export type OpenedFile =
  | { kind: 'project'; project: ProjectFile; migratedFrom?: number }
  | { kind: 'model'; model: ModelRead; diagnostics: Diagnostic[]; tables?: LooseTable[] }
  | {
      kind: 'experiments';
      experiments: OpenedExperiment[];
      diagnostics: Diagnostic[];
      tables?: LooseTable[];
    };

/** What can be opened, for those who chose something else. */
const SUPPORTED =
  'Open SBML, CellML, SED-ML, Antimony, a network of svZeroDSolver, a COMBINE archive (.omex) or a scenario of Starling.';

function failed(code: string, message: string, hint = SUPPORTED): { failure: Failure } {
  return { failure: { code, message, hint } };
}

/**
 * Opens a file of any format that holds models, experiments or a project, by its content. Never throws.
 *
 * @param beside files that it may refer to, by path from its folder
 */
export function openFile(
  name: string,
  bytes: Uint8Array,
  beside: FindBytes = () => undefined,
): OpenedFile | { failure: Failure } {
  const format = recognise(bytes);
  switch (format.kind) {
    case 'archive':
      return openZip(name, bytes);
    case 'scenario': {
      const read = readProject(bytes);
      return 'failure' in read ? read : { kind: 'project', ...read };
    }
    case 'sedml':
      return {
        kind: 'experiments',
        experiments: [openExperiment(name, format.text ?? '', beside)],
        diagnostics: [],
      };
    case 'sbml':
    case 'cellml':
    case 'svzerod':
    case 'antimony':
      return openModel(format.kind, format.text ?? '', beside, []);
    case 'csv':
      return failed('is-data', `${name} is a table of data, and no model.`, 'Import it under Data.');
    case 'foreign':
      return failed('unsupported-language', `${name} is ${format.name}, which is not supported.`);
    case 'unknown':
      return failed('not-recognised', `${name} cannot be read: ${format.reason}.`);
  }
}

function openModel(
  language: ModelLanguage,
  text: string,
  beside: FindBytes,
  others: Diagnostic[],
): Extract<OpenedFile, { kind: 'model' }> {
  return { kind: 'model', model: readModelText(language, text, beside), diagnostics: others };
}

function openZip(name: string, bytes: Uint8Array): OpenedFile | { failure: Failure } {
  const own = readEntries(bytes, ['scenario.json']);
  if ('failure' in own) return own;
  if (own.files['scenario.json'] !== undefined) {
    const read = readProject(bytes);
    return 'failure' in read ? read : { kind: 'project', ...read };
  }
  const contents = openArchive(bytes);
  if ('failure' in contents) return contents;
  const diagnostics = asidesOf(contents);
  const tables = contents.data.map((path): LooseTable => ({ path, bytes: contents.files.get(path)! }));
  const text = (path: string): string => {
    const format = recognise(contents.files.get(path)!);
    return 'text' in format ? (format.text ?? '') : '';
  };
  const besides =
    (from: string): FindBytes =>
    (reference) =>
      contents.files.get(resolvePath(from, reference));
  if (contents.experiments.length > 0) {
    const experiments = contents.experiments.map((path) => openExperiment(path, text(path), besides(path)));
    const named = new Set(
      experiments.flatMap(({ path, experiment }) =>
        experiment.tables.map(({ source }) => resolvePath(path, source)),
      ),
    );
    return {
      kind: 'experiments',
      experiments,
      diagnostics,
      tables: tables.filter((one) => !named.has(one.path)),
    };
  }
  const [path] = contents.models;
  if (path !== undefined) {
    const format = recognise(contents.files.get(path)!);
    return { ...openModel(format.kind as ModelLanguage, text(path), besides(path), diagnostics), tables };
  }
  const [foreign] = contents.foreign;
  return foreign === undefined
    ? failed('nothing-in-archive', `${name} holds neither a model nor an experiment.`)
    : failed(
        'unsupported-language',
        `${foreign.path} in ${name} is ${foreign.name}, which is not supported.`,
      );
}

/** What of an archive is not opened. */
function asidesOf({ foreign, experiments, models }: ArchiveContents): Diagnostic[] {
  const found: Diagnostic[] = [
    ...foreign.map(({ path, name }): Diagnostic => ({
      severity: 'info',
      code: 'unsupported-language',
      message: `${path} is ${name}, which is not supported.`,
    })),
  ];
  if (experiments.length === 0 && models.length > 1)
    found.push({
      severity: 'info',
      code: 'more-models',
      message: `The archive holds ${models.length} models and no experiment; ${models[0]} is opened.`,
    });
  return found;
}
