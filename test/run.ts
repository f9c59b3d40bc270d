/**
 * The one test command: formatting, types, unit, property, conformance and validation tests in Node, then the
 * built studio in Chromium. Ends with `N passed, N failed`, counted from the runners' own reports.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, installChromium } from './chromium.ts';

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

/** Runs a tool of the project and says whether it succeeded. */
function run(title: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.log(`\n── ${title}`);
  const began = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`── ${title}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result.status === 0;
}

/** A check without a report of its own counts as one test. */
function check(title: string, command: string, args: string[]): boolean {
  const passed = run(title, command, args);
  add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
  return passed;
}

/** Runs vitest and adds up what its own JSON report counts. */
function tests(title: string, config: string, env: NodeJS.ProcessEnv = {}): void {
  const report = join(reports, `${config}.json`);
  const passed = run(
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
    env,
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

const built =
  check('core and grammar', 'npm', ['run', '--silent', 'prepare']) &&
  check('studio', 'npx', ['vite', 'build', '--logLevel', 'warn']);
check('formatting', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']);
check('types', 'npx', ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings']);
if (built) {
  tests('unit, property, conformance and validation tests', 'vitest.config.ts');
  const chromium = findChromium() ?? installChromium();
  if (chromium !== undefined) {
    tests('the studio in Chromium', 'vitest.browser.config.ts', { CHROMIUM_PATH: chromium });
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
