import { describe, expect, it } from 'vitest';
import { Bench, Cell, Flag, Method, Operation, Status, type Options } from './core.ts';
import type { TestEvent, TestModel } from './wat.ts';

/** A clock: x grows at `rate`, and what events do is counted in n and kept in m. */
function clock(...events: TestEvent[]): TestModel {
  return {
    states: ['x', 'n', 'm'],
    parameters: { rate: 1, level: 100 },
    initial: [0, 0, 0],
    rhs: ['rate', '0', '0'],
    roots: ['x - 1', 'x - 2', 'x - 3', 'x - level', 't - 4'],
    events,
  };
}
const solve = (model: TestModel, options: Partial<Options> = {}) =>
  new Bench(model).solve({ end: 10, ...options });

describe.each([Method.Tsit5, Method.Rodas5P])('a root found with method %i', (method) => {
  it('is where it is, to rounding', () => {
    // y = 1/(1 + t²) meets 0.2 at t = 2.
    const model: TestModel = {
      states: ['y', 'hit'],
      initial: [1, 0],
      rhs: ['-2*t*y^2', '0'],
      roots: ['y - 0.2'],
      events: [{ trigger: 'y < 0.2', assign: { hit: 't' } }],
    };
    const found = solve(model, { method, rtol: 1e-10, atol: 1e-12, end: 5 });
    expect(found.x[1]).toBeCloseTo(2, 9);
    expect(found.int(Cell.EventsFired)).toBe(1);
  });

  it('ends a step where the right side breaks, so nothing is lost there', () => {
    // y' = 1 until t = 1.234, then −2.
    const model: TestModel = {
      states: ['y'],
      initial: [0],
      rhs: ['t < 1.234 ? 1 : -2'],
      roots: ['t - 1.234'],
    };
    const broken = solve(model, { method, end: 3, rtol: 1e-6 });
    expect(broken.x[0]).toBeCloseTo(1.234 - 2 * 1.766, 10);
    expect(broken.int(Cell.Rejected)).toBeLessThan(60);
  });

  it('ends a step where a state breaks the right side, without a storm of rejections', () => {
    // y' = −y down to 0.3, then −2y.
    const model: TestModel = {
      states: ['y'],
      initial: [1],
      rhs: ['y > 0.3 ? -y : -2*y'],
      roots: ['y - 0.3'],
    };
    const broken = solve(model, { method, end: 3, rtol: 1e-8, atol: 1e-12 });
    expect(broken.x[0]! / (0.3 * Math.exp(-2 * (3 + Math.log(0.3))))).toBeCloseTo(1, 7);
    expect(broken.int(Cell.Rejected)).toBeLessThan(20);
  });

  it('switches a thermostat for ever', () => {
    // Cooling to 10 from 20: 19 at 10·ln(10/9); then heat 2 pulls to 30, and 21 and 19 follow each other.
    const thermostat: TestModel = {
      states: ['T', 'on', 'since'],
      parameters: { heat: 0 },
      initial: [20, 0, 0],
      rhs: ['heat - 0.1*(T - 10)', '0', '0'],
      roots: ['T - 19', 'T - 21'],
      events: [
        { trigger: 'T < 19', assign: { heat: '2', on: 'on + 1', since: 't' } },
        { trigger: 'T > 21', assign: { heat: '0' } },
      ],
    };
    const result = solve(thermostat, { method, end: 100, rtol: 1e-9, atol: 1e-12 });
    const up = 10 * Math.log(11 / 9);
    const first = 10 * Math.log(10 / 9);
    const cycles = Math.floor((100 - first) / (2 * up));
    expect(result.x[1]).toBe(cycles + 1);
    expect(result.x[2]).toBeCloseTo(first + cycles * 2 * up, 6);
  });

  it('is found for the first of several, each in its turn', () => {
    const model = clock(
      { trigger: 'x >= 1', assign: { n: 'n + 1' } },
      { trigger: 'x >= 2', assign: { n: 'n*10' } },
      { trigger: 'x >= 3', assign: { n: 'n + 5' } },
    );
    expect(solve(model, { method }).x[1]).toBe(15);
  });

  it('is not missed where a function crosses twice within a step', () => {
    // y = t(2 − t) is above 0.9 for 0.63 around t = 1, though a parabola lets the methods step far.
    const model: TestModel = {
      states: ['y', 'n'],
      initial: [0, 0],
      rhs: ['2 - 2*t', '0'],
      roots: ['y - 0.9'],
      events: [{ trigger: 'y > 0.9', assign: { n: 'n + 1' } }],
    };
    expect(solve(model, { method, end: 2 }).x[1]).toBe(1);
  });
});

it('breaks anywhere, of any strength, at any tolerance, keep the error within ten tolerances', () => {
  const model: TestModel = {
    states: ['y', 'n'],
    parameters: { c: 0.3, k: 2 },
    initial: [1, 0],
    rhs: ['y > c ? -y : -k*y', '0'],
    jacobian: [{ y: 'y > c ? -1 : -k' }, {}],
    roots: ['y - c', 't - 1'],
    events: [
      { trigger: 'y < c', assign: { n: 'n + 1' } },
      { trigger: 't >= 1', assign: { n: 'n + 1' } },
    ],
  };
  const bench = new Bench(model);
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 600; i++) {
    const c = 0.05 + 0.9 * random();
    const k = Math.exp(6 * random() - 2);
    const rtol = 10 ** (-4 - 6 * random());
    const method = [Method.Automatic, Method.Tsit5, Method.Rodas5P][i % 3]!;
    const result = bench.solve({ end: 3.5, method, rtol, atol: rtol, override: { c, k } });
    expect(result.x[1]).toBe(2);
    expect(Math.abs(result.x[0]! - c * Math.exp(-k * (3.5 + Math.log(c))))).toBeLessThan(10 * rtol);
  }
});

describe('an event', () => {
  it('fires when its trigger turns true, not while it is', () => {
    const result = solve(clock({ trigger: 'x > 1', assign: { n: 'n + 1' } }));
    expect(result.x[1]).toBe(1);
  });

  it('may set the very state it watches, again and again', () => {
    const result = solve(clock({ trigger: 'x >= 1', assign: { x: '0', n: 'n + 1' } }), { end: 10.5 });
    expect(result.x[1]).toBe(10);
    expect(result.x[0]).toBeCloseTo(0.5, 9);
  });

  it('at the start fires only where its initial trigger is false', () => {
    const at = (initialTrigger: boolean) =>
      solve(clock({ trigger: 'x < 5', initialTrigger, assign: { n: 'n + 1' } }), { times: [0] });
    expect(at(false).column('n')).toEqual([1]);
    expect(at(true).column('n')).toEqual([0]);
  });

  it('with a strict trigger that is false at the start fires just after it', () => {
    const model = { ...clock({ trigger: 't > 0', assign: { m: 't', n: 'n + 1' } }), roots: ['t'] };
    const result = solve(model);
    expect(result.x[1]).toBe(1);
    expect(result.x[2]).toBeLessThan(1e-12);
  });

  it('waits for its delay and is then exactly on time', () => {
    const result = solve(
      clock({ trigger: 't >= 4', delay: '1.5', fromTrigger: false, assign: { m: 't', n: 'n + 1' } }),
    );
    expect(result.x[1]).toBe(1);
    expect(result.x[2]).toBeCloseTo(5.5, 12);
  });

  it('takes its values from the trigger’s time, or from its own', () => {
    const event = { trigger: 'x >= 1', delay: '2', assign: { m: 'x' } };
    expect(solve(clock({ ...event, fromTrigger: true })).x[2]).toBeCloseTo(1, 9);
    expect(solve(clock({ ...event, fromTrigger: false })).x[2]).toBeCloseTo(3, 9);
  });

  it('that is not persistent is withdrawn when its trigger turns false before the delay is over', () => {
    const event = { trigger: 'x >= 1 && x < 2', delay: '1.5', assign: { n: 'n + 1' } };
    expect(solve(clock({ ...event, persistent: true })).x[1]).toBe(1);
    expect(solve(clock({ ...event, persistent: false })).x[1]).toBe(0);
    expect(solve(clock({ ...event, persistent: false, delay: '0.5' })).x[1]).toBe(1);
  });

  it('may wait several times at once', () => {
    const model: TestModel = {
      ...clock(
        { trigger: 'x >= 1', delay: '5', fromTrigger: false, assign: { n: 'n + 1' } },
        { trigger: 'x >= 1.0', assign: { x: '0' } },
      ),
    };
    const result = solve(model, { end: 8.5 });
    expect(result.x[1]).toBe(3);
  });

  it('is triggered by a scheduled change at once', () => {
    const result = solve(clock({ trigger: 'level < 50', assign: { m: 't', n: 'n + 1' } }), {
      schedule: [{ time: 3.7, target: 'level', value: 10, operation: Operation.Set }],
    });
    expect(result.x.slice(1)).toEqual([1, 3.7]);
  });

  it('may change a parameter, and the right side follows', () => {
    const result = solve(clock({ trigger: 'x >= 2', assign: { rate: '0' } }));
    expect(result.x[0]).toBeCloseTo(2, 10);
  });

  it.each([0.1, 0.7, 1.1, 2.3, 3.3, 7.9, 9.7])(
    'at an output time shows in that very row (t = %f)',
    (time) => {
      for (const method of [Method.Tsit5, Method.Rodas5P]) {
        const model = { ...clock({ trigger: `t >= ${time}`, assign: { n: '1' } }), roots: [`t - ${time}`] };
        const result = solve(model, { method, times: [time / 2, time, 10] });
        expect(result.column('n')).toEqual([0, 1, 1]);
      }
    },
  );

  it('is recorded just before and just after', () => {
    const result = solve(clock({ trigger: 't >= 4', assign: { n: '7' } }), {
      flags: Flag.RecordJumps,
      times: [0, 10],
    });
    expect(result.column('t')).toEqual([0, 4, 4, 10].map((t) => expect.closeTo(t, 12)));
    expect(result.column('n')).toEqual([0, 0, 7, 7]);
  });
});

describe('simultaneous events', () => {
  it('go by priority, the highest first', () => {
    const result = solve(
      clock(
        { trigger: 'x >= 1', priority: '1', fromTrigger: false, assign: { n: 'n + 1' } },
        { trigger: 'x >= 1', priority: '2', fromTrigger: false, assign: { n: 'n*10 + 3' } },
      ),
    );
    expect(result.x[1]).toBe(4);
  });

  it('without a priority come last, in the order of their triggers', () => {
    const result = solve(
      clock(
        { trigger: 'x >= 1', fromTrigger: false, assign: { n: 'n*10 + 1' } },
        { trigger: 'x >= 1', fromTrigger: false, assign: { n: 'n*10 + 2' } },
        { trigger: 'x >= 1', priority: '-5', fromTrigger: false, assign: { n: 'n*10 + 3' } },
      ),
    );
    expect(result.x[1]).toBe(312);
  });

  it('may withdraw one another where they are not persistent', () => {
    const result = solve(
      clock(
        { trigger: 't >= 4 && m < 1', priority: '1', persistent: false, assign: { n: 'n + 1' } },
        { trigger: 't >= 4', priority: '2', assign: { m: '1' } },
      ),
    );
    expect(result.x[1]).toBe(0);
    expect(result.int(Cell.EventsFired)).toBe(1);
  });

  it('may set off others at the same time', () => {
    const result = solve(
      clock({ trigger: 't >= 4', assign: { m: '1' } }, { trigger: 'm > 0.5', assign: { n: 't' } }),
    );
    expect(result.x[1]).toBeCloseTo(4, 12);
  });

  it('of equal priority go by lot: either may come first, a seed always gives the same', () => {
    const model = clock(
      { trigger: 'x >= 1', priority: '1', fromTrigger: false, assign: { n: 'n*10 + 1' } },
      { trigger: 'x >= 1', priority: '1', fromTrigger: false, assign: { n: 'n*10 + 2' } },
    );
    const bench = new Bench(model);
    const outcomes = Array.from({ length: 200 }, (_, seed) => bench.solve({ end: 2, seed }).x[1]);
    const first = outcomes.filter((outcome) => outcome === 12).length;
    expect(outcomes.filter((outcome) => outcome === 21).length).toBe(200 - first);
    // Three standard deviations of a fair coin.
    expect(Math.abs(first - 100)).toBeLessThan(22);
    expect(Array.from({ length: 200 }, (_, seed) => bench.solve({ end: 2, seed }).x[1])).toEqual(outcomes);
  });
});

describe('events without end', () => {
  it('that set each other off are chattering', () => {
    const result = solve(
      clock({ trigger: 't >= 4 && n < 0.5', assign: { n: '1' } }, { trigger: 'n > 0.5', assign: { n: '0' } }),
    );
    expect(result.status).toBe(Status.Chattering);
    expect(result.double(Cell.Time)).toBeCloseTo(4, 12);
    expect(result.int(Cell.FailedEvent)).toBeGreaterThanOrEqual(0);
  });

  it('of a bouncing ball come to a point in time that is reported', () => {
    // From height 1 under g = 2, halving its speed: it lies still at t = 1 + 2·1 = 3.
    const ball: TestModel = {
      states: ['height', 'v'],
      initial: [1, 0],
      rhs: ['v', '-2'],
      roots: ['height', 'v'],
      events: [{ trigger: 'height <= 0 && v < 0', assign: { v: '-v/2' } }],
    };
    const result = solve(ball);
    expect(result.status).toBe(Status.Chattering);
    expect(result.int(Cell.FailedEvent)).toBe(0);
    expect(result.double(Cell.Time)).toBeCloseTo(3, 6);
  });

  it('where a right side slides along its own switch end the same way', () => {
    const sliding: TestModel = { states: ['y'], initial: [1], rhs: ['y > 0 ? -1 : 1'], roots: ['y'] };
    const result = solve(sliding, { method: Method.Tsit5 });
    expect(result.status).toBe(Status.Chattering);
    expect(result.double(Cell.Time)).toBeCloseTo(1, 5);
    expect(result.int(Cell.FailedEvent)).toBe(-1);
  });

  it('that fill the queue are reported with the event', () => {
    const model = clock(
      { trigger: 'x >= 1', delay: '100', assign: { n: '1' } },
      { trigger: 'x >= 1.0', assign: { x: '0' } },
    );
    const result = solve(model, { queue: 3, end: 50 });
    expect(result.status).toBe(Status.EventQueueFull);
    expect(result.int(Cell.FailedEvent)).toBe(0);
  });
});
