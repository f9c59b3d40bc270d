import { describe, expect, test } from 'vitest';
import { doseTimes } from '../../web/panels/explore/plotData.ts';
import { checkLink } from '../../web/state/link.ts';
import { parameterGroups, searchParameters, withParameter } from '../../web/state/parameters.ts';
import type { ModelSummary, Run, Scenario, TwinManifest } from '../../workers/protocol.ts';

const meta = { range: [0, 10], scale: 'linear', source: 's', fit: false } as const;
const manifest = {
  groups: [
    { id: 'kinetics', title: 'Kinetics' },
    { id: 'empty', title: 'Empty' },
  ],
  parameters: {
    ka: { ...meta, range: [0, 10], meaning: 'How fast it is absorbed', group: 'kinetics' },
    V: { ...meta, range: [0, 100], meaning: 'Where it spreads', group: 'unheard-of', label: 'Volume' },
    gone: { ...meta, range: [0, 1], meaning: '', group: 'kinetics' },
  },
} as unknown as TwinManifest;
const summary = {
  states: [],
  parameters: [
    { id: 'ka', name: 'Absorption rate', unit: '1/h', kind: 'parameter', value: 1.5, settable: true },
    { id: 'V', unit: 'L', kind: 'parameter', value: 30, settable: true },
  ],
} as unknown as ModelSummary;

describe('parameters', () => {
  const groups = parameterGroups(manifest, summary, { id: '3', values: { V: 25 } }, 'Other');

  test('come in the twin’s groups, with the individual’s values before the model’s', () => {
    expect(groups.map(({ title, rows }) => [title, rows.map(({ label, base }) => [label, base])])).toEqual([
      ['Kinetics', [['Absorption rate', 1.5]]],
      ['Other', [['Volume', 25]]],
    ]);
  });

  test('are found by label, id and meaning, all words together', () => {
    const found = (query: string): string[] =>
      searchParameters(groups, query).flatMap((group) => group.rows.map((row) => row.id));
    expect(found('absorp')).toEqual(['ka']);
    expect(found('kinetics how')).toEqual(['ka']);
    expect(found('v volume')).toEqual(['V']);
    expect(found('nothing')).toEqual([]);
  });

  test('set back to their base leave no trace', () => {
    const scenario = { parameters: {} } as Scenario;
    const changed = withParameter(scenario, 'ka', 2, 1.5);
    expect(changed.parameters).toEqual({ ka: 2 });
    expect(withParameter(changed, 'ka', 1.5, 1.5).parameters).toEqual({});
    expect(withParameter(changed, 'ka', undefined, 1.5).parameters).toEqual({});
    expect(withParameter(scenario, 'ka', 1.5, 1.5)).toBe(scenario);
    expect(withParameter(changed, 'ka', 2, 1.5)).toBe(changed);
  });
});

test('repeated doses are ticks at every administration up to the end', () => {
  const item = { id: 'a', input: 'oral', time: 1, amount: 5, duration: 0, repeat: { every: 12, count: 4 } };
  expect(doseTimes([item], 30)).toEqual([1, 13, 25]);
  expect(doseTimes([{ ...item, amount: 0 }], 30)).toEqual([]);
});

describe('a link', () => {
  const expected = { kind: 'checking', digest: 'd', modelHash: 'm' } as const;

  test('is reproduced where the digest is the same', () => {
    expect(checkLink(expected, { digest: 'd', modelHash: 'm' } as Run).kind).toBe('reproduced');
  });

  test('names what differs', () => {
    const numbers = checkLink(expected, { digest: 'x', modelHash: 'm' } as Run);
    const model = checkLink(expected, { digest: 'x', modelHash: 'y' } as Run);
    expect([numbers.kind, model.kind]).toEqual(['differs', 'differs']);
    expect(numbers.reason).not.toBe(model.reason);
  });
});
