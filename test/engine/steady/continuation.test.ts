import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Continuation, ContinuationRequest } from '../../../workers/protocol.ts';
import { scenarioOf, startEngine } from '../models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

type Asked = Omit<ContinuationRequest, 'scenario' | 'channel'>;

async function follow(text: string, asked: Asked): Promise<Continuation> {
  const outcome = await engine.continuation({ scenario: scenarioOf(text), channel: 'curves', ...asked });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const kinds = ({ points }: Continuation): string[] => points.map(({ kind }) => kind).sort();

describe('normal forms', () => {
  test('a fold: r = x² turns at 0, one half stable', async () => {
    const found = await follow("r = 1; x = 0.5; x' = r - x^2;", { parameter: 'r', range: [-1, 2] });
    expect(kinds(found)).toEqual(['fold']);
    expect(found.points[0]!.at).toBeCloseTo(0, 12);
    expect(found.branches).toHaveLength(1);
    const { parameter, values, unstable, ends } = found.branches[0]!;
    expect(ends).toEqual(['range', 'range']);
    parameter.forEach((r, k) => {
      expect(values[0]![k]! ** 2).toBeCloseTo(r, 8);
      expect(unstable[k]).toBe(values[0]![k]! < 0 ? 1 : 0);
    });
  });

  test('a transcritical crossing: both branches, exchanging stability at 0', async () => {
    const found = await follow("r = 1; x = 0.5; x' = r*x - x^2;", { parameter: 'r', range: [-2, 2] });
    expect(kinds(found)).toEqual(['branch-point']);
    expect(found.points[0]!.at).toBeCloseTo(0, 10);
    expect(found.branches).toHaveLength(2);
  });

  test('a pitchfork, come upon along its stem', async () => {
    const found = await follow("r = -1; x = 0.5; x' = r*x - x^3;", { parameter: 'r', range: [-2, 2] });
    expect(kinds(found)).toEqual(['branch-point']);
    expect(found.points[0]!.at).toBeCloseTo(0, 10);
    const ends = found.branches.map(({ values }) => values[0]!.at(-1)!).sort((a, b) => a - b);
    expect(ends[0]).toBeCloseTo(-Math.SQRT2, 8);
    expect(ends[1]).toBeCloseTo(0, 12);
    expect(ends[2]).toBeCloseTo(Math.SQRT2, 8);
  });

  test('hysteresis: h = x³ − 2x turns at ±√(32/27)', async () => {
    const found = await follow("h = 0.1; x = 1; x' = h + 2*x - x^3;", { parameter: 'h', range: [-3, 3] });
    const at = found.points.map((point) => point.at).sort((a, b) => a - b);
    expect(at[0]).toBeCloseTo(-Math.sqrt(32 / 27), 10);
    expect(at[1]).toBeCloseTo(Math.sqrt(32 / 27), 10);
  });

  test('a closed curve is followed once round', async () => {
    const found = await follow("r = 0; x = 1; x' = 1 - x^2 - r^2;", { parameter: 'r', range: [-2, 2] });
    expect(found.branches).toHaveLength(1);
    expect(found.branches[0]!.ends).toEqual(['closed', 'closed']);
    expect(kinds(found)).toEqual(['fold', 'fold']);
  });
});

describe('known models', () => {
  test.each([1, 1.7])(
    'the Brusselator with A = %f begins to oscillate at B = 1 + A², with period 2π/A',
    async (a) => {
      const text = `A = ${a}; B = 1.5; X = 1.2; Y = 1.1; X' = A + X^2*Y - B*X - X; Y' = B*X - X^2*Y;`;
      const found = await follow(text, { parameter: 'B', range: [0.5, 5] });
      expect(kinds(found)).toEqual(['hopf']);
      expect(found.points[0]!.at).toBeCloseTo(1 + a * a, 10);
      expect(found.points[0]!.period).toBeCloseTo((2 * Math.PI) / a, 9);
    },
  );

  test('a toggle switch of cooperativity 2 turns where its determinant vanishes, on either scale', async () => {
    // Gardner, Cantor, Collins, Nature 2000;403:339. u = a/(1 + v²), v = b/(1 + u²) folds where 4u²v²/((1+u²)(1+v²)) = 1.
    const text = "a = 10; b = 10; u = 3; v = 1; u' = a/(1 + v^2) - u; v' = b/(1 + u^2) - v;";
    for (const scale of ['linear', 'log'] as const) {
      const found = await follow(text, { parameter: 'a', range: [0.1, 100], scale });
      expect(kinds(found)).toEqual(['fold', 'fold']);
      for (const { at, values } of found.points) {
        const [u, v] = values as [number, number];
        expect((4 * u * u * v * v) / ((1 + u * u) * (1 + v * v))).toBeCloseTo(1, 7);
        expect(u * (1 + v * v)).toBeCloseTo(at, 8);
      }
    }
  });

  test('the start value of a state moves the conserved sum', async () => {
    // A ⇌ B with K = 3: A is a quarter of the sum.
    const text = 'species A = 3, B = 1; J: A -> B; 3*A - B;';
    const found = await follow(text, { parameter: 'A', range: [0, 7] });
    const { parameter, values } = found.branches[0]!;
    parameter.forEach((start, k) => expect(values[0]![k]!).toBeCloseTo((start + 1) / 4, 10));
    expect(parameter.at(-1)).toBe(7);
  });
});

describe('requests that make no sense are told', () => {
  const text = "r = 1; x = 0.5; y := 2*x; x' = r - x^2;";
  test.each<[string, Asked, string]>([
    ['an unknown parameter', { parameter: 'q', range: [0, 1] }, 'unknown-quantity'],
    ['an unknown column', { parameter: 'r', range: [0, 2], columns: ['q'] }, 'unknown-quantity'],
    ['a range without the present value', { parameter: 'r', range: [2, 3] }, 'invalid-range'],
    ['an empty range', { parameter: 'r', range: [1, 1] }, 'invalid-range'],
    ['a logarithm of zero', { parameter: 'r', range: [0, 2], scale: 'log' }, 'invalid-range'],
  ])('%s', async (_, asked, code) => {
    const outcome = await engine.continuation({ scenario: scenarioOf(text), channel: 'curves', ...asked });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code } });
  });

  test('outputs can be followed', async () => {
    const found = await follow(text, { parameter: 'r', range: [0.5, 2], columns: ['y'] });
    const { parameter, values } = found.branches.find(({ unstable }) => unstable[0] === 0)!;
    parameter.forEach((r, k) => expect(values[0]![k]!).toBeCloseTo(2 * Math.sqrt(r), 9));
  });
});
