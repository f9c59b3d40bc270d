import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { lower } from '../../../workers/compiler/compile.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { findPacks } from '../../../workers/compiler/emit-wasm/packs.ts';
import { ModuleBuilder } from '../../../workers/compiler/emit-wasm/moduleBuilder.ts';
import { Workspace, evaluationOrder } from '../../../workers/compiler/emit-wasm/workspace.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { elementaryFunctions, elementaryLibrary } from './elementaryModule.ts';
import { evaluate } from './evaluator.ts';
import { ModelInstance } from './instance.ts';

/** Addresses of x, p and results. */
const [X, P, OUT, OUT2] = [64, 256, 1024, 4096];

/** Gates as of an excitable cell: some branch, some exponentials need others, some quotients stand alone. */
const system = lower(
  readAntimony(`
    K = 5; V = -80; m = 0.1; h = 0.7; j = 0.6; d = 0;
    E := 26.7*ln(K/V^2);
    m' = (1/(1 + exp((-56.86 - V)/9.03))^2 - m)*(1/(1 + exp((-60 - V)/5)) + 0.1/(1 + exp((V + 35)/5)));
    h' = piecewise(0.057*exp(-(V + 80)/6.8) - h*(2.7*exp(0.079*V) + 3.1e5*exp(0.3485*V)), V < -40, 0.77/(0.13*(1 + exp((V + 10.66)/-11.1))) - h);
    j' = exp(-((V + 27)^2)/240)/(1 + exp(E - exp(V/50))) - j*exp(exp(V/60) + exp(K/60));
    d' = (K/(K + 40) - d)/(1 + (m/0.05)^2) + V/(V + 3) + exp(V/7)*exp(V/7) + ln(1 + exp(K/9));
    V' = -m^3*h*j*(V - E) - 0.3*d*exp(K/8);
  `).document,
).system!;
const library = elementaryLibrary();
const functions = elementaryFunctions();
const model = new ModelInstance(emitWasm(system, library), 3, 1);

const bits = (values: Iterable<number>): string[] =>
  [...values].map((value) => (Object.is(value, -0) ? '-0' : String(value)));

test('numbers that share a vector are those that they are alone, to the bit', () => {
  const n = system.rhs.length;
  const value = fc.oneof(
    fc.double({ min: -100, max: 60 }),
    fc.double({ min: 0, max: 1 }),
    fc.constantFrom(0, -40, 709, -746, 1e5, -1e5, NaN, Infinity, -Infinity),
  );
  const states = fc.array(value, { minLength: n, maxLength: n });
  const parameters = fc.array(value, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(states, parameters, (x, p) => {
      model.numbers(X, n).set(x);
      model.numbers(P, 4).set(p);
      const values = evaluate(system.graph, { time: 0, states: x, parameters: p }, functions);
      model.call(ModelFunction.Rhs, 0, X, P, OUT);
      expect(bits(model.numbers(OUT, n))).toEqual(bits(system.rhs.map((id) => values[id]!)));
      model.call(ModelFunction.Jacobian, 0, X, P, OUT, OUT2);
      const entries = system.jacobian.map(({ row, column }) => model.numbers(OUT, n * n)[row + n * column]!);
      expect(bits(entries)).toEqual(bits(system.jacobian.map(({ value }) => values[value]!)));
    }),
    { numRuns: 300 },
  );
});

test('packs hold the exponentials of gates, and no pack needs itself', () => {
  const workspace = new Workspace(system.graph, new ModuleBuilder(library));
  const order = evaluationOrder(workspace, system.rhs);
  const packs = findPacks(
    workspace,
    order,
    () => 0,
    () => false,
  );
  const exponentials = order.filter((id) => system.graph.nodes[id]!.op === 'exp');
  expect(exponentials.length).toBeGreaterThan(15);
  expect(exponentials.filter((id) => packs.has(id)).length).toBeGreaterThan(exponentials.length - 4);
  // Each lane's arguments, and theirs, are never the other lane.
  const needs = (id: number, other: number): boolean =>
    id === other || workspace.args[id]!.some((argument) => needs(argument, other));
  for (const { lanes } of packs.values()) {
    expect(system.graph.nodes[lanes[0]]!.op).toBe(system.graph.nodes[lanes[1]]!.op);
    expect(needs(...lanes) || needs(lanes[1], lanes[0])).toBe(false);
  }
});
