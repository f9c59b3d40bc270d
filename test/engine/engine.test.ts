import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { twinFiles, twinIds } from '../../workers/cli/twinFolder.ts';
import type { Engine } from '../../workers/engine/engine.ts';
import { readScenario } from '../../workers/formats/scenario/migrate.ts';
import { columnOf, ORAL, runOf, scenarioOf, startEngine } from './models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  for (const id of twinIds()) await engine.addTwinFiles(twinFiles(id));
});

describe('a text checked', () => {
  test('is summed up, with its equations set', async () => {
    const { summary, diagnostics } = await engine.check(ORAL);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(summary?.states.map(({ id }) => id)).toEqual(['gut', 'body']);
    expect(summary?.outputs.map(({ id }) => id)).toEqual(['C']);
    expect(summary?.parameters.find(({ id }) => id === 'ka')).toMatchObject({ value: 1.5, settable: true });
    const latex = summary?.equations.find(({ symbol }) => symbol === 'C')?.latex;
    expect(latex).toContain('\\frac{');
  });
});

describe('a model of one’s own, opened', () => {
  test('has a manifest made from it', async () => {
    const { manifest } = await engine.open(scenarioOf(ORAL));
    expect(manifest?.inputs.map(({ id }) => id)).toEqual(['gut', 'body']);
    expect(manifest?.parameters.ka?.range).toEqual([0.15, 15]);
  });

  test('that does not compile has findings alone', async () => {
    const opened = await engine.open(scenarioOf("x' = (1;"));
    expect(opened.manifest).toBeUndefined();
    expect(opened.diagnostics.length).toBeGreaterThan(0);
  });
});

describe('a twin', () => {
  const scenario = { ...scenarioOf(''), twin: 'theophylline' };
  const { model: _, ...asItIs } = scenario;

  test('opened as it is has its own manifest', async () => {
    const { manifest } = await engine.open(asItIs);
    expect(manifest?.title).toContain('heophylline');
    expect(manifest?.inputs.map(({ id }) => id)).toEqual(['oral', 'iv']);
  });

  test('with a changed text loses and gains what was changed', async () => {
    const text = twinFiles('theophylline')
      ['model.ant']!.replace(/^.*half_life.*$/gm, '')
      .replace(/^end/m, 'extra = 3;\nend');
    const { manifest } = await engine.open({ ...scenario, model: { language: 'antimony', text } });
    expect(manifest?.outputs.map(({ id }) => id)).not.toContain('half_life');
    expect(manifest?.parameters.extra?.group).toBe('added');
    expect(manifest?.inputs.map(({ id }) => id)).toEqual(['oral', 'iv']);
  });

  test('that nobody knows is a finding, with those there are', async () => {
    const [finding] = (await engine.open({ ...asItIs, twin: 'unicorn' })).diagnostics;
    expect(finding).toMatchObject({ severity: 'error', code: 'unknown-twin', symbol: 'unicorn' });
    expect(finding?.hint).toContain('theophylline');
  });

  test('whose folder is broken says which file', async () => {
    const added = await engine.addTwinFiles({ 'model.ant': ORAL });
    expect('failure' in added && added.failure.message).toContain('twin.json is missing');
  });

  test('nobody knows cannot be validated', async () => {
    expect(await engine.validate('unicorn')).toMatchObject({
      kind: 'failed',
      failure: { code: 'unknown-twin' },
    });
  });

  test('its dose over time is given whole', async () => {
    const run = runOf(
      await engine.simulate({
        scenario: {
          ...asItIs,
          parameters: { Dose: 0, CL: 1e-9 },
          regimen: [{ id: 'i', input: 'iv', time: 1, amount: 320, duration: 2 }],
        },
        channel: 'x',
      }),
    );
    expect(columnOf(run, 'central').at(-1)).toBeCloseTo(320, 3);
  });
});

describe('every example scenario', () => {
  const folder = new URL('../../examples/scenarios/', import.meta.url);
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s runs', async (name) => {
    const read = readScenario(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    if ('failure' in read) throw new Error(read.failure.message);
    const { manifest } = await engine.open(read.scenario);
    const run = runOf(await engine.simulate({ scenario: read.scenario, channel: 'x' }));
    for (const id of (read.scenario.plots ?? manifest?.plots ?? []).flatMap(({ y }) => y)) {
      expect(columnOf(run, id).every(Number.isFinite), id).toBe(true);
    }
  });
});
