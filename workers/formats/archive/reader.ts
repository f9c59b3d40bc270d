import * as v from 'valibot';
import type { Failure, ProjectFile } from '../../protocol.ts';
import { readScenario } from '../scenario/migrate.ts';
import { readEntries } from './entries.ts';
import { PROJECT_VERSION } from './writer.ts';

const MOST_NAME = 200;

const project = v.looseObject({ version: v.number(), name: v.pipe(v.string(), v.maxLength(MOST_NAME)) });

export type ProjectRead = { project: ProjectFile; migratedFrom?: number } | { failure: Failure };

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function failed(code: string, message: string, hint: string): { failure: Failure } {
  return { failure: { code, message, hint } };
}

/** A scenario under its own title, where no other name is given. */
function finish(json: unknown, name: string | undefined): ProjectRead {
  const read = readScenario(json);
  if ('failure' in read) return read;
  const { scenario, migratedFrom } = read;
  const named = { name: name || scenario.title.slice(0, MOST_NAME) || 'Imported', scenario };
  return migratedFrom === undefined ? { project: named } : { project: named, migratedFrom };
}

/** The name in project.json, or why it cannot be read. */
function readName(bytes: Uint8Array | undefined): { name?: string } | { failure: Failure } {
  if (bytes === undefined) return {};
  const read = v.safeParse(project, parse(bytes));
  if (!read.success) {
    return failed(
      'archive-broken',
      'The project.json of this project file cannot be read: it needs "version" and a "name" of at most 200 characters.',
      'Mend project.json, or take it out: the scenario alone is enough.',
    );
  }
  if (read.output.version > PROJECT_VERSION) {
    return failed(
      'newer-version',
      `This project file has version ${read.output.version}; this Starling reads versions up to ${PROJECT_VERSION}.`,
      'Reload the page to get the newest Starling, then open it again.',
    );
  }
  return { name: read.output.name };
}

/** First character of a text that is not blank, after a byte order mark. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  return new TextDecoder().decode(bytes.subarray(0, 200)).trimStart()[0];
}

/**
 * A project file: the archive that `writeProject` makes, or a scenario's bare JSON. Never throws: whatever came
 * in, a failure says what is wrong with it.
 */
export function readProject(bytes: Uint8Array): ProjectRead {
  if (bytes[0] !== 0x50 && firstCharacter(bytes) === '{') {
    const json = parse(bytes);
    return json === undefined
      ? failed(
          'not-json',
          'This file begins like JSON but cannot be parsed.',
          'Check its brackets and commas.',
        )
      : finish(json, undefined);
  }
  const entries = readEntries(bytes, ['scenario.json', 'project.json']);
  if ('failure' in entries) return entries;
  const { files, paths } = entries;
  const packed = files['scenario.json'];
  if (packed === undefined) {
    const held = paths
      .slice(0, 5)
      .map((path) => path.slice(0, 60))
      .join(', ');
    return failed(
      'archive-without-scenario',
      `This archive holds no scenario.json, but ${held || 'nothing'}${paths.length > 5 ? ' and more' : ''}.`,
      'Choose a file that Starling has exported.',
    );
  }
  const json = parse(packed);
  if (json === undefined) {
    return failed(
      'archive-broken',
      'The scenario.json of this project file is no JSON.',
      'Export the project again.',
    );
  }
  const named = readName(files['project.json']);
  return 'failure' in named ? named : finish(json, named.name);
}
