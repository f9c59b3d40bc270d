import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../workers/engine/engine.ts';
import { defaultScenario } from '../../workers/engine/validate.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
import type { Checked, ModelSummary, Twin } from '../../workers/protocol.ts';

/** What every twin owes: it runs on each folder of examples/twins, so a new folder needs no new test. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const twins = join(root, 'examples/twins');
const folders = readdirSync(twins, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function filesOf(folder: string): Record<string, string> {
  const at = join(twins, folder);
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [relative(at, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

const built = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(root, 'build', `${name}.wasm`)));

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(built('core'), built('elementary'));
});

describe.each(folders)('the twin %s', (folder) => {
  let twin: Twin;
  let checked: Checked;
  let model: ModelSummary;

  beforeAll(async () => {
    const read = readTwin(filesOf(folder));
    if ('failure' in read) throw new Error(`${read.failure.message} ${read.failure.hint ?? ''}`);
    twin = read.twin;
    checked = await engine.addTwin(twin);
    if (checked.summary === undefined) throw new Error(JSON.stringify(checked.diagnostics, null, 2));
    model = checked.summary;
  });

  const settable = (): string[] => [...model.parameters, ...model.states].map(({ id }) => id);
  const all = (): string[] => [...settable(), ...model.outputs.map(({ id }) => id)];

  it('is named after its folder and explains itself', () => {
    expect(twin.manifest.id).toBe(folder);
    expect(twin.manifest.limits).not.toEqual([]);
    expect(twin.manifest.sources).not.toEqual([]);
    expect(twin.lesson).toMatch(/^# /);
    expect(twin.validation).not.toEqual([]);
  });

  it('compiles without a finding, units included', () => {
    expect(checked.diagnostics).toEqual([]);
  });

  it('gives every quantity a unit', () => {
    const without = [...model.parameters, ...model.states, ...model.outputs]
      .filter(({ unit }) => unit === undefined)
      .map(({ id }) => id);
    expect(without).toEqual([]);
    expect(model.timeUnit).toBeDefined();
  });

  it('names only what the model has', () => {
    const { parameters, inputs, outputs, plots, steady, measurements, groups } = twin.manifest;
    const states = model.states.map(({ id }) => id);
    const rates = model.parameters.map(({ id }) => id);
    const absent = (known: readonly string[], used: readonly string[]): string[] =>
      used.filter((id) => !known.includes(id));
    expect(absent(settable(), Object.keys(parameters))).toEqual([]);
    expect(
      absent(
        groups.map(({ id }) => id),
        Object.values(parameters).map(({ group }) => group),
      ),
    ).toEqual([]);
    expect(
      absent(
        states,
        inputs.flatMap(({ bolus }) => bolus?.state ?? []),
      ),
    ).toEqual([]);
    expect(
      absent(
        rates,
        inputs.flatMap(({ rate }) => rate?.parameter ?? []),
      ),
    ).toEqual([]);
    expect(absent(all(), [...outputs.map(({ id }) => id), ...plots.flatMap(({ y }) => y)])).toEqual([]);
    expect(
      absent(all(), [...(steady?.quantities ?? []), ...measurements.map(({ output }) => output)]),
    ).toEqual([]);
    expect(
      absent(
        settable(),
        twin.individuals.flatMap(({ values }) => Object.keys(values)),
      ),
    ).toEqual([]);
    expect(
      absent(
        inputs.map(({ id }) => id),
        twin.manifest.regimen.map(({ input }) => input),
      ),
    ).toEqual([]);
  });

  it('describes every parameter that a person may change', () => {
    const changedDuringARun = new Set([
      ...model.events.flatMap(({ assigns }) => assigns),
      ...twin.manifest.inputs.flatMap(({ rate }) => rate?.parameter ?? []),
    ]);
    const undescribed = model.parameters
      .filter(({ id, value, settable }) => settable && value !== undefined && !changedDuringARun.has(id))
      .map(({ id }) => id)
      .filter((id) => !Object.hasOwn(twin.manifest.parameters, id));
    expect(undescribed).toEqual([]);
  });

  it('keeps defaults and individuals inside the sliders', () => {
    const outside: string[] = [];
    for (const [id, { range, normal }] of Object.entries(twin.manifest.parameters)) {
      const inside = (value: number): boolean => range[0] <= value && value <= range[1];
      const own = [...model.parameters, ...model.states].find((quantity) => quantity.id === id)?.value;
      if (own === undefined || !inside(own)) outside.push(`${id} = ${own}`);
      if (normal !== undefined && !normal.every(inside)) outside.push(`${id}: normal`);
      for (const person of twin.individuals) {
        const value = person.values[id];
        if (value !== undefined && !inside(value)) outside.push(`${person.id}: ${id} = ${value}`);
      }
    }
    expect(outside).toEqual([]);
  });

  it('rests where it says it rests, in every individual', async () => {
    const { steady } = twin.manifest;
    if (steady === undefined) return;
    const scenario = defaultScenario(twin);
    const people = twin.individuals.length > 0 ? twin.individuals.map(({ id }) => id) : [undefined];
    for (const individual of people) {
      const outcome = await engine.simulate({
        channel: 'steady',
        columns: steady.quantities,
        scenario: {
          ...scenario,
          ...(individual === undefined ? {} : { individual }),
          regimen: [],
          time: { end: steady.over, points: 289 },
          // Rest is a property of the equations: solved so tightly that what moves is not the solver.
          solver: { ...scenario.solver, relativeTolerance: 1e-10, absoluteTolerance: 1e-12 },
        },
      });
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
      for (const { id, values } of outcome.value.columns) {
        const drift = values.reduce((most, value) => Math.max(most, Math.abs(value - values[0]!)), 0);
        expect(drift, `${id} of ${individual ?? 'the twin'}`).toBeLessThanOrEqual(steady.drift);
      }
    }
  });

  it('reproduces its published numbers', async () => {
    const outcome = await engine.validate(folder);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    expect(outcome.value.filter(({ grade }) => grade !== 'good')).toEqual([]);
    expect(outcome.value).toHaveLength(twin.validation.length);
  });
});
