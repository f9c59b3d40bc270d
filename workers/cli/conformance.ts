/**
 * `npm run conformance -- DIR [--json FILE] [--only ID…]`: every semantic case of a folder laid out like the SBML
 * Test Suite's, with passed, failed and unsupported by tag. With `--stochastic` the cases are those of the suite's
 * stochastic part, each simulated `--replicates` times (10,000 unless said otherwise) by `--method` (direct).
 * With `--round-trip sbml` or `antimony` each semantic case is first written in that language and read back, twice.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { caseIds } from './conformance/caseFolder.ts';
import { runCases, type Lane } from './conformance/run.ts';
import type { CaseResult } from './conformance/timeCourse.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    stochastic: { type: 'boolean' },
    replicates: { type: 'string' },
    method: { type: 'string' },
    'round-trip': { type: 'string' },
  },
});
const [folder, ...more] = positionals;
if (folder === undefined || !existsSync(folder)) {
  console.error(
    folder === undefined
      ? 'Name a folder of cases: npm run conformance -- DIR [--json FILE] [--only ID…]'
      : `There is no folder ${folder}.`,
  );
  process.exit(2);
}
const wanted = values.only === undefined ? undefined : new Set([...values.only, ...more]);
const ids = caseIds(folder).filter((id) => wanted === undefined || wanted.has(id));

const began = performance.now();
const cases =
  values['round-trip'] === undefined
    ? await runCases({ folder, ...(values.stochastic && { stochastic: stochasticSettings() }) }, ids)
    : await roundTrips(folder, values['round-trip']);
const seconds = (performance.now() - began) / 1000;

async function roundTrips(from: string, language: string): Promise<CaseResult[]> {
  const { ROUND_TRIPS, runRoundTrips } = await import('./conformance/roundTrip.ts');
  const known = ROUND_TRIPS.find((one) => one === language);
  if (known === undefined) {
    console.error(`Unknown language: ${language}. Languages: ${ROUND_TRIPS.join(', ')}.`);
    process.exit(2);
  }
  const { startLaboratory } = await import('./startLaboratory.ts');
  return runRoundTrips(await startLaboratory(), from, known, ids);
}

function stochasticSettings(): NonNullable<Lane['stochastic']> {
  const { method = 'direct', replicates = '10000' } = values;
  if (method !== 'direct' && method !== 'nextReaction' && method !== 'tauLeaping') {
    console.error(`Unknown method: ${method}. Methods: direct, nextReaction, tauLeaping.`);
    process.exit(2);
  }
  return { method, replicates: Number(replicates) };
}

function count(outcome: CaseResult['outcome'], among: readonly CaseResult[] = cases): number {
  return among.filter((one) => one.outcome === outcome).length;
}

const tags = [...new Set(cases.flatMap((one) => one.tags))].sort();
const width = Math.max(10, ...tags.map((tag) => tag.length));
console.log(`${'tag'.padEnd(width)}  passed  failed  unsupported`);
for (const tag of tags) {
  const among = cases.filter((one) => one.tags.includes(tag));
  const numbers = [count('passed', among), count('failed', among), count('unsupported', among)];
  console.log(
    `${tag.padEnd(width)}  ${String(numbers[0]).padStart(6)}  ${String(numbers[1]).padStart(6)}  ${String(numbers[2]).padStart(11)}`,
  );
}
for (const { id, outcome, reason } of cases)
  if (outcome !== 'passed')
    console.log(`${outcome === 'failed' ? 'FAILED' : 'unsupported'} ${id}  ${reason}`);
if (values['round-trip'] !== undefined)
  for (const reason of new Set(cases.flatMap((one) => (one.outcome === 'unsupported' ? one.reason : []))))
    console.log(`${reason}: ${cases.filter((one) => one.reason === reason).length} cases`);
console.log(
  `\n${cases.length} cases: ${count('passed')} passed, ${count('failed')} failed, ${count('unsupported')} unsupported in ${seconds.toFixed(1)} s`,
);
if (values.json !== undefined) {
  const report = {
    total: cases.length,
    passed: count('passed'),
    failed: count('failed'),
    unsupported: count('unsupported'),
    seconds,
    cases: cases.map(({ id, outcome, reason, tags: own }) => ({ id, outcome, reason, tags: own })),
  };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
process.exitCode = count('failed') > 0 ? 1 : 0;
