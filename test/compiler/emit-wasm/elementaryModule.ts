import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readElementary, type ElementaryLibrary } from '../../../workers/compiler/elementary/library.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const path = `${root}build/elementary.wasm`;

/** Bytes of the elementary functions; compiled first where they were not. */
export function elementaryBytes(): Uint8Array<ArrayBuffer> {
  if (!existsSync(path)) execFileSync('node', [`${root}assembly/build.mjs`], { cwd: root });
  return new Uint8Array(readFileSync(path));
}

/** The elementary functions, callable by name. */
export function elementaryFunctions(): Record<string, (...args: number[]) => number> {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(elementaryBytes()));
  return instance.exports as Record<string, (...args: number[]) => number>;
}

export function elementaryLibrary(): ElementaryLibrary {
  return readElementary(elementaryBytes());
}
