/**
 * Compiles the numerical core (build/core.wasm) and the elementary functions (build/elementary.wasm).
 * A module is left alone while it is younger than every source it is made from.
 */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..');

const modules = [
  {
    entry: 'assembly/index.ts',
    output: 'build/core.wasm',
    sources: () => true,
    flags: ['--importMemory', '--importTable', '--enable', 'simd', '--noExportMemory'],
  },
  {
    entry: 'assembly/elementary/index.ts',
    output: 'build/elementary.wasm',
    sources: (path) => path.startsWith('elementary/'),
    flags: ['--enable', 'simd', '--noExportMemory'],
  },
];

const common = ['-O3', '--converge', '--noAssert', '--runtime', 'stub'];

for (const module of modules) {
  if (!existsSync(join(root, module.entry)) || isFresh(module)) continue;
  mkdirSync(join(root, dirname(module.output)), { recursive: true });
  const { error, stderr } = await main(
    [module.entry, '--baseDir', root, '--outFile', module.output, ...common, ...module.flags],
    {},
  );
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const bytes = statSync(join(root, module.output)).size;
  console.log(`${module.output}  ${(bytes / 1024).toFixed(1)} KB`);
}

function isFresh({ output, sources }) {
  const built = join(root, output);
  if (!existsSync(built)) return false;
  const time = statSync(built).mtimeMs;
  return readdirSync(here, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(here, join(entry.parentPath, entry.name)))
    .filter((path) => path === 'build.mjs' || (path.endsWith('.ts') && sources(path)))
    .every((path) => statSync(join(here, path)).mtimeMs < time);
}
