import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engine/engine.ts';
import type { Scenario } from '../protocol.ts';

/** examples/twins of this repository. */
export const TWINS = fileURLToPath(new URL('../../examples/twins/', import.meta.url));

/** Ids of the twins on disk: every folder that holds a twin.json. */
export function twinIds(root = TWINS): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(root, entry.name)).includes('twin.json'))
    .map((entry) => entry.name)
    .sort();
}

/** A twin's files, path inside its folder → text. */
export function twinFiles(id: string, root = TWINS): Record<string, string> {
  const folder = join(root, id);
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(json|ant|csv|md)$/.test(entry.name))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')];
      }),
  );
}

/** Makes the twin that a scenario names known to an engine, where there is such a one. */
export async function addTwinOf(engine: Engine, { twin }: Scenario): Promise<void> {
  if (twin !== undefined && twinIds().includes(twin)) await engine.addTwinFiles(twinFiles(twin));
}
