import { describe, expect, it } from 'vitest';
import { haveReferenceData, referenceText } from '../referenceData.ts';
import { Bench, Cell, Method, Status, type Options } from './core.ts';
import { hires, oregonator, pk, pollution, robertson, robertsonDae, vanDerPol } from './problems.ts';
import type { TestModel } from './wat.ts';

const cases: [name: string, model: TestModel, options: Options][] = [
  ['rober', robertson, { end: 1e11 }],
  ['hires', hires, { end: 321.8122 }],
  ['orego', oregonator, { end: 360 }],
  ['vdp', vanDerPol, { end: 2000 }],
  ['pollu', pollution, { end: 60 }],
  [
    'pk',
    pk,
    {
      end: 240,
      schedule: Array.from({ length: 10 }, (_, i) => ({ time: 24 * i, target: 'gut', value: 100 })),
    },
  ],
];
const methods = [Method.Rodas5P, Method.Automatic];

describe.skipIf(!haveReferenceData)('end points of the reference problems', () => {
  const reference = haveReferenceData
    ? (JSON.parse(referenceText('numerics/reference-endpoints.json')) as Record<string, { y: string[] }>)
    : {};
  const runs = methods.flatMap((method) =>
    cases.map(([name, model, options]) => ({ name, model, options, method })),
  );

  it.each(runs)('$name, method $method', ({ name, model, options, method }) => {
    const solve = new Bench(model).solve({ ...options, method, rtol: 1e-8, atol: 1e-12 });
    expect(solve.status).toBe(Status.Done);
    reference[name]!.y.map(Number).forEach((value, i) => {
      expect(Math.abs(solve.x[i]! - value) / (Math.abs(value) + 1e-3)).toBeLessThan(2e-7);
    });
  });

  it('Robertson as a differential-algebraic equation', () => {
    const solve = new Bench(robertsonDae).solve({ end: 1e11, rtol: 1e-8, atol: 1e-12 });
    expect(solve.status).toBe(Status.Done);
    reference.rober!.y.map(Number).forEach((value, i) => {
      expect(Math.abs(solve.x[i]! - value) / (Math.abs(value) + 1e-3)).toBeLessThan(1e-8);
    });
    expect(solve.x[0]! + solve.x[1]! + solve.x[2]!).toBeCloseTo(1, 14);
  });
});

describe('automatic choice of method', () => {
  it('begins with the stiff method on Robertson and stays', () => {
    const solve = new Bench(robertson).solve({ end: 1e11 });
    expect(solve.int(Cell.Switches)).toBe(0);
    expect(solve.int(Cell.CurrentMethod)).toBe(Method.Rodas5P);
  });

  it('keeps the explicit method where nothing is stiff', () => {
    const solve = new Bench(pk).solve({ end: 24, override: { gut: 100 } });
    expect(solve.int(Cell.Switches)).toBe(0);
    // The look at the start.
    expect(solve.int(Cell.JacobianCalls)).toBe(1);
  });

  it.each([1e-3, 1e-6, 1e-9])('finds stiffness at any tolerance (%f)', (rtol) => {
    // A slow decay that a second state follows a thousand times faster.
    const follower: TestModel = {
      states: ['x', 'y'],
      initial: [1, 0],
      rhs: ['-x', '-1000*(y - x)'],
      jacobian: [{ x: '-1' }, { x: '1000', y: '-1000' }],
    };
    const solve = new Bench(follower).solve({ end: 10, rtol, atol: rtol * 1e-3 });
    expect(solve.int(Cell.CurrentMethod)).toBe(Method.Rodas5P);
    // A start that has to be resolved finely is for the explicit method.
    expect(solve.int(Cell.Switches)).toBe(rtol < 1e-3 ? 2 : 0);
    expect(solve.int(Cell.Accepted)).toBeLessThan(700);
  });

  it('finds stiffness that the start does not show', () => {
    const late: TestModel = {
      states: ['x', 'y'],
      initial: [1, 0],
      rhs: ['1', '-x*x*(y - 1)'],
      jacobian: [{}, { x: '-2*x*(y - 1)', y: '-x*x' }],
    };
    const solve = new Bench(late).solve({ end: 100 });
    expect(solve.int(Cell.Switches)).toBe(1);
    expect(solve.int(Cell.CurrentMethod)).toBe(Method.Rodas5P);
  });

  it('goes back when the stiffness is over, and forth again', () => {
    const solve = new Bench(vanDerPol).solve({ end: 2000 });
    expect(solve.int(Cell.Switches)).toBeGreaterThanOrEqual(2);
    expect(solve.int(Cell.Switches)).toBeLessThan(12);
  });
});
