import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtStudio } from './builtStudio.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

const dist = builtStudio();

interface Asset {
  file: string;
  bytes: number;
  gzipped: number;
}

function asset(file: string): Asset {
  const content = readFileSync(join(dist, file));
  return { file, bytes: content.length, gzipped: gzipSync(content, { level: 9 }).length };
}

/** Files of dist that a script imports statically, itself included. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
    staticImports(join(file, '..', specifier!), seen);
  }
  return seen;
}

/** The page's own scripts with all that they import at once, and the engine's worker. */
function firstLoad(): string[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map((match) => match[1]!);
  const worker = readdirSync(join(dist, 'assets')).filter((name) => /^engine\.worker-.*\.js$/.test(name));
  const files = new Set<string>();
  for (const script of [...scripts, ...worker.map((name) => `assets/${name}`)]) {
    for (const file of staticImports(script)) files.add(file);
  }
  return [...files];
}

export const suite: Suite = {
  title: 'size: JavaScript that must arrive before the studio can be used, and the core, gzipped',
  async run() {
    const scripts = firstLoad().map(asset);
    const core = readdirSync(join(dist, 'assets'))
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => asset(`assets/${name}`));
    const sum = {
      file: 'JavaScript before the studio can be used',
      bytes: scripts.reduce((total, { bytes }) => total + bytes, 0),
      gzipped: scripts.reduce((total, { gzipped }) => total + gzipped, 0),
    };
    const rows = [...scripts, sum, ...core];
    const kilo = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
    console.log(
      alignedTable(
        ['file', 'bytes', 'gzipped'],
        rows.map(({ file, bytes, gzipped }) => [file, kilo(bytes), kilo(gzipped)]),
      ),
    );
    return rows.map((row) => ({ ...row }));
  },
};
