import { describe, expect, it } from 'vitest';
import { Distribution } from '../../assembly/memory.ts';
import { Bench } from './core.ts';
import { pk } from './problems.ts';

const { core } = new Bench(pk);
const COUNT = 20_000;

/** Numbers of replicates 0, 1, … of one draw. */
function numbers(
  distribution: Distribution,
  a: number,
  b = 0,
  [low, high] = [-Infinity, Infinity],
): Float64Array {
  return Float64Array.from({ length: COUNT }, (_, replicate) => {
    core.drawFor(11, 0, replicate);
    return core.draw(a, b, low!, high!, distribution, 3);
  }).sort();
}

/**
 * √n times the largest distance of the numbers' distribution function from that of a density on [from, to], which is
 * integrated by Simpson's rule on a fine grid in y, x = at(y), so that it may be steep at an end.
 */
function distance(
  sorted: Float64Array,
  density: (x: number) => number,
  from: number,
  to: number,
  at = (y: number): number => y,
): number {
  const cells = 20_000;
  const width = (to - from) / cells;
  const slope = (y: number): number => (at(y + 1e-6 * width) - at(y - 1e-6 * width)) / (2e-6 * width);
  const f = (y: number): number => density(at(y)) * slope(y);
  const sums = new Float64Array(cells + 1);
  for (let cell = 0; cell < cells; cell++) {
    const y = from + cell * width;
    sums[cell + 1] = sums[cell]! + (width / 6) * (f(y) + 4 * f(y + width / 2) + f(y + width));
  }
  let largest = 0;
  let cell = 0;
  sorted.forEach((x, k) => {
    while (cell < cells && at(from + (cell + 1) * width) < x) cell++;
    const left = at(from + cell * width);
    const right = at(from + (cell + 1) * width);
    const share = cell < cells ? Math.min(1, Math.max(0, (x - left) / (right - left))) : 0;
    const value = (sums[cell]! + share * ((sums[cell + 1] ?? sums[cell]!) - sums[cell]!)) / sums[cells]!;
    largest = Math.max(largest, Math.abs(value - k / COUNT), Math.abs(value - (k + 1) / COUNT));
  });
  return Math.sqrt(COUNT) * largest;
}

/** Kolmogorov's distribution: one correct sampler in 1000 is further away. */
const FURTHEST = 1.95;

const gaussian = (x: number): number => Math.exp((-x * x) / 2);
const gamma =
  (a: number) =>
  (x: number): number =>
    x > 0 ? Math.exp((a - 1) * Math.log(x) - x) : 0;

interface Continuous {
  name: string;
  of: [Distribution, number, number?, [number, number]?];
  density: (x: number) => number;
  from: number;
  to: number;
  at?: (y: number) => number;
}

/** Windows around the top, beside it, far out and as narrow as can be: every branch of every sampler. */
const CONTINUOUS: Continuous[] = [
  { name: 'uniform', of: [Distribution.Uniform, -2, 3], density: () => 1, from: -2, to: 3 },
  {
    name: 'normal',
    of: [Distribution.Normal, 2, 0.5],
    density: (x) => gaussian((x - 2) / 0.5),
    from: -2,
    to: 6,
  },
  ...(
    [
      [-0.5, 0.5],
      [-1, 9],
      [0.3, 0.9],
      [0.01, Infinity],
      [4, 5],
      [8, Infinity],
      [-Infinity, -6],
    ] as const
  ).map(([low, high]): Continuous => ({
    name: `normal within [${low}, ${high}]`,
    of: [Distribution.Normal, 0, 1, [low, high]],
    density: (x) => Math.exp(-(x * x - (low > 0 ? low * low : high < 0 ? high * high : 0)) / 2),
    from: Math.max(low, high < 0 ? high - 4 : -9),
    to: Math.min(high, low > 0 ? low + 8 : 9),
  })),
  {
    name: 'exponential',
    of: [Distribution.Exponential, 0.5],
    density: (x) => Math.exp(-x / 2),
    from: 0,
    to: 60,
  },
  {
    name: 'exponential within',
    of: [Distribution.Exponential, 1, 0, [0.25, 0.75]],
    density: (x) => Math.exp(-x),
    from: 0.25,
    to: 0.75,
  },
  {
    name: 'exponential far out',
    of: [Distribution.Exponential, 3, 0, [400, Infinity]],
    density: (x) => Math.exp(-3 * (x - 400)),
    from: 400,
    to: 410,
  },
  ...[0.3, 1, 2, 40].map((a): Continuous => ({
    name: `gamma of shape ${a}`,
    of: [Distribution.Gamma, a, 1],
    density: gamma(a),
    from: 0,
    to: 5,
    at: (y) => y ** 3 + (a > 10 ? y : 0),
  })),
  ...(
    [
      [0.4, 0.2, 0.6],
      [0.4, 0.5, 3],
      [0.4, 2, 4],
      [3, 1.9, 2.1],
      [3, 0.2, 8],
      [3, 4, 9],
      [3, 0.1, 0.5],
      [50, 80, 110],
      [50, 10, 30],
    ] as const
  ).map(([a, low, high]): Continuous => ({
    name: `gamma of shape ${a} within [${low}, ${high}]`,
    of: [Distribution.Gamma, a, 2, [2 * low, 2 * high]],
    density: (x) => gamma(a)(x / 2) / gamma(a)(Math.min(high, Math.max(low, a - 1))),
    from: 2 * low,
    to: 2 * high,
  })),
  {
    name: 'chi squared',
    of: [Distribution.ChiSquare, 5],
    density: (x) => gamma(2.5)(x / 2),
    from: 0,
    to: 60,
  },
  {
    name: 'chi squared within',
    of: [Distribution.ChiSquare, 2, 0, [2, 8]],
    density: (x) => Math.exp(-x / 2),
    from: 2,
    to: 8,
  },
  {
    name: 'cauchy',
    of: [Distribution.Cauchy, 1, 2],
    density: (x) => 1 / (1 + ((x - 1) / 2) ** 2),
    from: -1.5704,
    to: 1.5704,
    at: (y) => 1 + 2 * Math.tan(y),
  },
  ...(
    [
      [-1, 3],
      [5, 90],
      [-70, -2],
    ] as const
  ).map(([low, high]): Continuous => ({
    name: `cauchy within [${low}, ${high}]`,
    of: [Distribution.Cauchy, 0, 1, [low, high]],
    density: (x) => 1 / (1 + x * x),
    from: low,
    to: high,
  })),
  {
    name: 'laplace',
    of: [Distribution.Laplace, 1, 2],
    density: (x) => Math.exp(-Math.abs(x - 1) / 2),
    from: -50,
    to: 52,
  },
  ...(
    [
      [-1, 3],
      [2, 5],
      [-4, -1],
    ] as const
  ).map(([low, high]): Continuous => ({
    name: `laplace within [${low}, ${high}]`,
    of: [Distribution.Laplace, 0, 1, [low, high]],
    density: (x) => Math.exp(-Math.abs(x)),
    from: low,
    to: high,
  })),
  {
    name: 'lognormal',
    of: [Distribution.LogNormal, 1, 0.5],
    density: (x) => gaussian((Math.log(x) - 1) / 0.5) / x,
    from: -2,
    to: 4,
    at: Math.exp,
  },
  {
    name: 'lognormal within',
    of: [Distribution.LogNormal, 1, 2, [3, 10]],
    density: (x) => gaussian((Math.log(x) - 1) / 2) / x,
    from: 3,
    to: 10,
  },
  { name: 'rayleigh', of: [Distribution.Rayleigh, 2], density: (x) => x * gaussian(x / 2), from: 0, to: 20 },
  {
    name: 'rayleigh within',
    of: [Distribution.Rayleigh, 2, 0, [3, 5]],
    density: (x) => x * gaussian(x / 2),
    from: 3,
    to: 5,
  },
];

describe('a continuous distribution is drawn from', () => {
  it.each(CONTINUOUS)('$name', ({ of, density, from, to, at }) => {
    const sorted = numbers(...of);
    const [low, high] = of[3] ?? [-Infinity, Infinity];
    expect(sorted[0]).toBeGreaterThanOrEqual(low);
    expect(sorted.at(-1)).toBeLessThanOrEqual(high);
    expect(distance(sorted, density, from, to, at)).toBeLessThan(FURTHEST);
  });
});

const binomial =
  (n: number, p: number) =>
  (k: number): number => {
    let log = k * Math.log(p) + (n - k) * Math.log(1 - p);
    for (let i = 1; i <= k; i++) log += Math.log((n - i + 1) / i);
    return Math.exp(log);
  };
const poisson =
  (mean: number) =>
  (k: number): number => {
    let log = k * Math.log(mean) - mean;
    for (let i = 1; i <= k; i++) log -= Math.log(i);
    return Math.exp(log);
  };

describe('a discrete distribution is drawn from', () => {
  it.each<{ name: string; of: Continuous['of']; chance: (k: number) => number; from: number; to: number }>([
    {
      name: 'bernoulli',
      of: [Distribution.Bernoulli, 0.3],
      chance: (k) => (k === 1 ? 0.3 : 0.7),
      from: 0,
      to: 1,
    },
    {
      name: 'binomial, few',
      of: [Distribution.Binomial, 12, 0.2],
      chance: binomial(12, 0.2),
      from: 0,
      to: 12,
    },
    {
      name: 'binomial, many',
      of: [Distribution.Binomial, 100, 0.4],
      chance: binomial(100, 0.4),
      from: 0,
      to: 100,
    },
    {
      name: 'binomial, likely',
      of: [Distribution.Binomial, 60, 0.9],
      chance: binomial(60, 0.9),
      from: 0,
      to: 60,
    },
    {
      name: 'binomial within',
      of: [Distribution.Binomial, 100, 0.2, [15, 32]],
      chance: binomial(100, 0.2),
      from: 15,
      to: 32,
    },
    {
      name: 'binomial far out',
      of: [Distribution.Binomial, 100, 0.2, [60.5, 90]],
      chance: binomial(100, 0.2),
      from: 61,
      to: 90,
    },
    { name: 'poisson, few', of: [Distribution.Poisson, 3], chance: poisson(3), from: 0, to: 40 },
    { name: 'poisson, many', of: [Distribution.Poisson, 50], chance: poisson(50), from: 0, to: 120 },
    { name: 'poisson within', of: [Distribution.Poisson, 3, 0, [1, 4]], chance: poisson(3), from: 1, to: 4 },
    {
      name: 'poisson below its mean',
      of: [Distribution.Poisson, 50, 0, [2, 15]],
      chance: poisson(50),
      from: 2,
      to: 15,
    },
  ])('$name', ({ of, chance, from, to }) => {
    const sorted = numbers(...of);
    expect(sorted[0]).toBeGreaterThanOrEqual(from);
    expect(sorted.at(-1)).toBeLessThanOrEqual(to);
    const counts = new Map<number, number>();
    for (const k of sorted) counts.set(k, (counts.get(k) ?? 0) + 1);
    const values = Array.from({ length: to - from + 1 }, (_, k) => from + k);
    const total = values.reduce((sum, k) => sum + chance(k), 0);
    // Pearson's χ², numbers that are expected fewer than 10 times taken together.
    let squares = 0;
    let cells = 0;
    let rest = { expected: 0, found: 0 };
    for (const k of values) {
      rest.expected += (COUNT * chance(k)) / total;
      rest.found += counts.get(k) ?? 0;
      if (rest.expected < 10 && k < to) continue;
      squares += (rest.found - rest.expected) ** 2 / Math.max(rest.expected, 1);
      cells++;
      rest = { expected: 0, found: 0 };
    }
    // Wilson and Hilferty's 99.9 % point.
    const freedom = cells - 1;
    const limit = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
    expect(squares).toBeLessThan(limit);
  });
});

describe('a draw', () => {
  const one = (seed: number, replicate: number, serial: number): number => {
    core.drawFor(seed, 0, replicate);
    return core.draw(0, 1, -Infinity, Infinity, Distribution.Normal, serial);
  };

  it('depends on the seed, the replicate and its number, and on nothing else', () => {
    const first = one(1, 2, 3);
    one(9, 9, 9);
    expect(one(1, 2, 3)).toBe(first);
    expect(new Set([first, one(2, 2, 3), one(1, 3, 3), one(1, 2, 4)]).size).toBe(4);
  });

  it.each([
    ['a negative deviation', Distribution.Normal, 0, -1, -Infinity, Infinity],
    ['bounds the wrong way round', Distribution.Normal, 0, 1, 2, 1],
    ['a probability above 1', Distribution.Bernoulli, 1.5, 0, -Infinity, Infinity],
    ['half a trial', Distribution.Binomial, 2.5, 0.5, -Infinity, Infinity],
    ['a window without a whole number', Distribution.Poisson, 3, 0, 1.2, 1.8],
    ['a window below 0', Distribution.Gamma, 2, 1, -3, -1],
    ['a mean without end', Distribution.Poisson, Infinity, 0, -Infinity, Infinity],
    ['a shape without end', Distribution.Gamma, Infinity, 1, -Infinity, Infinity],
    ['a rate of 0', Distribution.Exponential, 0, 0, -Infinity, Infinity],
  ])('of %s is not a number', (_, distribution, a, b, low, high) => {
    core.drawFor(1, 0, 0);
    expect(core.draw(a, b, low, high, distribution, 0)).toBeNaN();
  });

  it.each([
    ['a normal distribution', Distribution.Normal, 0, 1, 1e200, Infinity],
    ['a normal distribution, below', Distribution.Normal, 0, 1, -Infinity, -1e200],
    ['a gamma distribution', Distribution.Gamma, 3, 1, 1e200, Infinity],
    ['a gamma distribution of small shape', Distribution.Gamma, 0.3, 1, 1e200, Infinity],
    ['a Cauchy distribution', Distribution.Cauchy, 0, 1, 1e200, 2e200],
    ['a Laplace distribution', Distribution.Laplace, 0, 1, 1e200, Infinity],
    ['a binomial distribution', Distribution.Binomial, 100, 0.001, 99, 100],
    ['a Poisson distribution', Distribution.Poisson, 1e-3, 0, 60, 61],
    ['a window as narrow as a double', Distribution.Gamma, 0.3, 1, 0.1, 0.1 + 2 ** -56],
    ['a window as narrow, around a top', Distribution.Normal, 0, 1, 0, 5e-324],
  ])('comes at once from beyond all that is likely: %s', (_, distribution, a, b, low, high) => {
    core.drawFor(1, 0, 0);
    const value = core.draw(a, b, low, high, distribution, 0);
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  });

  it('without spread is the mean', () => {
    core.drawFor(1, 0, 0);
    expect(core.draw(3, 0, -Infinity, Infinity, Distribution.Normal, 0)).toBe(3);
  });
});
