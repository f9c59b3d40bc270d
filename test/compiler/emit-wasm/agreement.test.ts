import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import type { NodeId } from '../../../workers/compiler/graph.ts';
import type { System } from '../../../workers/compiler/system.ts';
import { elementaryFunctions, elementaryLibrary } from './elementaryModule.ts';
import { evaluate, type Point } from './evaluator.ts';
import { ModelInstance } from './instance.ts';
import { PARAMETERS, STATES, randomSystem } from './randomSystem.ts';

/** Addresses of x, p, overridden and results, each vector in its own room. */
const X = 64;
const P = 256;
const OVERRIDDEN = 512;
const OUT = 1024;
const OUT2 = 2048;
const UNTOUCHED = 7.25;

const functions = elementaryFunctions();
const library = elementaryLibrary();

/** Values with every NaN alike: its bits are the engine's choice. */
function bits(values: Iterable<number>): string[] {
  return [...values].map((value) =>
    Number.isNaN(value) ? 'NaN' : Object.is(value, -0) ? '-0' : String(value),
  );
}

const value = fc.oneof(
  fc.double(),
  fc.double({ min: -10, max: 10 }),
  fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity),
);
const point: fc.Arbitrary<Point> = fc.record({
  time: value,
  states: fc.array(value, { minLength: STATES, maxLength: STATES }),
  parameters: fc.array(value, { minLength: PARAMETERS, maxLength: PARAMETERS }),
});

function instantiate(system: System, { states, parameters }: Point): ModelInstance {
  const model = new ModelInstance(emitWasm(system, library), 3, 1);
  model.numbers(X, STATES).set(states);
  model.numbers(P, PARAMETERS).set(parameters);
  model.numbers(OUT, 100).fill(UNTOUCHED);
  return model;
}

function agree(check: (system: System, at: Point, model: ModelInstance, values: Float64Array) => void): void {
  fc.assert(
    fc.property(randomSystem, point, (system, at) =>
      check(system, at, instantiate(system, at), evaluate(system.graph, at, functions)),
    ),
    { numRuns: 150 },
  );
}

describe('an emitted model gives the bits that its graph means', () => {
  test('rhs, outputs, roots', () =>
    agree((system, { time }, model, values) => {
      for (const [slot, nodes] of [
        [ModelFunction.Rhs, system.rhs],
        [ModelFunction.Outputs, system.outputs],
        [ModelFunction.Roots, system.roots],
      ] as const) {
        model.numbers(OUT, 100).fill(UNTOUCHED);
        model.call(slot, time, X, P, OUT);
        const expected = [...nodes.map((id: NodeId) => values[id]!), UNTOUCHED];
        expect(bits(model.numbers(OUT, expected.length))).toEqual(bits(expected));
      }
    }));

  test('Jacobian, column after column, and ∂f/∂t', () =>
    agree((system, { time }, model, values) => {
      model.call(ModelFunction.Jacobian, time, X, P, OUT, OUT2);
      const expected = new Array<number>(STATES * STATES).fill(0);
      for (const { row, column, value } of system.jacobian) expected[row + STATES * column] = values[value]!;
      expect(bits(model.numbers(OUT, STATES * STATES + 1))).toEqual(bits([...expected, UNTOUCHED]));
      expect(bits(model.numbers(OUT2, STATES))).toEqual(bits(system.timeDerivative.map((id) => values[id]!)));
    }));

  test('triggers, values, timing and assignments of events', () =>
    agree((system, { time }, model, values) => {
      model.call(ModelFunction.Triggers, time, X, P, OUT);
      expect([...model.integers(OUT, 2)]).toEqual(system.events.map(({ trigger }) => values[trigger]));
      system.events.forEach(({ assignments, delay, priority }, event) => {
        model.call(ModelFunction.EventValues, time, X, P, event, OUT);
        const expected = assignments.map(({ value }) => values[value]!);
        expect(bits(model.numbers(OUT, expected.length))).toEqual(bits(expected));
        model.call(ModelFunction.EventTiming, time, X, P, event, OUT2);
        const timing = [
          delay === undefined ? 0 : values[delay]!,
          priority === undefined ? NaN : values[priority]!,
        ];
        expect(bits(model.numbers(OUT2, 2))).toEqual(bits(timing));
      });
      model.numbers(OUT, 2).set([11, 12]);
      model.call(ModelFunction.EventAssign, X, P, 1, OUT);
      expect([model.numbers(P, 1)[0], model.numbers(X, 3)[2]]).toEqual([11, 12]);
    }));

  test('initial values, each after those before it and none that was given', () =>
    fc.assert(
      fc.property(
        randomSystem,
        point,
        fc.array(fc.nat(1), { minLength: 5, maxLength: 5 }),
        (system, at, given) => {
          const model = instantiate(system, at);
          model.bytes(OVERRIDDEN, 5).set(given);
          const now = {
            time: at.time,
            states: [...Array.from(at.states)],
            parameters: [...Array.from(at.parameters)],
          };
          for (const { target, value } of system.initial) {
            const state = target.vector === 'state';
            if (given[target.index + (state ? 0 : STATES)] === 1) continue;
            (state ? now.states : now.parameters)[target.index] = evaluate(system.graph, now, functions)[
              value
            ]!;
          }
          model.call(ModelFunction.Initial, at.time, X, P, OVERRIDDEN);
          expect(bits(model.numbers(X, STATES))).toEqual(bits(now.states));
          expect(bits(model.numbers(P, PARAMETERS))).toEqual(bits(now.parameters));
        },
      ),
      { numRuns: 150 },
    ));
});
