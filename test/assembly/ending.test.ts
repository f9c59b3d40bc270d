import { describe, expect, it } from 'vitest';
import { Bench, Cell, Method, Status, type Options } from './core.ts';
import { oregonator, pk, vanDerPol } from './problems.ts';
import type { TestModel } from './wat.ts';

const methods = [Method.Tsit5, Method.Rodas5P, Method.Automatic];
const one = (rhs: string, more: Partial<TestModel> = {}): TestModel => ({
  states: ['still', 'y'],
  initial: [0, 1],
  rhs: ['0', rhs],
  ...more,
});
const solve = (model: TestModel, options: Partial<Options> = {}) =>
  new Bench(model).solve({ end: 10, ...options });

describe.each(methods)('with method %i', (method) => {
  it('a blow-up is reported where it is, with its state', () => {
    const result = solve(one('y^2'), { method });
    expect([Status.StepTooSmall, Status.NotFinite]).toContain(result.status);
    expect(result.double(Cell.Time)).toBeCloseTo(1, 5);
    expect(result.int(Cell.FailedState)).toBe(1);
  });

  it('a NaN first cuts the step, and is reported where no step avoids it', () => {
    const result = solve(one('-1/(2*y)', { initial: [0, 1], rhs: ['0', 'y < 0.5 ? nan : -1'] }), { method });
    expect(result.status).toBe(Status.NotFinite);
    expect(result.double(Cell.Time)).toBeCloseTo(0.5, 6);
    expect(result.int(Cell.FailedState)).toBe(1);
  });

  it('a NaN that only too long a step meets does no harm', () => {
    // y = e^(−t) never gets below 0, but an argument of a stage might.
    const result = solve(one('y < 0 ? nan : -y'), { method, firstStep: 5, end: 20 });
    expect(result.status).toBe(Status.Done);
    expect(result.x[1]).toBeCloseTo(Math.exp(-20), 7);
  });

  it('a NaN at the start ends at once', () => {
    const result = solve(one('nan'), { method });
    expect(result.status).toBe(Status.NotFinite);
    expect(result.int(Cell.FailedState)).toBe(1);
    expect(result.double(Cell.Time)).toBe(0);
  });

  it('too many steps are reported with the time reached', () => {
    const result = solve(vanDerPol, { method, end: 2000, maxSteps: 50 });
    expect(result.status).toBe(Status.TooManySteps);
    expect(result.int(Cell.Accepted) + result.int(Cell.Rejected)).toBe(50);
    expect(result.double(Cell.Time)).toBeGreaterThan(0);
  });
});

it('initial values that are not finite are refused', () => {
  const result = solve(one('1', { initial: [0, 'inf'] }));
  expect(result.status).toBe(Status.StartNotFinite);
  expect(result.int(Cell.FailedState)).toBe(1);
});

it('a step that only a singular matrix allows is reported as such', () => {
  // Both equations say the same of y and z.
  const model: TestModel = {
    states: ['x', 'y', 'z'],
    initial: [1, 0.5, 0.5],
    mass: [1, 0, 0],
    rhs: ['-x', 'x - y - z', 'x - y - z'],
  };
  expect(solve(model).status).toBe(Status.InconsistentStart);
  // Consistent at the start, singular on the way: the second equation loses y at t = 1.
  const later: TestModel = {
    states: ['x', 'y'],
    initial: [1, 1],
    mass: [1, 0],
    rhs: ['-x', 't < 1 ? x - y : 0'],
  };
  expect(solve(later, { end: 2 }).status).toBe(Status.SingularMatrix);
});

it('stays ended once it has failed', () => {
  const bench = new Bench(one('nan'));
  const result = bench.solve({ end: 1 });
  expect(bench.core.advance(result.base, 0)).toBe(Status.NotFinite);
  expect(bench.core.disturb(result.base)).toBe(Status.NotFinite);
});

describe('the same bits', () => {
  const times = Array.from({ length: 500 }, (_, i) => i * 0.72);
  const model: TestModel = {
    ...oregonator,
    roots: ['y1 - 100'],
    events: [{ trigger: 'y1 > 100', delay: '0.3', assign: { y3: 'y3 + 1' } }],
  };
  const options: Options = { end: 360, times, schedule: [{ time: 100, target: 'y2', value: 1 }] };
  const whole = new Bench(model).problem(options);
  whole.run();

  it('come in one go as in many pauses', () => {
    const paused = new Bench(model).problem(options);
    paused.run(3);
    expect(paused.rows).toEqual(whole.rows);
    expect(paused.x).toEqual(whole.x);
  });

  it('come with a record of one row', () => {
    const narrow = new Bench(model).problem({ ...options, capacity: 1 });
    narrow.run();
    expect(narrow.rows).toEqual(whole.rows);
    expect(narrow.x).toEqual(whole.x);
  });

  it('come from a problem elsewhere in memory, beside another that takes turns with it', () => {
    const bench = new Bench(model);
    const first = bench.problem(options);
    const second = bench.problem({ ...options, end: 200 }, (first.end + 4096) & ~15);
    const { core } = bench;
    first.status = core.begin(first.base);
    second.status = core.begin(second.base);
    for (const solve of [first, second]) solve.take();
    while (first.status === Status.Paused || second.status === Status.Paused) {
      for (const solve of [first, second]) {
        if (solve.status === Status.Paused) solve.status = core.advance(solve.base, 7);
        solve.take();
      }
    }
    expect(first.rows).toEqual(whole.rows);
  });
});

it('pauses after so many steps', () => {
  const bench = new Bench(oregonator);
  const solve = bench.problem({ end: 360 });
  expect(bench.core.begin(solve.base)).toBe(Status.Paused);
  expect(bench.core.advance(solve.base, 10)).toBe(Status.Paused);
  expect(solve.int(Cell.Accepted) + solve.int(Cell.Rejected)).toBe(10);
});

it('leaves memory as large as it was after 10,000 solves', () => {
  const bench = new Bench(pk);
  const before = bench.memory.buffer.byteLength;
  const solve = bench.problem({ end: 1, override: { gut: 100 } });
  const end = solve.bench.core.layOut(solve.base);
  const beyond = new Uint8Array(bench.memory.buffer, end, 4096).fill(0xa5);
  const below = new Uint8Array(bench.memory.buffer, 0, solve.base).slice();
  for (let i = 0; i < 10_000; i++) {
    bench.core.begin(solve.base);
    bench.core.advance(solve.base, 0);
  }
  expect(bench.memory.buffer.byteLength).toBe(before);
  expect(beyond.every((byte) => byte === 0xa5)).toBe(true);
  expect(new Uint8Array(bench.memory.buffer, 0, solve.base)).toEqual(below);
});
