import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Reference data that nobody here wrote, kept beside the checkout and absent elsewhere.
 * Tests that need them are skipped by name where they are absent.
 */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = process.env.STARLING_REFERENCE_DATA ?? resolve(root, '..', 'shared', 'data');

export const haveReferenceData = existsSync(folder);

/** Absolute path of a reference file. */
export function referencePath(path: string): string {
  return join(folder, path);
}

/** Text of a reference file. */
export function referenceText(path: string): string {
  return readFileSync(referencePath(path), 'utf8');
}
