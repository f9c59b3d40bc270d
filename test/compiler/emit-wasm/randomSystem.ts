import fc from 'fast-check';
import type { Node, NodeId } from '../../../workers/compiler/graph.ts';
import type { System } from '../../../workers/compiler/system.ts';

const unary = [
  'neg',
  'abs',
  'floor',
  'ceil',
  'trunc',
  'sqrt',
  'exp',
  'expm1',
  'ln',
  'log1p',
  'log10',
  'cbrt',
  'gamma',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
] as const;
const binary = ['add', 'sub', 'mul', 'div', 'pow', 'min', 'max', 'rem'] as const;
const comparison = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
const logical = ['and', 'or', 'xor'] as const;
const forms = [
  'unary',
  'binary',
  'binary',
  'binary',
  'comparison',
  'logical',
  'not',
  'select',
  'select',
  'number',
  'truth',
  'power',
] as const;
const exponents = [2, 3, 4, 0.5, -1, 1.5];

export const STATES = 3;
export const PARAMETERS = 2;

/** A seed for one node: its form, which operator, and which earlier nodes it uses. */
type Seed = [form: number, operator: number, a: number, b: number, c: number];

const seed: fc.Arbitrary<Seed> = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.nat());

/** A graph of random shape. Earlier nodes are preferred late, so that chains are long and much is shared. */
export function build(
  constants: readonly number[],
  seeds: readonly Seed[],
): { nodes: Node[]; numbers: NodeId[]; truths: NodeId[] } {
  const nodes: Node[] = [];
  const numbers: NodeId[] = [];
  const truths: NodeId[] = [];
  const number = (node: Node): void => void numbers.push(nodes.push(node) - 1);
  const truth = (node: Node): void => void truths.push(nodes.push(node) - 1);
  number({ op: 'time' });
  for (let index = 0; index < STATES; index++) number({ op: 'state', index });
  for (let index = 0; index < PARAMETERS; index++) number({ op: 'parameter', index });
  for (const value of constants) number({ op: 'constant', value });
  const firstExponent = nodes.length;
  for (const value of exponents) nodes.push({ op: 'constant', value });
  truth({ op: 'true' });
  truth({ op: 'false' });

  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
  const late = (list: readonly NodeId[], at: number): NodeId =>
    at % 3 === 0 ? pick(list, at >> 2) : list[list.length - 1 - ((at >> 2) % Math.min(list.length, 4))]!;
  for (const [form, operator, a, b, c] of seeds) {
    switch (pick(forms, form)) {
      case 'unary':
        number({ op: pick(unary, operator), args: [late(numbers, a)] });
        break;
      case 'binary':
        number({ op: pick(binary, operator), args: [late(numbers, a), late(numbers, b)] });
        break;
      case 'power':
        number({ op: 'pow', args: [late(numbers, a), firstExponent + (operator % exponents.length)] });
        break;
      case 'comparison':
        truth({ op: pick(comparison, operator), args: [late(numbers, a), late(numbers, b)] });
        break;
      case 'logical':
        truth({ op: pick(logical, operator), args: [late(truths, a), late(truths, b)] });
        break;
      case 'not':
        truth({ op: 'not', args: [late(truths, a)] });
        break;
      case 'truth':
        truth({ op: 'truth', args: [late(numbers, a)] });
        break;
      case 'number':
        number({ op: 'number', args: [late(truths, a)] });
        break;
      case 'select':
        if (operator % 4 === 0)
          truth({ op: 'select', args: [late(truths, a), late(truths, b), late(truths, c)] });
        else number({ op: 'select', args: [late(truths, a), late(numbers, b), late(numbers, c)] });
        break;
    }
  }
  return { nodes, numbers, truths };
}

/** A system over a random graph: every function of a model reads random nodes of it. */
export const randomSystem: fc.Arbitrary<System> = fc
  .record({
    constants: fc.array(fc.double(), { minLength: 1, maxLength: 4 }),
    seeds: fc.array(seed, { minLength: 1, maxLength: 120 }),
    picks: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  })
  .map(({ constants, seeds, picks }) => {
    const { nodes, numbers, truths } = build(constants, seeds);
    let next = 0;
    const any = (list: readonly NodeId[]): NodeId =>
      list[list.length - 1 - (picks[next++ % 40]! % Math.min(list.length, 12))]!;
    const many = (count: number): NodeId[] => Array.from({ length: count }, () => any(numbers));
    const events: System['events'] = [
      { trigger: any(truths), assignments: [{ target: { vector: 'state', index: 1 }, value: any(numbers) }] },
      {
        trigger: any(truths),
        delay: any(numbers),
        priority: any(numbers),
        assignments: [
          { target: { vector: 'parameter', index: 0 }, value: any(numbers) },
          { target: { vector: 'state', index: 2 }, value: any(numbers) },
        ],
      },
    ];
    return {
      graph: { nodes, delayed: [] },
      initial: [
        { target: { vector: 'state', index: 0 }, value: any(numbers) },
        { target: { vector: 'parameter', index: 1 }, value: any(numbers) },
        { target: { vector: 'state', index: 2 }, value: any(numbers) },
      ],
      rhs: many(STATES),
      jacobian: [
        { row: 0, column: 0, value: any(numbers) },
        { row: 2, column: 0, value: any(numbers) },
        { row: 1, column: 2, value: any(numbers) },
      ],
      timeDerivative: many(STATES),
      outputs: many(4),
      roots: many(2),
      events,
      description: description(STATES, PARAMETERS),
    } satisfies System;
  });

/** A description that names nothing but the sizes. */
export function description(states: number, parameters: number): System['description'] {
  const settable = (id: string) => ({ id, kind: 'parameter' as const, settable: true });
  return {
    hash: '',
    name: 'random',
    states: Array.from({ length: states }, (_, index) => settable(`x${index}`)),
    parameters: Array.from({ length: parameters }, (_, index) => settable(`p${index}`)),
    outputs: [],
    mass: new Array<number>(states).fill(1),
    roots: 0,
    events: [],
    jacobianPattern: [],
    equations: [],
  };
}
