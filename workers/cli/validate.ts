/** `npm run validate [-- --only TWIN] [-- --json FILE]`: every twin's published numbers beside ours. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ValidationRow } from '../protocol.ts';
import { startEngine } from './startEngine.ts';
import { twinFiles, twinIds } from './twinFolder.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
const ids = twinIds().filter((id) => values.only === undefined || id === values.only);
if (ids.length === 0) {
  console.error(`There is no twin "${values.only}". There is: ${twinIds().join(', ')}.`);
  process.exit(2);
}

function number(value: number): string {
  return Number.isNaN(value) ? '–' : String(Number(value.toPrecision(8)));
}

function print(rows: readonly ValidationRow[]): void {
  const head = ['', 'quantity', 'expected', 'got', 'unit', 'error', 'tolerance'];
  const lines = rows.map((row) => [
    row.grade,
    row.quantity,
    number(row.expected),
    number(row.got),
    row.unit,
    row.error.toExponential(1),
    row.tolerance.toExponential(1),
  ]);
  const widths = head.map((title, k) => Math.max(title.length, ...lines.map((line) => line[k]!.length)));
  for (const line of [head, ...lines]) {
    console.log(
      line
        .map((cell, k) => (k > 1 && k !== 4 ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!)))
        .join('  '),
    );
  }
}

const engine = await startEngine();
const all: ValidationRow[] = [];
let broken = false;
for (const id of ids) {
  const began = performance.now();
  const added = await engine.addTwinFiles(twinFiles(id));
  const failure = 'failure' in added ? added.failure : undefined;
  const outcome = failure === undefined ? await engine.validate(id) : { kind: 'failed' as const, failure };
  console.log(`\n${id}  (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (outcome.kind !== 'done') {
    broken = true;
    console.error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
    continue;
  }
  print(outcome.value);
  all.push(...outcome.value);
}

const count = (grade: ValidationRow['grade']): number => all.filter((row) => row.grade === grade).length;
console.log(`\n${count('good')} good, ${count('fair')} fair, ${count('poor')} poor`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows: all }, null, 2)}\n`);
process.exitCode = broken || count('poor') > 0 ? 1 : 0;
