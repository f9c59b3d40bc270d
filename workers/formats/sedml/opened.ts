import type { Diagnostic } from '../../model/diagnostic.ts';
import type { FindBytes } from '../readModel.ts';
import { MOST_FILES, MOST_TEXT, type KeptExperiment } from '../scenario/experiment.ts';
import { decode } from '../textEncoding.ts';
import type { Experiment } from './experiment.ts';
import { ExperimentModels } from './models.ts';
import { readSedml } from './reader.ts';
import { ExperimentTables } from './tables.ts';

/** One simulation experiment with its models and its data. */
export interface OpenedExperiment {
  path: string;
  experiment: Experiment;
  models: ExperimentModels;
  tables: ExperimentTables;
  diagnostics: Diagnostic[];
  /** Its text and those of all files that it refers to; undefined where they are too large to be kept. */
  keep: () => KeptExperiment | undefined;
}

/** Reads an experiment; what it refers to is found by path, as it says it. */
export function openExperiment(path: string, text: string, findFile: FindBytes): OpenedExperiment {
  const { experiment, diagnostics } = readSedml(text);
  const found = new Map<string, Uint8Array>();
  const noting: FindBytes = (reference) => {
    const bytes = findFile(reference);
    if (bytes !== undefined) found.set(reference, bytes);
    return bytes;
  };
  const models = new ExperimentModels(experiment, noting);
  const keep = (): KeptExperiment | undefined => {
    // Models may refer to others, which is known once they are read.
    for (const { id } of experiment.models) models.model(id);
    for (const { source } of experiment.tables) noting(source);
    const files = [...found].flatMap(([reference, bytes]) => {
      const one = decode(bytes);
      return one === undefined ? [] : [{ reference, text: one }];
    });
    const isKept =
      files.length <= MOST_FILES &&
      [text, ...files.map((one) => one.text)].every((one) => one.length <= MOST_TEXT);
    return isKept ? { path, text, files } : undefined;
  };
  return { path, experiment, models, tables: new ExperimentTables(experiment, noting), diagnostics, keep };
}

/** An experiment that a scenario has kept. */
export function openKept({ path, text, files }: KeptExperiment): OpenedExperiment {
  const byReference = new Map(files.map((one) => [one.reference, one.text]));
  return openExperiment(path, text, (reference) => {
    const found = byReference.get(reference);
    return found === undefined ? undefined : new TextEncoder().encode(found);
  });
}
