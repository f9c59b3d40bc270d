import { describe, expect, test } from 'vitest';
import { ModelFunction } from '../../../assembly/memory.ts';
import { LARGEST_PART } from '../../../workers/compiler/emit-wasm/computation.ts';
import { emitWasm } from '../../../workers/compiler/emit-wasm/emit.ts';
import { readModule } from '../../../workers/compiler/emit-wasm/module.ts';
import type { Node, NodeId } from '../../../workers/compiler/graph.ts';
import type { System } from '../../../workers/compiler/system.ts';
import { elementaryFunctions, elementaryLibrary } from './elementaryModule.ts';
import { evaluate } from './evaluator.ts';
import { ModelInstance } from './instance.ts';
import { description } from './randomSystem.ts';

const library = elementaryLibrary();
const functions = elementaryFunctions();

function outputsOnly(nodes: Node[], outputs: NodeId[], states = 2): System {
  return {
    graph: { nodes, delayed: [] },
    initial: [],
    rhs: [],
    jacobian: [],
    timeDerivative: [],
    outputs,
    roots: [],
    events: [],
    description: description(states, 0),
  };
}

/** Outputs of the module and of the graph itself at x = (0.75, −1.5), t = 2. */
function both(system: System): { got: number[]; expected: number[] } {
  const states = [0.75, -1.5];
  const model = new ModelInstance(emitWasm(system, library), 0, 64);
  model.numbers(0, 2).set(states);
  model.call(ModelFunction.Outputs, 2, 0, 0, 1024);
  const values = evaluate(system.graph, { time: 2, states, parameters: [] }, functions);
  return {
    got: [...model.numbers(1024, system.outputs.length)],
    expected: system.outputs.map((id) => values[id]!),
  };
}

const leaves: Node[] = [
  { op: 'state', index: 0 },
  { op: 'state', index: 1 },
  { op: 'constant', value: 0.999 },
];

describe('large and deep models', () => {
  test('a chain of 100,000 operations, nested to the right', () => {
    const nodes = [...leaves];
    let last = 0;
    for (let i = 0; i < 100_000; i++)
      last = nodes.push({ op: i % 2 === 0 ? 'mul' : 'add', args: [2, last] }) - 1;
    const { got, expected } = both(outputsOnly(nodes, [last]));
    expect(got).toEqual(expected);
  });

  test('a sum of 100,000 shared terms, in parts', () => {
    const nodes = [...leaves];
    const outputs: NodeId[] = [];
    let previous = 0;
    for (let i = 0; i < 100_000; i++) {
      const product = nodes.push({ op: 'mul', args: [previous, 2] }) - 1;
      previous = nodes.push({ op: 'add', args: [product, product] }) - 1;
      if (i % 100 === 0) outputs.push(previous);
      if (i % 7 === 0) previous = nodes.push({ op: 'cos', args: [previous] }) - 1;
    }
    const system = outputsOnly(nodes, outputs);
    const { got, expected } = both(system);
    expect(got).toEqual(expected);
    const bodies = readModule(emitWasm(system, library)).bodies;
    expect(bodies.length).toBeGreaterThan(nodes.length / LARGEST_PART);
    for (const { locals, code } of bodies) {
      expect(locals.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(50_000);
      expect(code.length).toBeLessThan(7_600_000);
    }
  });

  test('one value that goes to 100,000 places', () => {
    const nodes: Node[] = [...leaves, { op: 'mul', args: [0, 1] }];
    const outputs = Array.from({ length: 100_000 }, (_, k) => (k % 3 === 0 ? 2 : k % 2 === 0 ? 0 : 3));
    const system = outputsOnly(nodes, outputs);
    const { got, expected } = both(system);
    expect(got).toEqual(expected);
    for (const { code } of readModule(emitWasm(system, library)).bodies)
      expect(code.length).toBeLessThan(20 * LARGEST_PART);
  });

  test('truth values and branches across parts', () => {
    const nodes = [...leaves];
    const outputs: NodeId[] = [];
    let number = 0;
    let truth = nodes.push({ op: 'lt', args: [0, 1] }) - 1;
    for (let i = 0; i < 20_000; i++) {
      const sine = nodes.push({ op: 'sin', args: [number] }) - 1;
      const cosine = nodes.push({ op: 'cos', args: [number] }) - 1;
      number = nodes.push({ op: 'select', args: [truth, sine, cosine] }) - 1;
      const less = nodes.push({ op: 'gt', args: [number, 0] }) - 1;
      truth = nodes.push({ op: 'xor', args: [truth, less] }) - 1;
      if (i % 1000 === 999) outputs.push(number);
    }
    const { got, expected } = both(outputsOnly(nodes, outputs));
    expect(got).toEqual(expected);
  });

  test('a piecewise function of 3,000 expensive pieces', () => {
    const nodes = [...leaves];
    let last = nodes.push({ op: 'exp', args: [1] }) - 1;
    for (let i = 0; i < 3000; i++) {
      const bound = nodes.push({ op: 'constant', value: i / 4000 }) - 1;
      const condition = nodes.push({ op: 'lt', args: [bound, 0] }) - 1;
      const scaled = nodes.push({ op: 'mul', args: [bound, 1] }) - 1;
      const value = nodes.push({ op: 'exp', args: [scaled] }) - 1;
      last = nodes.push({ op: 'select', args: [condition, value, last] }) - 1;
    }
    const { got, expected } = both(outputsOnly(nodes, [last]));
    expect(got).toEqual(expected);
  });

  test('300 states: a Jacobian that is mostly zero', () => {
    const size = 300;
    const nodes: Node[] = Array.from({ length: size }, (_, index): Node => ({ op: 'state', index }));
    const jacobian = nodes.map((_, row) => ({ row, column: (7 * row) % size, value: row }));
    const system: System = {
      ...outputsOnly(nodes, [], size),
      rhs: nodes.map((_, id) => id),
      timeDerivative: nodes.map((_, id) => id),
      jacobian,
    };
    const model = new ModelInstance(emitWasm(system, library), 0, 64);
    model.numbers(0, size).set(nodes.map((_, i) => i + 1));
    model.numbers(8192, size * size + 1).fill(5);
    model.call(ModelFunction.Jacobian, 0, 0, 0, 8192, 4096);
    const expected = new Array<number>(size * size).fill(0);
    for (const { row, column } of jacobian) expected[row + size * column] = row + 1;
    expect([...model.numbers(8192, size * size + 1)]).toEqual([...expected, 5]);
  });

  test('no states, no events, nothing', () => {
    const model = new ModelInstance(emitWasm(outputsOnly([], [], 0), library), 0, 1);
    model.numbers(0, 8).fill(3);
    for (let slot = 0; slot < ModelFunction.EventAssign; slot++) model.call(slot, 0, 0, 0, 0, 0);
    model.call(ModelFunction.EventAssign, 0, 0, 0, 0);
    expect([...model.numbers(0, 8)]).toEqual(new Array(8).fill(3));
  });
});

describe('what cannot be emitted', () => {
  test('an elementary function that the library lacks is named', () => {
    const nodes: Node[] = [...leaves, { op: 'gamma', args: [0] }];
    const empty = { functions: [], byName: new Map([['exp', 0]]) };
    expect(() => emitWasm(outputsOnly(nodes, [3]), empty)).toThrow(
      'The elementary functions have no gamma; there are: exp.',
    );
  });
});
