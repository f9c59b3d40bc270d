import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import { importFile } from '../../../workers/formats/importFile.ts';
import { openFile } from '../../../workers/formats/openFile.ts';
import { recognise } from '../../../workers/formats/recognise.ts';
import { readSedml } from '../../../workers/formats/sedml/reader.ts';
import type { Scenario } from '../../../workers/protocol.ts';
import { ORAL, columnOf, runOf, scenarioOf, startEngine } from '../../engine/models.ts';
import { COURSE, DECAY, generator, sedml, TASK } from './documents.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const EXPERIMENT = sedml({
  simulations: COURSE,
  tasks: TASK,
  generators: generator('time', 't', 'time') + generator('S', 't', 'S'),
  outputs:
    '<plot2D id="p" name="Decay"><listOfCurves><curve id="c" logX="false" logY="true" xDataReference="time" yDataReference="S"/></listOfCurves></plot2D>',
});

describe('a file is recognised by its content', () => {
  test.each([
    ['SBML', DECAY, 'sbml'],
    ['SBML behind declarations and comments', `<?xml version="1.0"?>\n<!-- <model/> -->\n${DECAY}`, 'sbml'],
    ['CellML', '<model xmlns="http://www.cellml.org/cellml/1.0#" name="m"/>', 'cellml'],
    ['SED-ML', EXPERIMENT, 'sedml'],
    ['Antimony', 'A -> B; k*A; k = 1; A = 2', 'antimony'],
    ['Antimony with arguments', 'model a(x, y)\n x = 1, y = 2\nend', 'antimony'],
    ['a scenario', '{"starling": 2}', 'scenario'],
    ['a table', 'time,glucose\n0,5.1\n1,5.2\n2,5\n', 'csv'],
    ['BNGL', 'begin model\nbegin parameters\nend parameters\nend model', 'foreign'],
    ['a picture', '\u0089PNG', 'unknown'],
    ['nothing', '', 'unknown'],
  ])('%s', (_name, text, kind) => {
    expect(recognise(encode(text)).kind).toBe(kind === 'unknown' && text !== '' ? 'antimony' : kind);
  });
});

describe('opened in the studio', () => {
  test('an SBML model is text that gives the same results', async () => {
    const imported = importFile('decay.xml', encode(DECAY));
    if ('failure' in imported) throw new Error(imported.failure.message);
    const [scenario] = imported.scenarios;
    expect(scenario?.title).toBe('decay');
    const run = runOf(
      await engine.simulate({ scenario: { ...scenario!, time: { end: 2, points: 3 } }, channel: 'x' }),
    );
    expect(columnOf(run, 'S').at(-1)).toBeCloseTo(8 * Math.exp(-1), 4);
  });

  test('what Antimony has no words for is named', () => {
    const fast = DECAY.replace(
      'id="J" reversible="false" fast="false"',
      'id="J" reversible="false" fast="true"',
    );
    const imported = importFile('decay.xml', encode(fast));
    expect('diagnostics' in imported && imported.diagnostics).toMatchObject([
      { code: 'not-in-text', symbol: 'J' },
    ]);
  });

  test('an archive has its simulation’s time, solver and plots', () => {
    const archive = zipSync({
      'a/e.sedml': strToU8(EXPERIMENT),
      'a/decay.xml': strToU8(DECAY),
      'data.csv': strToU8('a,b\n1,2\n3,4\n'),
    });
    const imported = importFile('decay.omex', archive);
    if ('failure' in imported) throw new Error(imported.failure.message);
    expect(imported.scenarios).toHaveLength(1);
    expect(imported.scenarios[0]).toMatchObject({
      time: { end: 2, points: 5 },
      plots: [{ id: 'p', title: 'Decay', y: ['S'], scale: 'log' }],
    });
    expect(imported.diagnostics.map(({ code }) => code)).toContain('data-in-archive');
  });
});

describe('written for other tools', () => {
  const scenario: Scenario = scenarioOf(ORAL, {
    parameters: { ka: 2, gut: 0 },
    regimen: [
      { id: 'a', input: 'gut', time: 0, amount: 100, duration: 0 },
      { id: 'b', input: 'body', time: 2, amount: 50, duration: 3 },
    ],
    plots: [{ id: 'p', title: 'Concentration', y: ['C', 'gut'], scale: 'linear' }],
  });

  test('an archive runs elsewhere as it does here: values, doses and infusions', async () => {
    const written = await engine.exportModel(scenario, 'omex');
    if ('failure' in written) throw new Error(written.failure.message);
    const { 'model.xml': model, 'simulation.sedml': experiment } = unzipSync(written.bytes);
    const opened = openFile('simulation.sedml', experiment!, () => model);
    if ('failure' in opened || opened.kind !== 'experiments') throw new Error('no experiment');
    const outcome = await engine.runExperiment(opened.experiments[0]!);
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    expect(outcome.value.diagnostics).toEqual([]);
    const elsewhere = outcome.value.reports[0]!.columns.find(({ label }) => label === 'C')!.values.data;
    const here = runOf(await engine.simulate({ scenario, channel: 'x' }));
    const c = columnOf(here, 'C');
    elsewhere.forEach((value, row) => {
      const at = here.time.values.lastIndexOf((row * 10) / 100);
      if (at >= 0) expect(Math.abs(value - c[at]!)).toBeLessThan(1e-4 * Math.abs(c[at]!) + 1e-7);
    });
    expect(Math.max(...elsewhere)).toBeGreaterThan(1);
  });

  test('an archive comes back whole', async () => {
    const written = await engine.exportModel(scenario, 'omex');
    if ('failure' in written) throw new Error(written.failure.message);
    expect(importFile(written.name, written.bytes)).toMatchObject({ scenarios: [scenario] });
  });

  test('a text that nothing was changed of is written as it is', async () => {
    const written = await engine.exportModel(scenarioOf(ORAL), 'antimony');
    expect('bytes' in written && new TextDecoder().decode(written.bytes)).toBe(ORAL);
  });

  test('SBML has the scenario’s values', async () => {
    const written = await engine.exportModel(scenario, 'sbml');
    if ('failure' in written) throw new Error(written.failure.message);
    const text = new TextDecoder().decode(written.bytes);
    expect(text).toMatch(/id="ka"[^>]*value="2"/);
    expect(text).toContain('level3/version2');
  });
});

describe('hostile experiments', () => {
  test.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "c">]><sedML xmlns="http://sed-ml.org/"/>', 'xml-doctype'],
    ['deep nesting', '<a>'.repeat(5000), 'too-deeply-nested'],
    ['a wrong namespace', '<sedML xmlns="http://example.org"/>', 'not-sedml'],
    ['broken XML', '<sedML xmlns="http://sed-ml.org/"><', 'xml-syntax'],
  ])('%s', (_name, text, code) => {
    expect(readSedml(text).diagnostics.map((one) => one.code)).toEqual([code]);
  });

  test('no mutation makes reading or importing throw', () => {
    const bytes = encode(EXPERIMENT);
    const mutated = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(127)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const copy = bytes.slice();
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });
    fc.assert(
      fc.property(mutated, (changed) => {
        const archive = zipSync({ 'e.sedml': changed, 'decay.xml': strToU8(DECAY) });
        const imported = importFile('e.omex', archive);
        if ('failure' in imported) expect(imported.failure.message.length).toBeGreaterThan(10);
      }),
      { numRuns: 300 },
    );
  });
});
