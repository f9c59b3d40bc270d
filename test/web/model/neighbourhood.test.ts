import { describe, expect, test } from 'vitest';
import { neighbourhoodOf } from '../../../web/panels/model/network/neighbourhood.ts';
import type { ModelNetwork, NetworkEdge } from '../../../workers/protocol.ts';

/** a → b → c → d, each by a reaction that uses ATP; e only raises the second. */
const network: ModelNetwork = {
  compartments: [],
  nodes: [
    ...['a', 'b', 'c', 'd', 'e', 'ATP'].map((id) => ({ id, kind: 'species' as const })),
    ...['r1', 'r2', 'r3'].map((id) => ({ id, kind: 'reaction' as const })),
  ],
  edges: [
    ...(['a r1 b', 'b r2 c', 'c r3 d'] as const).flatMap((line): NetworkEdge[] => {
      const [from = '', by = '', to = ''] = line.split(' ');
      return [
        { from, to: by, role: 'reactant' },
        { from: 'ATP', to: by, role: 'reactant' },
        { from: by, to, role: 'product' },
      ];
    }),
    { from: 'e', to: 'r2', role: 'activator' },
  ],
};

const around = (centre: string, steps: number, common: string[]): string =>
  neighbourhoodOf(network, centre, steps, new Set(common))
    .nodes.map(({ id }) => id)
    .sort()
    .join(' ');

describe('a neighbourhood', () => {
  test('has with each step the reactions of what was reached, and all that take part in them', () => {
    expect(around('a', 1, ['ATP'])).toBe('ATP a b r1');
    expect(around('a', 2, ['ATP'])).toBe('ATP a b c e r1 r2');
    expect(around('a', 3, ['ATP'])).toBe('ATP a b c d e r1 r2 r3');
  });

  test('goes no further through what is common, unless it is of that', () => {
    expect(around('a', 2, [])).toBe('ATP a b c d e r1 r2 r3');
    expect(around('ATP', 1, ['ATP'])).toBe('ATP a b c d e r1 r2 r3');
  });

  test('of a reaction begins with what takes part in it', () => {
    expect(around('r2', 1, ['ATP'])).toBe('ATP b c e r2');
  });

  test('has the lines between what it has, and no others', () => {
    const { edges } = neighbourhoodOf(network, 'a', 1, new Set(['ATP']));
    expect(edges.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(['ATP r1', 'a r1', 'r1 b']);
  });
});
