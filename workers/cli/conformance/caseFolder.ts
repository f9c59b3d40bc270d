import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A case of the SBML Test Suite as its folder gives it: model.xml, settings.txt, results.csv, tags.txt. */
export interface SuiteCase {
  id: string;
  folder: string;
  text: string;
  start: number;
  duration: number;
  steps: number;
  variables: string[];
  /** Species that are wanted as amounts, and as concentrations. */
  amount: Set<string>;
  concentration: Set<string>;
  absolute: number;
  relative: number;
  tags: string[];
  expected: Table;
  /** What settings.txt says besides, by key. */
  settings: ReadonlyMap<string, string>;
}

export interface Table {
  names: string[];
  rows: Float64Array[];
}

/** Ids of the cases in a folder. */
export function caseIds(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'settings.txt')))
    .map(({ name }) => name)
    .sort();
}

export function readCase(root: string, id: string): SuiteCase {
  const folder = join(root, id);
  const settings = keyed(readFileSync(join(folder, 'settings.txt'), 'utf8'));
  const number = (key: string): number => Number(settings.get(key) || 0);
  const list = (key: string): string[] => listed(settings.get(key) ?? '');
  return {
    id,
    folder,
    text: readFileSync(join(folder, 'model.xml'), 'utf8'),
    start: number('start'),
    duration: number('duration'),
    steps: number('steps'),
    variables: list('variables'),
    amount: new Set(list('amount')),
    concentration: new Set(list('concentration')),
    absolute: number('absolute'),
    relative: number('relative'),
    tags: tagsOf(folder),
    expected: readTable(readFileSync(join(folder, 'results.csv'), 'utf8')),
    settings,
  };
}

/** A file beside the model, as external model definitions name it. */
export function besides(folder: string): (name: string) => string | undefined {
  return (name) => {
    const plain = name.replace(/^(file:)?(\.\/)*/, '');
    if (!/^[\w.-]+$/.test(plain) || !existsSync(join(folder, plain))) return undefined;
    return readFileSync(join(folder, plain), 'utf8');
  };
}

function tagsOf(folder: string): string[] {
  const file = join(folder, 'tags.txt');
  if (!existsSync(file)) return [];
  const keys = keyed(readFileSync(file, 'utf8'));
  return ['componentTags', 'testTags', 'packagesPresent'].flatMap((key) => listed(keys.get(key) ?? ''));
}

function keyed(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*(\w+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) pairs.set(key, value);
  }
  return pairs;
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function readTable(text: string): Table {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = head.split(',').map((name) => name.trim().replace(/^"|"$/g, ''));
  return { names, rows: lines.map((line) => Float64Array.from(line.split(','), numberOf)) };
}

function numberOf(text: string): number {
  const trimmed = text.trim();
  if (/^[+]?inf(inity)?$/i.test(trimmed)) return Infinity;
  if (/^-inf(inity)?$/i.test(trimmed)) return -Infinity;
  return trimmed === '' || /^nan$/i.test(trimmed) ? NaN : Number(trimmed);
}
