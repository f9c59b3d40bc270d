import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..');

/** The folder of the built studio, which is built first where there is none. */
export function builtStudio(): string {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'index.html'))) {
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error('The studio could not be built: see above.');
  }
  return dist;
}
