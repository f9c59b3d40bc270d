import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { adaptManifest } from '../../../workers/formats/twin/adapt.ts';
import { manifestFromModel, type ModelDescription } from '../../../workers/formats/twin/fromModel.ts';
import { twinManifest } from '../../../workers/formats/twin/schema.ts';

function description(changes: Partial<ModelDescription> = {}): ModelDescription {
  return {
    hash: '0',
    name: 'Two pools',
    states: [
      { id: 'A', name: 'Gut', unit: 'mg', kind: 'species', settable: true, value: 0 },
      { id: 'B', unit: 'mg', kind: 'species', settable: true, value: 5 },
    ],
    parameters: [
      { id: 'k', unit: '1/h', kind: 'parameter', settable: true, value: 0.5 },
      { id: 'shift', kind: 'parameter', settable: true, value: -2 },
      { id: 'V', kind: 'compartment', settable: true },
      { id: 'fixed', kind: 'parameter', settable: false, value: 1 },
    ],
    outputs: [{ id: 'C', unit: 'mg/L', kind: 'parameter' }],
    mass: [1, 1],
    roots: 0,
    events: [],
    jacobianPattern: [],
    equations: [],
    ...changes,
  };
}

describe('a manifest made from a model', () => {
  const manifest = manifestFromModel(description());

  test('is one that the schema accepts', () => {
    expect(v.parse(twinManifest, JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  });

  test('has a slider around the value of all that can be set', () => {
    expect(Object.keys(manifest.parameters)).toEqual(['k', 'shift', 'A', 'B']);
    expect(manifest.parameters.k).toMatchObject({ range: [0.05, 5], scale: 'log' });
    expect(manifest.parameters.shift).toMatchObject({ range: [-20, -0.2], scale: 'linear' });
    expect(manifest.parameters.A).toMatchObject({ range: [0, 1], scale: 'linear', meaning: 'Gut' });
  });

  test('gives a dose into every state and plots the species', () => {
    expect(manifest.inputs.map(({ id, bolus }) => [id, bolus?.state])).toEqual([
      ['A', 'A'],
      ['B', 'B'],
    ]);
    expect(manifest.plots.map(({ y }) => y)).toEqual([['A', 'B']]);
    expect(manifest.outputs.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
  });

  test('gives over time where a rate rule adds a parameter that is 0', () => {
    const name = (id: string) => ({ kind: 'name' as const, name: id });
    const parameters = ['drip', 'k'].map((id) => ({
      id,
      kind: 'parameter' as const,
      settable: true,
      value: id === 'k' ? 0.5 : 0,
    }));
    const loss = { kind: 'apply' as const, op: 'times' as const, args: [name('k'), name('B')] };
    const expression = {
      kind: 'apply' as const,
      op: 'minus' as const,
      args: [{ kind: 'apply' as const, op: 'plus' as const, args: [name('k'), name('drip')] }, loss],
    };
    const { inputs } = manifestFromModel(
      description({ parameters, equations: [{ kind: 'rate', symbol: 'B', expression }] }),
    );
    expect(inputs.map(({ id, rate }) => [id, rate?.parameter])).toEqual([
      ['A', undefined],
      ['B', 'drip'],
    ]);
  });

  test('plots what there is where there is no species', () => {
    const computed = manifestFromModel(description({ states: [], mass: [] }));
    expect(computed.plots.map(({ y }) => y)).toEqual([['C']]);
  });

  test('stays usable for a model of thousands of states', () => {
    const states = Array.from({ length: 3000 }, (_, k) => ({
      id: `S${k}`,
      kind: 'species' as const,
      settable: true,
      value: 1,
    }));
    const large = manifestFromModel(description({ states }));
    expect(large.plots.length).toBeLessThanOrEqual(8);
    expect(large.plots.every(({ y }) => y.length <= 8)).toBe(true);
    expect(large.inputs.length).toBeLessThanOrEqual(40);
  });
});

describe('a twin whose text was changed', () => {
  const original = description();
  const manifest = {
    ...manifestFromModel(original),
    plots: [
      { id: 'p', title: 'both', y: ['A', 'C'], scale: 'linear' as const },
      { id: 'q', title: 'gone', y: ['C'], scale: 'linear' as const },
    ],
    regimen: [{ id: 'd', input: 'B', time: 0, amount: 1, duration: 0 }],
  };
  const changed = description({
    states: [original.states[0]!],
    parameters: [...original.parameters, { id: 'k2', kind: 'parameter', settable: true, value: 3 }],
    outputs: [],
    mass: [1],
  });
  const adapted = adaptManifest(manifest, original, changed);

  test('loses what the model no longer has', () => {
    expect(adapted.inputs.map(({ id }) => id)).toEqual(['A']);
    expect(adapted.regimen).toEqual([]);
    expect(adapted.plots.map(({ id, y }) => [id, y])).toEqual([['p', ['A']]]);
    expect(adapted.outputs.map(({ id }) => id)).toEqual(['A']);
  });

  test('gains a slider for what was added', () => {
    expect(adapted.parameters.k2).toMatchObject({ group: 'added', range: [0.3, 30] });
    expect(adapted.groups.at(-1)?.id).toBe('added');
  });

  test('is the same where nothing changed', () => {
    expect(adaptManifest(manifest, original, original)).toEqual(manifest);
  });
});
