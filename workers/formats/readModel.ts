import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { readAntimony } from './antimony/reader.ts';
import { readCellml } from './cellml/reader.ts';
import { recognise, type FileFormat } from './recognise.ts';
import { readSbml } from './sbml/reader.ts';
import { readNetwork } from './svzerod/reader.ts';
import { decode } from './textEncoding.ts';

/** Languages in which a model is written. */
export const MODEL_LANGUAGES = {
  sbml: 'SBML',
  antimony: 'Antimony',
  cellml: 'CellML',
  svzerod: 'svZeroDSolver',
} as const;
export type ModelLanguage = keyof typeof MODEL_LANGUAGES;

export interface ModelRead {
  language: ModelLanguage;
  /** The file's text, into which spans and lines point. */
  text: string;
  document: ModelDocument;
  diagnostics: Diagnostic[];
  /** What the file asks to be simulated, where it does. */
  time?: { end: number; points: number };
}

/** Files beside the one that is read, by path as it stands in a reference. */
export type FindBytes = (path: string) => Uint8Array | undefined;

function isLanguage(kind: FileFormat['kind']): kind is ModelLanguage {
  return Object.hasOwn(MODEL_LANGUAGES, kind);
}

/** A model of any language that we know, or what the file is instead. */
export function readModel(
  bytes: Uint8Array,
  findFile: FindBytes = () => undefined,
): ModelRead | { instead: FileFormat } {
  const format = recognise(bytes);
  if (!isLanguage(format.kind) || !('text' in format) || format.text === undefined)
    return { instead: format };
  return readModelText(format.kind, format.text, findFile);
}

export function readModelText(
  language: ModelLanguage,
  text: string,
  findFile: FindBytes = () => undefined,
): ModelRead {
  const beside = (path: string): string | undefined => {
    const bytes = findFile(path);
    return bytes && decode(bytes);
  };
  return { language, text, ...read(language, text, beside) };
}

function read(
  language: ModelLanguage,
  text: string,
  beside: (path: string) => string | undefined,
): Omit<ModelRead, 'language' | 'text'> {
  switch (language) {
    case 'antimony':
      return readAntimony(text);
    case 'sbml':
      return readSbml(text, beside);
    case 'cellml':
      return readCellml(text, beside);
    case 'svzerod':
      return readNetwork(text);
  }
}
