import { writeFileSync } from 'node:fs';
import { writeCsv, type CsvColumn } from '../formats/csv/writer.ts';
import { DEFAULT_SOLVER } from '../formats/scenario/schema.ts';
import type { OpenedFile } from '../formats/openFile.ts';
import type { OpenedExperiment } from '../formats/sedml/opened.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outcome } from '../protocol.ts';
import { failureText } from './failureText.ts';
import { engineOrFail, openInput, tell } from './input.ts';
import { replicates, type Chance } from './replicates.ts';
import { addTwinOf } from './twinFolder.ts';
import { CommandFailed, WrongUsage } from './usage.ts';

export interface RunOptions {
  end: number | undefined;
  points: number | undefined;
  out: string | undefined;
  /** Absent: by equations, once. */
  chance?: Chance | undefined;
}

/** A table of results; `name` tells several apart. */
interface Table {
  name: string;
  columns: CsvColumn[];
}

const DEFAULT_END = 100;
const DEFAULT_POINTS = 501;

/** Runs a file of any format and writes its results as CSV; 1 where something of it failed. */
export async function run(path: string, options: RunOptions): Promise<number> {
  const opened = openInput(path);
  if (opened.kind === 'experiments' && (options.end !== undefined || options.points !== undefined))
    throw new WrongUsage('An experiment says itself for how long it runs: leave --end and --points out.');
  const { tables, isWhole } = options.chance
    ? await byChance(path, opened, options, options.chance)
    : await results(path, opened, await engineOrFail(), options);
  if (tables.length === 0) throw new CommandFailed(`${path}: nothing of it could be run.`);
  tables.forEach(({ name, columns }, at) => {
    const csv = writeCsv(columns);
    if (options.out !== undefined) writeFileSync(outName(options.out, name, tables.length), csv);
    else {
      if (tables.length > 1) process.stdout.write(`${at > 0 ? '\r\n' : ''}# ${name}\r\n`);
      process.stdout.write(csv);
    }
  });
  return isWhole ? 0 : 1;
}

async function byChance(
  path: string,
  opened: OpenedFile,
  { end, points }: RunOptions,
  chance: Chance,
): Promise<{ tables: Table[]; isWhole: boolean }> {
  if (opened.kind === 'model') {
    const { diagnostics } = opened.model;
    tell(path, [...opened.diagnostics, ...diagnostics]);
    if (diagnostics.some(({ severity }) => severity === 'error'))
      throw new CommandFailed(`${path}: the model has errors and was not run.`);
  }
  const own = opened.kind === 'project' ? opened.project.scenario.time : undefined;
  const time = {
    end: end ?? own?.end ?? DEFAULT_END,
    points: points ?? own?.points ?? DEFAULT_POINTS,
  };
  return {
    tables: [{ name: 'chance', columns: await replicates(path, opened, time, chance) }],
    isWhole: true,
  };
}

/** `out.csv` for one table, `out-report_2.csv` for one of several. */
function outName(out: string, name: string, count: number): string {
  if (count === 1) return out;
  const safe = name.replace(/[^\w.-]+/g, '_');
  return /\.[^./]+$/.test(out) ? out.replace(/(\.[^./]+)$/, `-${safe}$1`) : `${out}-${safe}`;
}

async function results(
  path: string,
  opened: OpenedFile,
  engine: Engine,
  { end, points }: RunOptions,
): Promise<{ tables: Table[]; isWhole: boolean }> {
  if (opened.kind === 'experiments') {
    tell(path, opened.diagnostics);
    const tables: Table[] = [];
    let isWhole = true;
    for (const one of opened.experiments) {
      const made = await experimentTables(path, one, engine, opened.experiments.length > 1);
      tables.push(...made.tables);
      isWhole &&= made.isWhole;
    }
    return { tables, isWhole };
  }
  if (opened.kind === 'project') {
    const { scenario, name } = opened.project;
    await addTwinOf(engine, scenario);
    const time = { end: end ?? scenario.time.end, points: points ?? scenario.time.points };
    const value = valueOf(await engine.simulate({ scenario: { ...scenario, time }, channel: 'run' }));
    tell(path, value.warnings);
    return { tables: [{ name, columns: [value.time, ...value.columns] }], isWhole: true };
  }
  const { model, diagnostics } = opened;
  tell(path, [...diagnostics, ...model.diagnostics]);
  if (model.diagnostics.some(({ severity }) => severity === 'error'))
    throw new CommandFailed(`${path}: the model has errors and was not run.`);
  const outcome = await engine.timeCourse({
    document: model.document,
    text: model.text,
    end: end ?? DEFAULT_END,
    points: points ?? DEFAULT_POINTS,
    solver: DEFAULT_SOLVER,
    seed: 0,
  });
  if (outcome.kind === 'failed') tell(path, outcome.failure.diagnostics ?? []);
  const value = valueOf(outcome);
  tell(path, value.diagnostics);
  // Ids, since display names need not be unique.
  const columns = value.columns.map(({ id, unit, values }) => ({
    label: id,
    ...(unit !== undefined && { unit }),
    values,
  }));
  return { tables: [{ name: model.document.main, columns }], isWhole: true };
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new CommandFailed(
    outcome.kind === 'failed' ? failureText(outcome.failure) : `The run was ${outcome.kind}.`,
  );
}

async function experimentTables(
  path: string,
  opened: OpenedExperiment,
  engine: Engine,
  isOneOfSeveral: boolean,
): Promise<{ tables: Table[]; isWhole: boolean }> {
  const value = valueOf(await engine.runExperiment(opened));
  const findings = [...opened.diagnostics, ...value.diagnostics];
  tell(path, findings);
  const prefix = isOneOfSeveral ? `${opened.path.replace(/\.[^.]*$/, '')}_` : '';
  // A report holds what its plots do; plots alone have to speak for themselves.
  const shown = value.reports.some(({ table }) => table.length > 0) ? value.reports : value.plots;
  const tables = shown
    .filter(({ table }) => table.length > 0)
    .map(({ id, table }) => ({ name: prefix + id, columns: table }));
  return { tables, isWhole: !findings.some(({ severity }) => severity === 'error') };
}
