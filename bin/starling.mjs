#!/usr/bin/env node
// Starts the command line from its TypeScript sources, so that it needs no build of its own.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch {
  console.error('Starling is not installed here yet. Run "npm install" in its folder first.');
  process.exit(2);
}
const { main } = await import('../workers/cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
