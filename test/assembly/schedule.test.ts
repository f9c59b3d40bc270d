import { describe, expect, it } from 'vitest';
import { Bench, Cell, Flag, Method, Operation, Status } from './core.ts';
import { pk } from './problems.ts';
import type { TestModel } from './wat.ts';

/** A drug that leaves at rate k and comes at rate `infusion`. */
const drug: TestModel = {
  states: ['a'],
  parameters: { k: 0.3, infusion: 0 },
  initial: [0],
  rhs: ['infusion - k*a'],
};

describe('scheduled changes', () => {
  it('happen exactly at their times: the record jumps there and nowhere else', () => {
    const solve = new Bench(drug).solve({
      end: 10,
      flags: Flag.RecordJumps,
      times: [0, 10],
      schedule: [
        { time: 1.1, target: 'a', value: 5 },
        { time: 7.3, target: 'a', value: 2 },
      ],
    });
    expect(solve.column('t')).toEqual([0, 1.1, 1.1, 7.3, 7.3, 10]);
    const a = solve.column('a');
    expect(a[2]).toBe(5);
    expect(a[3]).toBeCloseTo(5 * Math.exp(-0.3 * 6.2), 6);
    expect(a[4]! - a[3]!).toBeCloseTo(2, 14);
  });

  it('at the start come before the first row', () => {
    const solve = new Bench(drug).solve({
      end: 1,
      times: [0, 1],
      schedule: [{ time: 0, target: 'a', value: 3 }],
    });
    expect(solve.column('a')[0]).toBe(3);
  });

  it('show in a row of their own time, and at the end too', () => {
    const solve = new Bench(drug).solve({
      end: 2,
      times: [1, 2],
      schedule: [
        { time: 1, target: 'a', value: 3 },
        { time: 2, target: 'a', value: 100, operation: Operation.Set },
      ],
    });
    expect(solve.column('a')).toEqual([3, 100]);
  });

  it('add, set and multiply, in the order given among those of one time, sorted by time otherwise', () => {
    const solve = new Bench(drug).solve({
      end: 2,
      times: [1],
      override: { k: 0 },
      schedule: [
        { time: 1, target: 'a', value: 3, operation: Operation.Multiply },
        { time: 1, target: 'a', value: 1 },
        { time: 0.5, target: 'a', value: 2, operation: Operation.Set },
      ],
    });
    expect(solve.column('a')).toEqual([7]);
  });

  it('come even at the smallest number that there is', () => {
    const solve = new Bench(drug).solve({
      end: 1,
      times: [1],
      maxSteps: 1000,
      schedule: [{ time: 5e-324, target: 'a', value: 3 }],
    });
    expect(solve.status).toBe(Status.Done);
    expect(solve.column('a')[0]).toBeCloseTo(3 * Math.exp(-0.3), 6);
  });

  it('before the start do not happen', () => {
    const solve = new Bench(drug).solve({ start: 5, end: 6, schedule: [{ time: 1, target: 'a', value: 3 }] });
    expect(solve.x).toEqual([0]);
  });

  it.each([Method.Tsit5, Method.Rodas5P])('start and end an infusion, method %i', (method) => {
    const solve = new Bench(drug).solve({
      end: 9,
      method,
      times: [2, 5, 9],
      rtol: 1e-8,
      atol: 1e-10,
      schedule: [
        { time: 2, target: 'infusion', value: 4, operation: Operation.Set },
        { time: 5, target: 'infusion', value: 0, operation: Operation.Set },
      ],
    });
    const atEnd = (4 / 0.3) * (1 - Math.exp(-0.9));
    const expected = [0, atEnd, atEnd * Math.exp(-1.2)];
    solve.column('a').forEach((a, i) => expect(a).toBeCloseTo(expected[i]!, 6));
  });

  it('give the exact superposition of ten oral doses', () => {
    const single: TestModel = { ...drug, states: ['gut', 'a'], initial: [0, 0], rhs: ['-gut', 'gut - k*a'] };
    const doses = Array.from({ length: 10 }, (_, i) => 24 * i);
    const times = Array.from({ length: 241 }, (_, i) => i);
    const solve = new Bench(single).solve({
      end: 240,
      times,
      rtol: 1e-8,
      atol: 1e-10,
      schedule: doses.map((time) => ({ time, target: 'gut', value: 100 })),
    });
    const one = (t: number) => (t < 0 ? 0 : (100 / (1 - 0.3)) * (Math.exp(-0.3 * t) - Math.exp(-t)));
    solve.rows.forEach(([t, , a]) => {
      expect(a).toBeCloseTo(
        doses.reduce((sum, dose) => sum + one(t! - dose), 0),
        5,
      );
    });
  });
});

describe('a run that goes on', () => {
  it('ends later when its end is moved', () => {
    const bench = new Bench(drug);
    const solve = bench.problem({ end: 1, override: { a: 1 }, rtol: 1e-9, atol: 1e-12 });
    expect(solve.run()).toBe(Status.Done);
    for (const end of [2, 3, 4]) {
      solve.set(Cell.End, end);
      expect(bench.core.advance(solve.base, 0)).toBe(Status.Done);
      expect(solve.double(Cell.Time)).toBe(end);
    }
    expect(solve.x[0]).toBeCloseTo(Math.exp(-1.2), 8);
  });

  it('takes a change from outside between two calls', () => {
    const bench = new Bench(drug);
    const solve = bench.problem({ end: 1, override: { a: 1 }, rtol: 1e-9, atol: 1e-12 });
    solve.run();
    new Float64Array(bench.memory.buffer, solve.int(Cell.ParametersAt), 2)[0] = 0.6;
    expect(bench.core.disturb(solve.base)).toBe(Status.Paused);
    solve.set(Cell.End, 2);
    bench.core.advance(solve.base, 0);
    expect(solve.x[0]).toBeCloseTo(Math.exp(-0.9), 8);
  });
});

it('interpolates outputs, parameters and states alike', () => {
  const model: TestModel = { ...pk, outputs: { concentration: 'central/V', doubled: '2*t' } };
  const times = [0, 0.3, 1.7, 2.5];
  const solve = new Bench(model).solve({
    end: 3,
    override: { gut: 100 },
    times,
    columns: ['doubled', 'V', 'concentration', 'central'],
  });
  expect(solve.column('t')).toEqual(times);
  for (const [t, doubled, volume, concentration, central] of solve.rows) {
    expect(doubled).toBe(2 * t!);
    expect(volume).toBe(50);
    expect(concentration).toBe(central! / 50);
  }
});

it('runs a model without states: outputs of time, parameters that events and schedules change', () => {
  const model: TestModel = {
    states: [],
    parameters: { level: 1 },
    initial: [],
    rhs: [],
    outputs: { ramp: 'level*t' },
    roots: ['t - 2'],
    events: [{ trigger: 't >= 2', assign: { level: '10' } }],
  };
  for (const method of [Method.Tsit5, Method.Rodas5P]) {
    const solve = new Bench(model).solve({
      end: 4,
      method,
      times: [1, 2, 3, 4],
      columns: ['ramp'],
      schedule: [{ time: 3.5, target: 'level', value: 1 }],
    });
    expect(solve.status).toBe(Status.Done);
    expect(solve.column('ramp')).toEqual([1, 20, 30, 44]);
  }
});
