import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The rooms, and which rooms each may import from. The first matching prefix counts, so the more particular
 * rooms come first.
 */
const rooms: { prefix: string; name: string; mayImport: string[] }[] = [
  // The layout of memory and the statuses are plain enums that the core and the engine share.
  { prefix: 'assembly/', name: 'assembly', mayImport: [] },
  { prefix: 'workers/model/', name: 'model', mayImport: [] },
  // What several formats are written in knows none of them.
  { prefix: 'workers/formats/xml/', name: 'xml', mayImport: ['model'] },
  { prefix: 'workers/formats/mathml/', name: 'mathml', mayImport: ['model', 'xml'] },
  {
    prefix: 'workers/formats/',
    name: 'formats',
    mayImport: ['model', 'xml', 'mathml', 'compiler description', 'protocol'],
  },
  { prefix: 'workers/compiler/compiledModel.ts', name: 'compiler description', mayImport: ['model'] },
  { prefix: 'workers/compiler/', name: 'compiler', mayImport: ['model', 'compiler description', 'assembly'] },
  { prefix: 'workers/kernels/', name: 'kernels', mayImport: [] },
  {
    prefix: 'workers/protocol',
    name: 'protocol',
    mayImport: ['model', 'compiler description', 'formats'],
  },
  {
    prefix: 'workers/engine/',
    name: 'engine',
    mayImport: ['model', 'formats', 'compiler', 'compiler description', 'kernels', 'protocol', 'assembly'],
  },
  { prefix: 'workers/cli/', name: 'cli', mayImport: ['engine', 'formats', 'protocol', 'model'] },
  { prefix: 'workers/', name: 'worker', mayImport: ['engine', 'formats', 'protocol'] },
  { prefix: 'web/client.ts', name: 'client', mayImport: ['protocol', 'worker'] },
  { prefix: 'web/controls/', name: 'controls', mayImport: ['protocol', 'texts'] },
  { prefix: 'web/plots/', name: 'plots', mayImport: ['protocol', 'controls', 'texts'] },
  { prefix: 'web/texts.ts', name: 'texts', mayImport: [] },
  // What was kept long ago is read by the scenario's own migrations.
  { prefix: 'web/store/', name: 'store', mayImport: ['protocol', 'formats'] },
  { prefix: 'web/state/', name: 'state', mayImport: ['protocol', 'client', 'store', 'texts'] },
  {
    prefix: 'web/panels/',
    name: 'panels',
    mayImport: ['protocol', 'state', 'plots', 'controls', 'texts', 'grammar'],
  },
  {
    prefix: 'web/',
    name: 'studio',
    mayImport: ['protocol', 'state', 'panels', 'plots', 'controls', 'texts', 'client'],
  },
];

/** Exceptions by file: the one grammar serves the editor and the compiler alike. */
const grammar = 'workers/formats/antimony/generated/';

function roomOf(path: string): (typeof rooms)[number] | undefined {
  return rooms.find((room) => path.startsWith(room.prefix));
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sources(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [path] : [];
  });
}

/** Files of this repository that a file imports, type imports included. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(
    (match) => match[1]!,
  );
  return specifiers.map((specifier) =>
    relative(root, resolve(root, dirname(path), specifier.replace(/\?.*$/, ''))).replaceAll('\\', '/'),
  );
}

const files = ['assembly', 'workers', 'web'].flatMap(sources);
const edges = new Map(
  files.map((file) => [
    file,
    // AssemblyScript leaves the extension out.
    importsOf(file).map((target) => (files.includes(`${target}.ts`) ? `${target}.ts` : target)),
  ]),
);

describe('imports run one way', () => {
  test('every file lives in a room', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test('no room reaches into one that it may not know', () => {
    const wrong: string[] = [];
    for (const [file, targets] of edges) {
      const room = roomOf(file);
      for (const target of targets) {
        if (!/^(assembly|workers|web)\//.test(target)) continue;
        const other =
          target.startsWith(grammar) && room?.name === 'panels' ? 'grammar' : roomOf(target)?.name;
        if (room === undefined || other === undefined || other === room.name) continue;
        if (!room.mayImport.includes(other))
          wrong.push(`${file} (${room.name}) imports ${target} (${other})`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('no file imports itself through others', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) {
        circles.push([...path.slice(at), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of edges.get(file) ?? []) if (edges.has(target)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('the repository', () => {
  test('every top-level room has a README', () => {
    const missing = ['assembly', 'workers', 'web', 'examples', 'test'].filter(
      (folder) => !readdirSync(join(root, folder)).includes('README.md'),
    );
    expect(missing).toEqual([]);
  });

  test('no source file holds more than 400 lines', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });
});
