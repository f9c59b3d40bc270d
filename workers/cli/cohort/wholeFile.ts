import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

/** What files are called until they are whole. */
const UNFINISHED = '.unfinished-';

export function isUnfinished(name: string): boolean {
  return name.includes(UNFINISHED);
}

/** Writes a file so that it is there whole or not at all, also where the machine stops meanwhile. */
export function writeWhole(path: string, ...pieces: readonly (string | Uint8Array)[]): void {
  const unfinished = beginWhole(path);
  const file = openSync(unfinished, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
  finishWhole(unfinished, path);
}

/** Where a file is to be written that `finishWhole` gives its name. No two processes write into one. */
export function beginWhole(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return `${path}${UNFINISHED}${hostname()}-${process.pid}`;
}

/** Gives a written file its name, once it is on the disk. */
export function finishWhole(unfinished: string, path: string): void {
  synchronise(unfinished, 'r+');
  renameSync(unfinished, path);
  // The name is on the disk once its folder is; Windows does not open folders.
  if (process.platform !== 'win32') synchronise(dirname(path), 'r');
}

function synchronise(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
