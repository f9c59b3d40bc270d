import { describe, expect, test } from 'vitest';
import { candidates, defaultSettings, problemOf, subjectsOf } from '../../web/panels/fit/settings.ts';
import type { ModelSummary, TwinManifest } from '../../workers/protocol.ts';
import { fullScenario } from '../formats/scenarios.ts';

const meta = { meaning: '', source: '', group: 'g' };
const manifest = {
  parameters: {
    CL: { ...meta, range: [0.01, 1], scale: 'log', fit: true },
    ka: { ...meta, label: 'Absorption', range: [0, 5], scale: 'log', fit: true },
    W: { ...meta, range: [30, 200], scale: 'linear', fit: false },
  },
} as unknown as TwinManifest;
const settable = (id: string, value: number | undefined, isSettable = true) => ({
  id,
  kind: 'parameter' as const,
  settable: isSettable,
  ...(value === undefined ? {} : { value }),
});
const summary = {
  states: [settable('gut', 0)],
  parameters: [
    settable('W', 70),
    settable('CL', 0.04),
    settable('ka', 1.5),
    settable('F', 0.8),
    settable('ke', 1, false),
  ],
} as unknown as ModelSummary;
const all = candidates(manifest, summary);

describe('what can be fitted', () => {
  test('is all that can be set, the twin’s suggestions first', () => {
    expect(all.map(({ id }) => id)).toEqual(['CL', 'ka', 'W', 'F', 'gut']);
  });

  test('has its physiological limits as bounds, or a tenth to ten times its value', () => {
    expect(all.map(({ bounds }) => bounds)).toEqual([
      { id: 'CL', lower: 0.01, upper: 1, scale: 'log' },
      { id: 'ka', lower: 0, upper: 5, scale: 'linear' }, // zero has no logarithm
      { id: 'W', lower: 30, upper: 200, scale: 'linear' },
      { id: 'F', lower: 0.08, upper: 8, scale: 'log' },
      { id: 'gut', lower: -10, upper: 10, scale: 'linear' },
    ]);
  });
});

test('at first, one’s own data and the scenario’s person are fitted with what the twin suggests', () => {
  const { fit: _fit, ...scenario } = fullScenario;
  const settings = defaultSettings(scenario, scenario.measurements, all);
  expect(settings).toMatchObject({ measurements: ['m1'], error: 'additive' });
  expect(settings.parameters.map(({ id }) => id)).toEqual(['CL', 'ka']);
  expect(settings).not.toHaveProperty('subject');
  expect(problemOf(settings, all)).toBeUndefined();
});

test('the people are those of the chosen data', () => {
  expect(subjectsOf(fullScenario.measurements, ['m1', 'm2'])).toEqual(['A. B.']);
  expect(subjectsOf(fullScenario.measurements, ['m1'])).toEqual([]);
});

test('what cannot be fitted is said by name', () => {
  const settings = { ...fullScenario.fit!, parameters: [{ ...all[1]!.bounds }] };
  expect(problemOf({ ...settings, measurements: [] }, all)).toContain('data');
  expect(problemOf({ ...settings, parameters: [] }, all)).toContain('parameter');
  expect(problemOf({ ...settings, parameters: [{ ...all[1]!.bounds, lower: 6 }] }, all)).toContain(
    'Absorption',
  );
  expect(problemOf({ ...settings, parameters: [{ ...all[1]!.bounds, scale: 'log' }] }, all)).toContain(
    'zero',
  );
});
