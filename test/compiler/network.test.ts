import { describe, expect, test } from 'vitest';
import { networkOf } from '../../workers/compiler/network.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';

/** A model's network as lines: nodes with what is told of them, then edges. */
function networkText(text: string): string[] {
  const network = networkOf(readAntimony(text).document)!;
  const nodes = network.nodes.map(({ id, kind, compartment, boundary, reversible }) =>
    [kind, id, compartment && `in ${compartment}`, boundary && 'boundary', reversible && 'reversible']
      .filter(Boolean)
      .join(' '),
  );
  const edges = network.edges.map(({ from, to, role, stoichiometry = '' }) =>
    `${from} ${role} ${to} ${stoichiometry}`.trimEnd(),
  );
  return [...nodes, ...edges];
}

describe('reactions', () => {
  test('are nodes between what they use and what they make', () => {
    expect(
      networkText('compartment c = 1; species A in c, B in c; J: 2 A -> B; k*A^2; k = 1; A = 1; B = 0'),
    ).toEqual([
      'species A in c',
      'species B in c',
      'reaction J in c reversible',
      'A reactant J 2',
      'J product B',
    ]);
  });

  test('are told whether they go both ways and where they are', () => {
    const text = `compartment c = 1; compartment n = 1; species A in c = 1; species $B in n = 1
      J: A => B; k*A; k = 1`;
    expect(networkText(text)).toEqual([
      'species A in c',
      'species B in n boundary',
      'reaction J',
      'A reactant J',
      'J product B',
    ]);
  });

  test('name a species that stands on one side twice once, with the sum', () => {
    expect(networkText('A -> ; 1; J: A + A -> B; k*A; k = 1; A = 1; B = 0')).toContain('A reactant J 2');
  });
});

describe('what else a rate depends on', () => {
  const rates = (rate: string): string[] =>
    networkText(`species S, P, E; S = 1; P = 1; E = 1; k = 1; K = 2; v := E * k; J: S => P; ${rate}`).filter(
      (line) => line.endsWith(' J') && !line.startsWith('S reactant'),
    );

  test.each([
    ['k*S*E', 'activator'],
    ['k*S/(1 + E/K)', 'inhibitor'],
    ['k*S*E^2/(K^2 + E^2)', 'activator'],
    ['k*S*exp(-E)', 'inhibitor'],
    ['k*S*(E - 1)^2', 'modifier'],
    ['v*S', 'activator'],
    ['k*S*piecewise(1, E < 0.9, 0.5)', 'modifier'],
  ])('%s: E is an %s', (rate, role) => {
    expect(rates(rate)).toEqual([`E ${role} J`]);
  });

  test('its own product only where it does not run backwards', () => {
    expect(rates('k*S/(1 + P)')).toEqual(['P inhibitor J']);
    const both = networkText('species S, P; S = 1; P = 1; k = 1; J: S -> P; k*S - k*P');
    expect(both.filter((line) => line.startsWith('P '))).toEqual([]);
  });

  test('by way of functions', () => {
    const text = `function hill(x, K) x/(K + x) end
      model m() species S, P, E; S = 1; P = 1; E = 1; k = 1; J: S => P; S*(1 - hill(E, k)) end`;
    expect(networkText(text)).toContain('E inhibitor J');
  });
});

describe('models without reactions', () => {
  test('are drawn as influences between what has an equation', () => {
    const text = `x = 1; y = 1; a = 2; x' = a - y*x; y' = x/(1 + y) - z; z := 0.1*y`;
    expect(networkText(text)).toEqual(['quantity x', 'quantity y', 'y inhibitor x', 'x activator y']);
  });

  test('tell of what an algebraic rule determines', () => {
    expect(networkText("x = 1; var y = 1; x' = -x; 0 = y - 2*x")).toContain('x modifier y');
  });

  test('and without equations are empty', () => {
    expect(networkText('a = 1; b := 2*a')).toEqual([]);
  });
});

test('a text with errors has no network', () => {
  expect(networkOf(readAntimony('species A, B; J: A -> B; nosuch(A)').document)).toBeUndefined();
});

test('balances carry signs, numbers and the volume', () => {
  const network = networkOf(
    readAntimony('compartment c = 2; species A in c = 1, B in c = 0; k = 1; J: 2 A => B; k*A').document,
  )!;
  expect(network.nodes.find(({ id }) => id === 'A')?.balance).toEqual({
    terms: [{ reaction: 'J', coefficient: -2 }],
    per: { compartment: 'c', varies: false },
  });
});
