import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementaryFunctions } from '../compiler/emit-wasm/elementaryModule.ts';
import { ulpError } from './bigFloat.ts';
import { exact } from './exact.ts';

const functions = elementaryFunctions();

interface Claim {
  /** Largest error in units of the last place, as stated above the function. */
  ulp: number;
  /** Ranges that are walked evenly and at random. */
  ranges: [number, number][];
  /** Arguments that are hard or at an edge. */
  edges: number[];
  /** Where any double is a fair argument. */
  domain?: (x: number) => boolean;
}

const anywhere = (): boolean => true;
/** Doubles nearest to multiples of π/2, the worst of all at 6381956970095103·2^797 (Kahan). */
const nearQuadrants = [
  1.5707963267948966,
  3.141592653589793,
  4.71238898038469,
  6.283185307179586,
  1e6,
  1647098.9,
  1647099.1,
  1e15,
  1e22,
  5.319372648326541e255,
  1.7976931348623157e308,
  573204.5,
  6381956970095103 * 2 ** 797,
];

const claims: Record<string, Claim> = {
  exp: {
    ulp: 1,
    ranges: [
      [-745.2, 709.8],
      [-1, 1],
    ],
    edges: [1e-300, -744.9, -708.5, 709.782712893384, -745.133],
    domain: (x) => Math.abs(x) < 700,
  },
  expm1: {
    ulp: 1,
    ranges: [
      [-40, 709],
      [-2, 2],
    ],
    edges: [5e-17, -5e-17, 1e-300, 0.34657359, 39, -37.5],
    domain: (x) => Math.abs(x) < 700,
  },
  ln: {
    ulp: 1,
    ranges: [
      [0.5, 2],
      [1e-3, 1e3],
      [1, 1e300],
    ],
    edges: [5e-324, 2e-308, 0.9999999999999999, 1.0000000000000002],
    domain: (x) => x > 0,
  },
  log1p: {
    ulp: 1,
    ranges: [
      [-0.9999, 3],
      [-1e-3, 1e-3],
      [1, 1e17],
    ],
    edges: [-0.9999999999999999, 1e-300, 1e-16, 1e300],
    domain: (x) => x > -1,
  },
  log10: {
    ulp: 1,
    ranges: [
      [0.5, 2],
      [1e-3, 1e3],
      [1, 1e300],
    ],
    edges: [5e-324, 2e-308, 0.9999999999999999, 10, 1000],
    domain: (x) => x > 0,
  },
  cbrt: {
    ulp: 0.667,
    ranges: [
      [-10, 10],
      [1, 1e300],
    ],
    edges: [5e-324, -1e-310, 27, 1e308],
    domain: anywhere,
  },
  sin: {
    ulp: 1,
    ranges: [
      [-0.8, 0.8],
      [-20, 20],
      [-2e6, 2e6],
    ],
    edges: nearQuadrants,
    domain: anywhere,
  },
  cos: {
    ulp: 1,
    ranges: [
      [-0.8, 0.8],
      [-20, 20],
      [-2e6, 2e6],
    ],
    edges: nearQuadrants,
    domain: anywhere,
  },
  tan: {
    ulp: 1,
    ranges: [
      [-0.8, 0.8],
      [-20, 20],
      [-2e6, 2e6],
    ],
    edges: nearQuadrants,
    domain: anywhere,
  },
  asin: { ulp: 1, ranges: [[-1, 1]], edges: [1, -1, 0.5, 0.975, 0.9999999999999999, 1e-10, 1e-300] },
  acos: {
    ulp: 1,
    ranges: [[-1, 1]],
    edges: [-1, 0.5, -0.5, 0.9999999999999999, -0.9999999999999999, 1e-10, 0],
  },
  atan: {
    ulp: 1,
    ranges: [
      [-10, 10],
      [-1, 1],
    ],
    edges: [0.4375, 0.6875, 1.1875, 2.4375, 1e20, 1e-10],
    domain: anywhere,
  },
  sinh: {
    ulp: 2,
    ranges: [
      [-5, 5],
      [-710.4, 710.4],
    ],
    edges: [710.4758600739439, 709.5, 1e-10, 1e-300],
    domain: (x) => Math.abs(x) < 700,
  },
  cosh: {
    ulp: 2,
    ranges: [
      [-5, 5],
      [-710.4, 710.4],
    ],
    edges: [710.4758600739439, 709.5, 1e-10],
    domain: (x) => Math.abs(x) < 700,
  },
  tanh: {
    ulp: 2,
    ranges: [
      [-3, 3],
      [-25, 25],
    ],
    edges: [1e-10, 1e-300, 0.2554128, 0.549306],
    domain: anywhere,
  },
  asinh: {
    ulp: 2,
    ranges: [
      [-5, 5],
      [-1e9, 1e9],
    ],
    edges: [2, 67108864, 1e300, 1e-10],
    domain: anywhere,
  },
  acosh: {
    ulp: 2,
    ranges: [
      [1, 3],
      [1, 1e9],
    ],
    edges: [1.0000000000000002, 2, 67108864, 1e300],
    domain: (x) => x > 1,
  },
  atanh: {
    ulp: 2,
    ranges: [[-1, 1]],
    edges: [0.5, 0.9999999999999999, 1e-10, 1e-300],
    domain: (x) => Math.abs(x) < 1,
  },
  gamma: {
    ulp: 8,
    ranges: [
      [0.01, 30],
      [30, 171.6],
      [-30.01, -0.01],
    ],
    edges: [1e-10, -1e-10, 171.62, 24, 100, 170, 0.5, -0.5],
  },
};

/** Fewer for the functions whose reference is slow. */
const POINTS = 300;

function worst(name: string, points: Iterable<number[]>): { error: number; at: number[] } {
  let found = { error: 0, at: [] as number[] };
  for (const at of points) {
    const error = ulpError(functions[name]!(...at), exact[name]!(at[0]!, at[1]!));
    if (!(error <= found.error)) found = { error, at };
  }
  return found;
}

function* walk(ranges: [number, number][]): Generator<number[]> {
  for (const [from, to] of ranges)
    for (let i = 1; i < POINTS; i++) {
      const x = from + ((to - from) * i) / POINTS;
      yield [x];
    }
}

describe('elementary functions are as accurate as they claim', () => {
  for (const [name, { ulp, ranges, edges, domain }] of Object.entries(claims)) {
    describe(`${name} within ${ulp} ULP`, () => {
      test('at even steps and at edges', () => {
        expect(worst(name, walk(ranges)).error).toBeLessThanOrEqual(ulp);
        for (const x of edges) expect([x, worst(name, [[x]]).error <= ulp]).toEqual([x, true]);
      });

      test('at random', () => {
        const among = fc.oneof(...ranges.map(([min, max]) => fc.double({ min, max, noNaN: true })));
        const any =
          domain === undefined
            ? among
            : fc.oneof(among, fc.double({ noNaN: true, noDefaultInfinity: true }).filter(domain));
        fc.assert(
          fc.property(
            any.filter(
              (x) =>
                (domain?.(x) ?? true) &&
                x !== 0 &&
                Math.abs(x) >= 1e-300 &&
                (name !== 'gamma' || x !== Math.trunc(x)),
            ),
            (x) => worst(name, [[x]]).error <= ulp,
          ),
          { numRuns: POINTS },
        );
      });
    });
  }

  test('pow within 1 ULP', () => {
    const base = fc.oneof(
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.double({ min: 0.999999, max: 1.000001, noNaN: true }),
    );
    const power = fc.oneof(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    );
    const inRange = ([x, y]: [number, number]): boolean => Math.abs(Math.log(x) * y) < 744;
    fc.assert(
      fc.property(fc.tuple(base, power).filter(inRange), (at) => worst('pow', [at]).error <= 1),
      { numRuns: 3 * POINTS },
    );
  });

  test('rem is exact', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => x !== 0);
    fc.assert(
      fc.property(number, number, (x, y) => worst('rem', [[x, y]]).error === 0),
      { numRuns: POINTS },
    );
  });

  test('gamma of whole numbers to 23 is exact', () => {
    for (let n = 1, factorial = 1; n <= 23; factorial *= n, n++)
      expect(functions['gamma']!(n)).toBe(factorial);
  });
});
