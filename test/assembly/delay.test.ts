import { describe, expect, it } from 'vitest';
import { Bench, Cell, Flag, Method, Operation, Status } from './core.ts';
import type { TestModel } from './wat.ts';

const methods = [
  ['Tsit5', Method.Tsit5],
  ['Rodas5P', Method.Rodas5P],
] as const;

/** x'(t) = −x(t − 1), x = 1 until 0. */
const echo: TestModel = { states: ['x'], initial: [1], rhs: ['-delay(0, 1)'], delayed: ['x'] };

/** Its solution by the method of steps: Σ (−1)^k (t − k + 1)^k / k!, k ≤ t + 1 (Driver 1977, §20). */
function echoAt(t: number): number {
  let sum = 1;
  let factorial = 1;
  for (let k = 1; k <= Math.floor(t) + 1; k++) {
    factorial *= k;
    sum += ((-1) ** k * (t - k + 1) ** k) / factorial;
  }
  return sum;
}

const tenths = (end: number) => Array.from({ length: 10 * end + 1 }, (_, i) => i / 10);

describe.each(methods)('a delay equation by %s', (_, method) => {
  it('follows the method of steps', () => {
    const solve = new Bench(echo).solve({ end: 10, method, times: tenths(10), rtol: 1e-9, atol: 1e-11 });
    expect(solve.status).toBe(Status.Done);
    solve.rows.forEach(([t, x]) => expect(Math.abs(x! - echoAt(t!))).toBeLessThan(2e-9));
  });

  it('is exact to rounding where the solution is a polynomial that the method integrates', () => {
    // Breaks at 1, 2 and 3 are step ends, so each piece is one polynomial of degree ≤ 4.
    const solve = new Bench(echo).solve({ end: 3, method, times: tenths(3), rtol: 1e-4, atol: 1e-4 });
    solve.rows.forEach(([t, x]) => expect(Math.abs(x! - echoAt(t!))).toBeLessThan(2e-7));
  });

  it('feels a dose one delay later, and again', () => {
    // a' = 0 but for doses; b' = a(t − 2)
    const model: TestModel = {
      states: ['a', 'b', 'c'],
      initial: [0, 0, 0],
      rhs: ['0', 'delay(0, 2)', 'delay(1, 3)'],
      delayed: ['a', 'b'],
    };
    const solve = new Bench(model).solve({
      end: 10,
      method,
      times: [3, 4, 6, 10],
      schedule: [
        { time: 1, target: 'a', value: 1 },
        { time: 1.5, target: 'a', value: 3, operation: Operation.Set },
      ],
    });
    const b = (t: number) => Math.max(0, Math.min(t, 3.5) - 3) + 3 * Math.max(0, t - 3.5);
    const c = (t: number) =>
      Math.max(0, Math.min(t, 6.5) - 6) ** 2 / 2 + (t > 6.5 ? 0.5 * (t - 6.5) + 1.5 * (t - 6.5) ** 2 : 0);
    for (const [t, , got, last] of solve.rows) {
      expect(got).toBeCloseTo(b(t!), 10);
      expect(last).toBeCloseTo(c(t!), 10);
    }
  });

  it('looks back through a delay that itself looks back', () => {
    // x = t, so delay(delay(x, 1), 2) is t − 3 from 3 on, and before 1 + 2 the start value 0.
    const model: TestModel = {
      states: ['x', 'y'],
      initial: [0, 0],
      rhs: ['1', 'delay(1, 2)'],
      delayed: ['x', 'delay(0, 1)'],
    };
    const solve = new Bench(model).solve({ end: 7, method, times: [2.5, 5, 7] });
    const expected = [0, 2, 8];
    solve.column('y').forEach((y, i) => expect(y).toBeCloseTo(expected[i]!, 9));
  });

  it('takes a delay that depends on time, and one that vanishes', () => {
    // The pantograph x' = −x(t/2), x(0) = 1: Σ (−1)^k t^k / (k! 2^{k(k−1)/2}).
    const model: TestModel = { states: ['x'], initial: [1], rhs: ['-delay(0, t/2)'], delayed: ['x'] };
    const solve = new Bench(model).solve({
      end: 4,
      method,
      times: [1, 2, 4],
      rtol: 1e-8,
      atol: 1e-10,
      flags: Flag.KeepsHistory | Flag.DelaysVary,
    });
    expect(solve.status).toBe(Status.Done);
    for (const [t, x] of solve.rows) {
      let sum = 0;
      for (let k = 0, term = 1; k < 40; term *= -t! / (k + 1) / 2 ** k, k++) sum += term;
      expect(Math.abs(x! - sum)).toBeLessThan(2e-7);
    }
  });

  it('takes a delay that depends on the state', () => {
    // With x = 1/(t + 1) the delay 1/(2x) is (t + 1)/2, so the past is x((t − 1)/2) = 2/(t + 1) from 1 on.
    const model: TestModel = {
      states: ['x'],
      initial: [1],
      rhs: ['-(t < 1 ? x^2*delay(0, 1/(2*x)) : delay(0, 1/(2*x))^2/4)'],
      roots: ['t - 1'],
      delayed: ['x'],
    };
    const solve = new Bench(model).solve({
      end: 4,
      method,
      times: [0.5, 1, 2, 4],
      rtol: 1e-9,
      atol: 1e-9,
      flags: Flag.KeepsHistory | Flag.DelaysVary,
    });
    for (const [t, x] of solve.rows) expect(Math.abs(x! * (t! + 1) - 1)).toBeLessThan(1e-7);
  });
});

describe('delays', () => {
  it('before the start show what the start values would have been then', () => {
    const model: TestModel = {
      states: ['x'],
      initial: ['3*t + 1'],
      rhs: ['0'],
      outputs: { past: 'delay(0, 2)', earlier: 'delay(1, 2)' },
      delayed: ['x', 't'],
    };
    const solve = new Bench(model).solve({
      end: 4,
      times: [0, 1, 3],
      columns: ['past', 'earlier'],
      flags: Flag.KeepsHistory,
    });
    expect(solve.column('past')).toEqual([-5, -2, 1]);
    expect(solve.column('earlier')).toEqual([-2, -1, 1]);
  });

  it('show parameters as they were, whatever events made of them since', () => {
    const model: TestModel = {
      states: ['x'],
      parameters: { k: 1 },
      initial: [0],
      rhs: ['1'],
      outputs: { past: 'delay(0, 1)' },
      roots: ['t - 2'],
      events: [{ trigger: 't >= 2', assign: { k: '5' } }],
      delayed: ['k'],
    };
    const solve = new Bench(model).solve({
      end: 4,
      times: [2.5, 2.999, 3, 3.5],
      columns: ['past'],
      flags: Flag.KeepsHistory,
    });
    expect(solve.column('past')).toEqual([1, 1, 5, 5]);
  });

  it('fire events when what they look at has jumped', () => {
    const model: TestModel = {
      states: ['x', 'count'],
      initial: [0, 0],
      rhs: ['0', '0'],
      roots: ['delay(0, 1.5) - 0.5'],
      events: [{ trigger: 'delay(0, 1.5) > 0.5', assign: { count: 'count + 1' } }],
      delayed: ['x'],
    };
    const solve = new Bench(model).solve({
      end: 5,
      times: [5],
      flags: Flag.RecordJumps,
      schedule: [{ time: 1, target: 'x', value: 1 }],
    });
    expect(solve.column('t').slice(-3, -1)).toEqual([2.5, 2.5]);
    expect(solve.column('count').at(-1)).toBe(1);
  });

  it('give the same bits whether the history fits at once, grows, or is forgotten behind the delay', () => {
    const bench = new Bench(echo);
    const options = { end: 30, times: tenths(30), rtol: 1e-8, atol: 1e-10 };
    const forgetting = bench.solve(options);
    const few = forgetting.int(Cell.HistoryCapacity);
    const keeping = bench.solve({ ...options, flags: Flag.KeepsHistory });
    const many = keeping.int(Cell.HistoryCapacity);
    const slowly = bench.problem(options);
    slowly.run(1);
    expect(keeping.rows).toEqual(forgetting.rows);
    expect(slowly.rows).toEqual(forgetting.rows);
    expect(many).toBeGreaterThan(few);
  });

  it('converge with the order of the method', () => {
    const errorAt = (rtol: number): number => {
      const solve = new Bench(echo).solve({ end: 10, times: [10], rtol, atol: rtol, method: Method.Tsit5 });
      return Math.abs(solve.x[0]! - echoAt(10));
    };
    expect(errorAt(1e-10)).toBeLessThan(1e-9);
    expect(errorAt(1e-10)).toBeLessThan(errorAt(1e-5) / 100);
  });
});
