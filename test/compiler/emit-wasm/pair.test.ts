import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { emitPair } from '../../../workers/compiler/emit-wasm/pair/emit.ts';
import type { System } from '../../../workers/compiler/system.ts';
import { elementaryLibrary } from './elementaryModule.ts';
import type { Point } from './evaluator.ts';
import { ModelInstance } from './instance.ts';
import { PARAMETERS, STATES, description, randomSystem } from './randomSystem.ts';

/** A module for two people gives each the bits of the module for one, whoever is beside. */

const X = 64;
const P = 256;
const OVERRIDDEN = 512;
const OUT = 1024;
const OUT2 = 2048;
const UNTOUCHED = 7.25;
const library = elementaryLibrary();
const emptySystem: System = {
  graph: { nodes: [], delayed: [] },
  initial: [],
  rhs: [],
  jacobian: [],
  timeDerivative: [],
  outputs: [],
  roots: [],
  events: [],
  description: description(1, 1),
};

const value = fc.oneof(
  fc.double(),
  fc.double({ min: -10, max: 10 }),
  fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity),
);
const vector = (length: number): fc.Arbitrary<number[]> =>
  fc.array(value, { minLength: length, maxLength: length });
type Person = Pick<Point, 'states' | 'parameters'>;
const person: fc.Arbitrary<Person> = fc.record({ states: vector(STATES), parameters: vector(PARAMETERS) });

/** Values with every NaN alike: its bits are the engine's choice. */
function bits(values: Iterable<number>): string[] {
  return [...values].map((value) =>
    Number.isNaN(value) ? 'NaN' : Object.is(value, -0) ? '-0' : String(value),
  );
}

/** Two vectors by turns. */
function byTurns(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from({ length: a.length }, (_, k) => [a[k]!, b[k]!]).flat();
}

interface Compared {
  system: System;
  time: number;
  alone: readonly [ModelInstance, ModelInstance];
  pair: ModelInstance;
}

function compare(check: (compared: Compared) => void): void {
  fc.assert(
    fc.property(randomSystem, value, person, person, (system, time, a, b) => {
      const alone = [a, b].map(({ states, parameters }) => {
        const model = new ModelInstance(emitWasm(system, library), 3, 1);
        model.numbers(X, STATES).set(states);
        model.numbers(P, PARAMETERS).set(parameters);
        model.numbers(OUT, 200).fill(UNTOUCHED);
        return model;
      }) as unknown as Compared['alone'];
      const pair = new ModelInstance(emitPair(system, library), 3, 1);
      pair.numbers(X, 2 * STATES).set(byTurns(a.states as number[], b.states as number[]));
      pair.numbers(P, 2 * PARAMETERS).set(byTurns(a.parameters as number[], b.parameters as number[]));
      pair.numbers(OUT, 200).fill(UNTOUCHED);
      check({ system, time, alone, pair });
    }),
    { numRuns: 150 },
  );
}

test('rhs, outputs, roots', () =>
  compare(({ system, time, alone, pair }) => {
    for (const [slot, count] of [
      [ModelFunction.Rhs, system.rhs.length],
      [ModelFunction.Outputs, system.outputs.length],
      [ModelFunction.Roots, system.roots.length],
    ] as const) {
      for (const model of [...alone, pair]) model.call(slot, time, X, P, OUT);
      const [a, b] = alone.map((model) => model.numbers(OUT, count));
      expect(bits(pair.numbers(OUT, 2 * count))).toEqual(bits(byTurns(a!, b!)));
    }
    expect(pair.numbers(OUT, 9)[8]).toBe(UNTOUCHED);
  }));

test('Jacobian and ∂f/∂t', () =>
  compare(({ time, alone, pair }) => {
    for (const model of [...alone, pair]) model.call(ModelFunction.Jacobian, time, X, P, OUT, OUT2);
    for (const [address, count] of [
      [OUT, STATES * STATES],
      [OUT2, STATES],
    ] as const) {
      const [a, b] = alone.map((model) => model.numbers(address, count));
      expect(bits(pair.numbers(address, 2 * count))).toEqual(bits(byTurns(a!, b!)));
    }
  }));

test('triggers, values, timing and assignments of events, event e of person l being 2e + l', () =>
  compare(({ system, time, alone, pair }) => {
    for (const model of [...alone, pair]) model.call(ModelFunction.Triggers, time, X, P, OUT);
    const [a, b] = alone.map((model) => model.integers(OUT, 2));
    expect([...pair.integers(OUT, 4)]).toEqual(byTurns(a!, b!));
    system.events.forEach(({ assignments }, event) =>
      alone.forEach((model, lane) => {
        model.call(ModelFunction.EventTiming, time, X, P, event, OUT);
        pair.call(ModelFunction.EventTiming, time, X, P, 2 * event + lane, OUT);
        expect(bits(pair.numbers(OUT, 2))).toEqual(bits(model.numbers(OUT, 2)));
        model.call(ModelFunction.EventValues, time, X, P, event, OUT);
        pair.call(ModelFunction.EventValues, time, X, P, 2 * event + lane, OUT);
        const count = assignments.length;
        expect(bits(pair.numbers(OUT, count))).toEqual(bits(model.numbers(OUT, count)));
      }),
    );
    pair.numbers(OUT, 2).set([11, 12]);
    pair.call(ModelFunction.EventAssign, X, P, 3, OUT);
    expect([pair.numbers(P, 2)[1], pair.numbers(X, 6)[5]]).toEqual([11, 12]);
  }));

test('start values, but for those that were given', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: 10, maxLength: 10 }), (given) =>
      fc.assert(
        fc.property(randomSystem, person, person, (system, a, b) => {
          const pair = new ModelInstance(emitPair(system, library), 3, 1);
          pair.numbers(X, 6).set(byTurns(a.states as number[], b.states as number[]));
          pair.numbers(P, 4).set(byTurns(a.parameters as number[], b.parameters as number[]));
          pair.bytes(OVERRIDDEN, 10).set(given);
          pair.call(ModelFunction.Initial, 0, X, P, OVERRIDDEN);
          [a, b].forEach(({ states, parameters }, lane) => {
            const model = new ModelInstance(emitWasm(system, library), 3, 1);
            model.numbers(X, STATES).set(states);
            model.numbers(P, PARAMETERS).set(parameters);
            model.bytes(OVERRIDDEN, 5).set(given.filter((_, k) => k % 2 === lane));
            model.call(ModelFunction.Initial, 0, X, P, OVERRIDDEN);
            const own = (values: Float64Array): number[] => [...values].filter((_, k) => k % 2 === lane);
            expect(bits(own(pair.numbers(X, 6)))).toEqual(bits(model.numbers(X, STATES)));
            expect(bits(own(pair.numbers(P, 4)))).toEqual(bits(model.numbers(P, PARAMETERS)));
          });
        }),
        { numRuns: 10 },
      ),
    ),
    { numRuns: 15 },
  ));

test.each(['exp', 'ln', 'pow', 'tanh', 'sin'] as const)('%s of two numbers: each as of one', (op) => {
  const nodes: System['graph']['nodes'] = [
    { op: 'state', index: 0 },
    { op: 'parameter', index: 0 },
    op === 'pow' ? { op, args: [0, 1] } : { op, args: [0] },
  ];
  const one: System = { ...emptySystem, graph: { nodes, delayed: [] }, rhs: [2] };
  const [alone, pair] = [emitWasm(one, library), emitPair(one, library)].map(
    (bytes) => new ModelInstance(bytes, 3, 1),
  );
  const wide = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: -20, max: 20 }) },
    { weight: 2, arbitrary: fc.double({ min: -760, max: 760 }) },
    { weight: 2, arbitrary: fc.double() },
    fc.constantFrom(0, -0, 1, 5e-324, 1e-310, 708, -708, 709.8, NaN, Infinity, -Infinity),
  );
  fc.assert(
    fc.property(wide, wide, wide, wide, (a, b, p, q) => {
      pair!.numbers(X, 2).set([a, b]);
      pair!.numbers(P, 2).set([p, q]);
      pair!.call(ModelFunction.Rhs, 0, X, P, OUT);
      const expected = [
        [a, p],
        [b, q],
      ].map(([x, y]) => {
        alone!.numbers(X, 1)[0] = x!;
        alone!.numbers(P, 1)[0] = y!;
        alone!.call(ModelFunction.Rhs, 0, X, P, OUT);
        return alone!.numbers(OUT, 1)[0]!;
      });
      expect(bits(pair!.numbers(OUT, 2))).toEqual(bits(expected));
    }),
    { numRuns: 5000 },
  );
});
