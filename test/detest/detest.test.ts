import { describe, expect, it } from 'vitest';
import { Detest, EXPONENTS, METHODS, PROBLEMS, methodsFor } from './measure.ts';

const detest = await Detest.start();

describe.each(METHODS)('DETEST by %s', (method) => {
  const problems = PROBLEMS.filter((problem) => methodsFor(problem).includes(method));
  const worst = (name: string): number => {
    const problem = problems.find((one) => one.name === name)!;
    return Math.max(...EXPONENTS.map((e) => detest.errorOverTolerance(problem, method, 10 ** -e)));
  };

  it('ends within ten tolerances from 1e-3 to 1e-10', () => {
    expect(problems.map(({ name }) => name).filter((name) => !(worst(name) <= 10))).toEqual([]);
  });
});

it('knows what a problem makes of an error by itself', () => {
  const of = (name: string): number => detest.amplification(PROBLEMS.find((one) => one.name === name)!);
  expect(of('A1')).toBeLessThan(1e-6);
  expect(of('D5')).toBeGreaterThan(1000);
});
