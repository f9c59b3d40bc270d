import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import type { Expression, Operator } from '../../workers/model/expression.ts';
import { emptyModel, type Model, type Species } from '../../workers/model/model.ts';

const name = (id: string): Expression => ({ kind: 'name', name: id });
const number = (value: number): Expression => ({ kind: 'number', value });
const apply = (op: Operator, ...args: Expression[]): Expression => ({ kind: 'apply', op, args });

function lowered(parts: Partial<Model>): ReturnType<typeof lower> {
  return lower({ models: [{ ...emptyModel('m'), ...parts }], main: 'm' });
}

function codes(parts: Partial<Model>): string[] {
  return lowered(parts).diagnostics.map(({ code }) => code);
}

const x = { id: 'x', value: 1, constant: false };
const species: Species = {
  id: 'S',
  value: 1,
  constant: false,
  compartment: 'c',
  initial: 'concentration',
  substanceOnly: false,
  boundary: false,
};
const compartment = { id: 'c', value: 1, constant: true };
const decay = {
  id: 'J',
  reactants: [{ species: 'S', stoichiometry: 1, constant: true }],
  products: [],
  modifiers: [],
  reversible: false,
  rate: name('S'),
  localParameters: [],
};

describe('what is refused', () => {
  test('a name that is not declared, with those that are', () => {
    const { diagnostics } = lowered({
      parameters: [x],
      rules: [{ kind: 'rate', symbol: 'x', expression: name('y') }],
    });
    expect(diagnostics).toMatchObject([{ code: 'undeclared-name', symbol: 'y', hint: 'Declared are: x.' }]);
  });

  test('two rules for one quantity', () => {
    const rule = { kind: 'rate', symbol: 'x', expression: number(1) } as const;
    expect(codes({ parameters: [x], rules: [rule, rule] })).toEqual(['double-rule']);
  });

  test('two things of one name', () => {
    expect(codes({ parameters: [x, x] })).toEqual(['declared-twice']);
  });

  test('a rule, an event and a reaction that change what is constant', () => {
    const k = { id: 'k', value: 1, constant: true };
    expect(codes({ parameters: [k], rules: [{ kind: 'rate', symbol: 'k', expression: number(1) }] })).toEqual(
      ['constant-changed'],
    );
    const event = {
      id: 'E',
      trigger: apply('gt', { kind: 'time' }, number(1)),
      persistent: true,
      initialTrigger: true,
      fromTrigger: true,
      assignments: [{ symbol: 'k', expression: number(2) }],
    };
    expect(codes({ parameters: [k], events: [event] })).toEqual(['constant-changed']);
  });

  test('a rule and a reaction for one species', () => {
    const rules = [{ kind: 'rate', symbol: 'S', expression: number(1) } as const];
    expect(codes({ species: [species], compartments: [compartment], reactions: [decay], rules })).toEqual([
      'rule-and-reaction',
    ]);
  });

  test('a main model that is not there', () => {
    expect(lower({ models: [], main: 'm' }).diagnostics).toMatchObject([{ code: 'missing-model' }]);
  });

  test('a submodel that contains itself', () => {
    const inner = { ...emptyModel('m'), submodels: [{ id: 'A', model: 'm' }] };
    expect(lower({ models: [inner], main: 'm' }).diagnostics).toMatchObject([{ code: 'recursive-submodel' }]);
  });
});

describe('what SBML alone can say', () => {
  test('local parameters are parameters of their reaction', () => {
    const local = { ...decay, rate: name('k'), localParameters: [{ id: 'k', value: 3, constant: true }] };
    const { system } = lowered({
      species: [species],
      compartments: [compartment],
      parameters: [{ id: 'k', value: 7, constant: true }],
      reactions: [local],
    });
    expect(system!.description.parameters.map(({ id, value }) => [id, value])).toEqual([
      ['k', 7],
      ['J.k', 3],
      ['c', 1],
    ]);
    expect(system!.graph.nodes[system!.outputs[0]!]).toEqual({ op: 'parameter', index: 1 });
  });

  test('a conversion factor scales a species, not the reaction', () => {
    const { system } = lowered({
      species: [{ ...species, substanceOnly: true }],
      compartments: [compartment],
      parameters: [{ id: 'f', value: 2, constant: true }],
      conversionFactor: 'f',
      reactions: [decay],
    });
    const { graph, rhs, outputs } = system!;
    expect(graph.nodes[outputs[0]!]).toEqual({ op: 'state', index: 0 });
    expect(graph.nodes[rhs[0]!]!.op).toBe('neg');
  });

  test('a stoichiometry with an id is a quantity', () => {
    const reaction = {
      ...decay,
      reactants: [{ id: 'n', species: 'S', stoichiometry: 2, constant: false }],
    };
    const { system } = lowered({ species: [species], compartments: [compartment], reactions: [reaction] });
    expect(system!.description.parameters.find(({ id }) => id === 'n')).toMatchObject({
      kind: 'stoichiometry',
      value: 2,
    });
  });

  test('a piecewise without otherwise is not a number elsewhere', () => {
    const expression: Expression = {
      kind: 'piecewise',
      pieces: [{ value: number(1), condition: apply('gt', name('x'), number(0)) }],
    };
    const { system } = lowered({ parameters: [x], rules: [{ kind: 'rate', symbol: 'x', expression }] });
    const node = system!.graph.nodes[system!.rhs[0]!]!;
    expect(node.op === 'select' && system!.graph.nodes[node.args[2]]).toEqual({ op: 'constant', value: NaN });
  });
});

describe('size', () => {
  test('50,000 levels of nesting do not overflow the stack', () => {
    let expression: Expression = name('x');
    for (let level = 0; level < 50_000; level++) expression = apply('sin', expression);
    const { system, diagnostics } = lowered({
      parameters: [x],
      rules: [{ kind: 'rate', symbol: 'x', expression }],
    });
    expect(diagnostics).toEqual([]);
    expect(system!.jacobian).toHaveLength(1);
  });

  test('a chain of 20,000 assignments is put in order', () => {
    const rules = Array.from({ length: 20_000 }, (_, at) => ({
      kind: 'assignment' as const,
      symbol: `a${at}`,
      expression: at === 19_999 ? name('x') : name(`a${at + 1}`),
    }));
    const parameters = [x, ...rules.map(({ symbol }) => ({ id: symbol, constant: false }))];
    const { system } = lowered({ parameters, rules });
    expect(system!.outputs).toHaveLength(20_000);
  });

  test('functions that double at every call are refused, not waited for', () => {
    const functions = Array.from({ length: 60 }, (_, at) => ({
      id: `f${at}`,
      args: ['a'],
      body:
        at === 0
          ? apply('sin', name('a'))
          : apply(
              'plus',
              {
                kind: 'call',
                name: `f${at - 1}`,
                args: [{ kind: 'call', name: `f${at - 1}`, args: [name('a')] }],
              },
              number(at),
            ),
    }));
    expect(
      codes({
        parameters: [x],
        functions,
        rules: [{ kind: 'rate', symbol: 'x', expression: { kind: 'call', name: 'f59', args: [name('x')] } }],
      }),
    ).toContain('too-large');
  });
});

describe('the hash', () => {
  const rules = [{ kind: 'rate', symbol: 'x', expression: apply('minus', name('x')) } as const];
  const base = lowered({ parameters: [x], rules }).system!.description.hash;
  const hash = (parts: Partial<Model>): string =>
    lowered({ parameters: [x], rules, ...parts }).system!.description.hash;

  test('is the same whatever the layout, display names and unused units', () => {
    const located = [{ ...rules[0]!, span: { from: 3, to: 9 } }];
    expect(hash({ rules: located, name: 'Decay', units: [{ id: 'mg', factors: [] }] })).toBe(base);
    expect(hash({ parameters: [{ ...x, name: 'What is left' }] })).toBe(base);
  });

  test('changes with a value, a formula, a unit and a name', () => {
    const changed = [
      hash({ parameters: [{ ...x, value: 2 }] }),
      hash({ rules: [{ ...rules[0]!, expression: name('x') }] }),
      hash({ parameters: [{ ...x, unit: 'gram' }] }),
      hash({ parameters: [x, { id: 'k', value: 1, constant: true }] }),
    ];
    expect(new Set([base, ...changed]).size).toBe(5);
  });
});
