import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { estimate, type EstimationProblem } from '../../../workers/engine/estimate.ts';

interface Reference {
  command: string;
  dose: number;
  time: number[];
  concentration: number[];
  parameters: Record<'ka' | 'CL' | 'V', number>;
  standardErrors: Record<'ka' | 'CL' | 'V', number>;
  correlation: number[][];
  sumOfSquares: number;
  sigma: number;
}
const reference = JSON.parse(
  readFileSync(new URL('./theophyllineSubject1.json', import.meta.url), 'utf8'),
) as Reference;

/** One compartment with first-order absorption, in closed form. */
function oral([ka, cl, v]: readonly number[]): Float64Array {
  const k = cl! / v!;
  return Float64Array.from(
    reference.time,
    (t) => ((reference.dose * ka!) / (v! * (ka! - k))) * (Math.exp(-k * t) - Math.exp(-ka! * t)),
  );
}

const theophylline: EstimationProblem = {
  parameters: [
    { id: 'ka', lower: 0.1, upper: 10, scale: 'log' },
    { id: 'CL', lower: 0.1, upper: 20, scale: 'log' },
    { id: 'V', lower: 5, upper: 100, scale: 'log' },
  ],
  initial: [1, 3, 30],
  observed: Float64Array.from(reference.concentration),
  error: 'additive',
  starts: 4,
  seed: 1,
  predict: async (values) => oral(values),
  accuracy: 1e-12,
};

async function solved(changes: Partial<EstimationProblem>) {
  const found = await estimate({ ...theophylline, ...changes });
  if (found === undefined) throw new Error('no start could be solved');
  return found;
}

/** Measurements of a line a·t + b, exact or with the noise given. */
function line(a: number, b: number, noise: readonly number[] = []): Float64Array {
  return Float64Array.from({ length: 10 }, (_, t) => a * t + b + (noise[t] ?? 0));
}

describe('theophylline, subject 1, closed form', () => {
  test('agrees with scipy in values, standard errors, correlation and sum of squares', async () => {
    const found = await solved({});
    (['ka', 'CL', 'V'] as const).forEach((id, i) => {
      expect(found.parameters[i]!.value / reference.parameters[id]).toBeCloseTo(1, 5);
      expect(found.parameters[i]!.standardError / reference.standardErrors[id]).toBeCloseTo(1, 4);
      reference.correlation[i]!.forEach((value, j) => {
        expect(found.correlation[i]![j]).toBeCloseTo(value, 4);
      });
    });
    expect(found.objective / reference.sumOfSquares).toBeCloseTo(1, 8);
    expect(found.sigma / reference.sigma).toBeCloseTo(1, 8);
    expect(found.warnings).toEqual([]);
  });

  test('finds the same on a linear scale', async () => {
    const parameters = theophylline.parameters.map((p) => ({ ...p, scale: 'linear' as const }));
    const found = await solved({ parameters });
    expect(found.parameters[0]!.value / reference.parameters.ka).toBeCloseTo(1, 4);
    expect(found.parameters[0]!.standardError / reference.standardErrors.ka).toBeCloseTo(1, 4);
  });

  test('is the same bits for the same seed', async () => {
    expect(await solved({ seed: 9 })).toEqual(await solved({ seed: 9 }));
  });
});

describe('proportional error', () => {
  test('finds the values that exact data were made with', async () => {
    const truth = [1.5, 2.5, 32];
    const observed = oral(truth).map((y) => y + 0);
    observed[0] = 0;
    const found = await solved({ observed, error: 'proportional' });
    found.parameters.forEach(({ value }, i) => expect(value / truth[i]!).toBeCloseTo(1, 5));
  });

  test('is not drawn to large predictions', async () => {
    // A constant seen as 1 and 3: the likelihood 2·ln Σ((y − f)/f)² + 2·ln f² is least at f = 2.
    const found = await solved({
      parameters: [{ id: 'f', lower: 0.1, upper: 100, scale: 'log' }],
      initial: [10],
      observed: Float64Array.of(1, 3),
      error: 'proportional',
      predict: async ([f]) => Float64Array.of(f!, f!),
    });
    expect(found.parameters[0]!.value).toBeCloseTo(2, 4);
  });
});

describe('bounds', () => {
  test('a value that the data want outside ends at the bound, and that is said', async () => {
    const found = await solved({
      parameters: [
        { id: 'a', lower: 0, upper: 1, scale: 'linear' },
        { id: 'b', lower: -5, upper: 5, scale: 'linear' },
      ],
      initial: [0.5, 0],
      observed: line(2, 1),
      predict: async ([a, b]) => line(a!, b!),
    });
    expect(found.parameters[0]).toMatchObject({ id: 'a', value: 1, atBound: true });
    // With a held at 1 the best b is the mean of 2t + 1 − t over t = 0…9, which is 5.5: at its bound too.
    expect(found.parameters[1]).toMatchObject({ value: 5, atBound: true });
    expect(found.warnings.filter((text) => text.includes('bound'))).toHaveLength(2);
  });

  test('no prediction is asked for outside them', async () => {
    let outside = 0;
    await solved({
      predict: async (values) => {
        theophylline.parameters.forEach(({ lower, upper }, i) => {
          if (values[i]! < lower || values[i]! > upper) outside++;
        });
        return oral(values);
      },
    });
    expect(outside).toBe(0);
  });
});

describe('what the data do not tell', () => {
  test('two parameters that act as one are named', async () => {
    const found = await solved({
      parameters: [
        { id: 'a', lower: 0.1, upper: 10, scale: 'log' },
        { id: 'b', lower: 0.1, upper: 10, scale: 'log' },
      ],
      initial: [1, 1],
      observed: line(2, 0, [0.1, -0.1, 0.2, -0.1]),
      predict: async ([a, b]) => line(a! * b!, 0),
    });
    expect(found.warnings.join(' ')).toContain('Standard errors cannot be computed');
    expect(found.parameters[0]!.standardError).toBeNaN();
  });

  test('strong correlation is said with its value', async () => {
    const shifted = ([a, b]: readonly number[]) =>
      Float64Array.from({ length: 10 }, (_, k) => a! * (1000 + k) + b!);
    const found = await solved({
      parameters: [
        { id: 'slope', lower: -10, upper: 10, scale: 'linear' },
        { id: 'offset', lower: -10000, upper: 10000, scale: 'linear' },
      ],
      initial: [0, 0],
      observed: shifted([2, 5]).map((y, k) => y + (k % 2 ? 0.5 : -0.5)),
      predict: async (values) => shifted(values),
    });
    expect(found.warnings).toContainEqual(
      expect.stringMatching(/slope and offset cannot be told apart from these data \(correlation -1\.000\)/),
    );
  });

  test('a parameter without effect is named', async () => {
    const found = await solved({
      parameters: [
        { id: 'a', lower: 0, upper: 10, scale: 'linear' },
        { id: 'idle', lower: 0, upper: 10, scale: 'linear' },
      ],
      initial: [1, 1],
      observed: line(2, 0, [0.1, -0.1]),
      predict: async ([a]) => line(a!, 0),
    });
    expect(found.warnings.join(' ')).toContain('do not depend on idle');
  });

  test('as many parameters as measurements leave no standard errors', async () => {
    const found = await solved({
      parameters: [{ id: 'a', lower: 0, upper: 10, scale: 'linear' }],
      initial: [1],
      observed: Float64Array.of(3),
      predict: async ([a]) => Float64Array.of(a!),
    });
    expect(found.parameters[0]!.value).toBeCloseTo(3, 6);
    expect(found.warnings.join(' ')).toContain('not more measurements than parameters');
  });
});

test('regions where the model cannot be solved are walked around', async () => {
  const found = await solved({
    predict: async (values) => (values[0]! > 3 ? undefined : oral(values)),
    starts: 8,
  });
  expect(found.parameters[0]!.value / reference.parameters.ka).toBeCloseTo(1, 5);
});

test('no start that can be solved is no estimate', async () => {
  expect(await estimate({ ...theophylline, predict: async () => undefined })).toBeUndefined();
});
