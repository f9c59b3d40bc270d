/**
 * The one test command: formatting, types, unit, property, conformance and validation tests in Node, then the
 * built studio in Chromium. Ends with `N passed, N failed`, counted from the runners' own reports.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, installChromium } from './chromium.ts';
import { installSlurm } from './cli/slurm.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const root = resolve(fileURLToPath(import.meta.url), '..', '..');
const reports = join(root, 'build', 'reports');
const total: Count = { passed: 0, failed: 0, skipped: 0 };

function add(count: Count): void {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}

/** Runs a tool of the project and says whether it succeeded; `held` output is printed when it ends, in one piece. */
function run(
  title: string,
  command: string,
  args: string[],
  { env = {}, held = false }: { env?: NodeJS.ProcessEnv; held?: boolean } = {},
): Promise<boolean> {
  if (!held) console.log(`\n── ${title}`);
  const began = Date.now();
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: held ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => said.push(part));
    child.on('error', (error) => {
      console.error(`${title}: ${error.message}`);
      done(false);
    });
    child.on('close', (code) => {
      if (held) process.stdout.write(`\n── ${title}\n${Buffer.concat(said).toString()}`);
      console.log(`── ${title}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
      done(code === 0);
    });
  });
}

/** A check without a report of its own counts as one test. */
async function check(title: string, command: string, args: string[]): Promise<boolean> {
  const passed = await run(title, command, args, { held: true });
  add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
  return passed;
}

/** Runs vitest and adds up what its own JSON report counts. */
async function tests(title: string, config: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const report = join(reports, `${config}.json`);
  const passed = await run(
    title,
    'npx',
    [
      'vitest',
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { env },
  );
  try {
    const counted = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
      numFailedTestSuites: number;
    };
    // A file that cannot even be loaded, or a run that fails for another reason, has no failed test of its own.
    const failed = Math.max(counted.numFailedTests, passed ? 0 : 1);
    add({ passed: counted.numPassedTests, failed, skipped: counted.numPendingTests });
  } catch {
    console.error(`${title}: no report was written`);
    add({ passed: 0, failed: 1, skipped: 0 });
  }
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

// Only the tests of clusters need it, so it comes while everything is built.
const slurm = installSlurm();

// The grammar is what the other three read; they do not read each other.
const prepared = await check('core and grammar', 'npm', ['run', '--silent', 'prepare']);
const [bundled] = await Promise.all([
  prepared && check('studio', 'npx', ['vite', 'build', '--logLevel', 'warn']),
  check('formatting', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']),
  check('types', 'npx', ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings']),
]);
await slurm;
if (bundled) {
  await tests('unit, property, conformance and validation tests', 'vitest.config.ts');
  const chromium = findChromium() ?? installChromium();
  if (chromium !== undefined) {
    await tests('the studio in Chromium', 'vitest.browser.config.ts', { CHROMIUM_PATH: chromium });
  } else if (process.env.CI) {
    console.error('No Chromium was found and apt could not install one; under CI that is a failure.');
    add({ passed: 0, failed: 1, skipped: 0 });
  } else {
    console.warn('Skipped: every test in test/browser. Install Chromium, or name it in CHROMIUM_PATH.');
  }
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
