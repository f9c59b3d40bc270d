import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { thisMachine } from './machine.ts';
import type { Suite } from './suite.ts';

/** Suites by name, each in a file of its own that is loaded when it runs. To add one: a file and a line here. */
const SUITES: Readonly<Record<string, () => Promise<{ suite: Suite }>>> = {
  solvers: () => import('./solvers.ts'),
  'work-precision': () => import('./workPrecisionPlot.ts'),
  detest: () => import('./detest.ts'),
  elementary: () => import('./elementary.ts'),
  evaluations: () => import('./evaluations.ts'),
  import: () => import('./import.ts'),
  'real-models': () => import('./realModels.ts'),
  network: () => import('./network.ts'),
  sparse: () => import('./sparse.ts'),
  sensitivity: () => import('./sensitivity.ts'),
  cohort: () => import('./cohort.ts'),
  lanes: () => import('./lanes.ts'),
  gpu: () => import('./gpu.ts'),
  size: () => import('./size.ts'),
  drag: () => import('./drag.ts'),
  body: () => import('./body.ts'),
};

/** `npm run bench -- [suite …] [--json FILE] [--svg FILE]`; without a name, all suites. */
async function main(args: string[]): Promise<number> {
  const { values, positionals: names } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'string' }, svg: { type: 'string', default: 'build/work-precision.svg' } },
  });
  const unknown = names.find((name) => !Object.hasOwn(SUITES, name));
  if (unknown !== undefined) {
    console.error(`Unknown suite: ${unknown}. Suites: ${Object.keys(SUITES).join(', ')}.`);
    return 2;
  }
  const machine = thisMachine();
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}\n`);
  const rows: Record<string, string | number>[] = [];
  const figures: Suite['figures'] = {};
  for (const name of names.length > 0 ? names : Object.keys(SUITES)) {
    const { suite } = await SUITES[name]!();
    console.log(suite.title);
    rows.push(...(await suite.run({ svg: values.svg })));
    Object.assign(figures, suite.figures);
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, ...figures, rows }, null, 2)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
