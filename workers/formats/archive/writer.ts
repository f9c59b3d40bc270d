import { zipSync, type Zippable } from 'fflate';
import type { Measurements, ProjectFile } from '../../protocol.ts';
import { writeCsv } from '../csv/writer.ts';
import type { KeptExperiment } from '../scenario/schema.ts';
import { resolvePath } from './contents.ts';
import { writeManifest } from './manifest.ts';
import { writeMetadata } from './metadata.ts';

/** Version of project.json; the scenario has a version of its own. */
export const PROJECT_VERSION = 1;

/** Where an archive has its model in SBML, and its experiment in SED-ML. */
export const MODEL_PATH = 'model.xml';
const EXPERIMENT_PATH = 'simulation.sedml';
/** Where it has the experiment that the model came with. */
const KEPT_FOLDER = 'experiment';

/** The same project gives the same bytes: entries carry no date of their own but zip's earliest. */
const EARLIEST = new Date(1980, 0, 1, 12);

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);
}

function writeMeasurements({ output, unit, time, value, subject }: Measurements): Uint8Array<ArrayBuffer> {
  return writeCsv([
    ...(subject === undefined ? [] : [{ label: 'subject', values: subject }]),
    { label: 'time', values: time },
    { label: output, ...(unit === undefined ? {} : { unit }), values: value },
  ]);
}

/** The files of an experiment as they lay beside one another. */
function keptFiles({ path, text, files }: KeptExperiment): [string, string][] {
  const inside = (reference: string): string =>
    `${KEPT_FOLDER}/${resolvePath(path, reference).replace(/[^\p{L}\p{N} ._/()+-]/gu, '_')}`;
  return [
    [inside(`/${path}`), text],
    ...files.map((file): [string, string] => [inside(file.reference), file.text]),
  ];
}

/**
 * A project as a COMBINE archive: the scenario, whole, in scenario.json; beside it, for other tools, the model's
 * text, the measured data and the experiment that it came with. Reading takes scenario.json alone.
 *
 * @param forOthers the same model and experiment in the standards' formats, which other tools open
 */
export function writeProject(
  { name, scenario }: ProjectFile,
  forOthers?: { sbml: string; sedml: string },
): Uint8Array<ArrayBuffer> {
  const entries: Record<string, Uint8Array<ArrayBuffer>> = {
    'scenario.json': json(scenario),
    'project.json': json({ version: PROJECT_VERSION, name }),
  };
  if (scenario.model !== undefined) entries['model.ant'] = new TextEncoder().encode(scenario.model.text);
  scenario.measurements.forEach((measured, at) => {
    entries[`data/${at + 1}.csv`] = writeMeasurements(measured);
  });
  for (const [path, text] of scenario.experiment === undefined ? [] : keptFiles(scenario.experiment))
    entries[path] = new TextEncoder().encode(text);
  if (forOthers !== undefined) {
    entries[MODEL_PATH] = new TextEncoder().encode(forOthers.sbml);
    entries[EXPERIMENT_PATH] = new TextEncoder().encode(forOthers.sedml);
  }
  const master = forOthers === undefined ? 'scenario.json' : EXPERIMENT_PATH;
  entries['metadata.rdf'] = new TextEncoder().encode(writeMetadata(name, scenario.notes));
  const manifest = writeManifest(entries, master);
  const files: Zippable = { 'manifest.xml': new TextEncoder().encode(manifest), ...entries };
  return zipSync(files, { level: 6, mtime: EARLIEST }) as Uint8Array<ArrayBuffer>;
}
