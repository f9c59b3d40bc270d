import { describe, expect, test } from 'vitest';
import { Operation, Vector } from '../../../assembly/memory.ts';
import { Status } from '../../../assembly/status.ts';
import { compile, compilePair } from '../../../workers/compiler/compile.ts';
import { readElementary } from '../../../workers/compiler/elementary/library.ts';
import { Core } from '../../../workers/engine/core.ts';
import { Pair, type Person, type SharedStatement } from '../../../workers/engine/lanes/pair.ts';
import { Problem } from '../../../workers/engine/problem.ts';
import { Program } from '../../../workers/engine/program.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import type { SolverSettings } from '../../../workers/protocol.ts';
import { built } from '../models.ts';

/** Two people in step: each as if alone, within the tolerances, and the same bits whenever the same two meet. */

const core = await Core.start(built('core.wasm'));
const elementary = readElementary(built('elementary.wasm'));

interface Setting {
  text: string;
  times: readonly number[];
  method?: SolverSettings['method'];
  rtol?: number;
  recordJumps?: boolean;
}

interface Solved {
  status: Status;
  /** Time, then every state and output, a row. */
  rows: number[][];
  method: string;
}

function statement(setting: Setting, program: Program): SharedStatement {
  const { model } = program;
  const rtol = setting.rtol ?? 1e-8;
  const states = model.states.length;
  const firstOutput = states + model.parameters.length;
  return {
    times: Float64Array.from(setting.times),
    columns: [...model.states.map((_, k) => k), ...model.outputs.map((_, k) => firstOutput + k)],
    solver: {
      method: setting.method ?? 'automatic',
      relativeTolerance: rtol,
      absoluteTolerance: 1e-3 * rtol,
      maxSteps: 100_000,
    },
    seed: 1,
    end: setting.times.at(-1)!,
    recordJumps: setting.recordJumps ?? false,
  };
}

function finish(
  solve: Pick<Problem, 'begin' | 'advance' | 'takeRows' | 'statistics'>,
  width: number,
): Solved {
  const rows: number[][] = [];
  const take = (): void => {
    const taken = solve.takeRows();
    for (let at = 0; at < taken.length; at += width) rows.push([...taken.subarray(at, at + width)]);
  };
  let status = solve.begin();
  take();
  while (status < Status.Failed && status !== Status.Done) {
    status = solve.advance(1000);
    take();
  }
  return { status, rows, method: solve.statistics().method };
}

function program(setting: Setting): Program {
  const { model } = compile(readAntimony(setting.text).document, elementary);
  return Program.link(core, model!);
}

function alone(setting: Setting, person: Person): Solved {
  const linked = program(setting);
  const problem = Problem.make(linked, { ...statement(setting, linked), ...person });
  const solved = finish(problem, problem.width);
  problem.release();
  linked.release();
  return solved;
}

function together(setting: Setting, people: readonly [Person, Person]): [Solved, Solved] {
  const linked = program(setting);
  const pairs = Program.link(core, compilePair(readAntimony(setting.text).document, elementary)!);
  const pair = Pair.make(pairs, statement(setting, linked), people);
  const { status, rows, method } = finish(pair, pair.width);
  pair.release();
  pairs.release();
  linked.release();
  const of = (lane: number): Solved => ({
    status,
    rows: rows.map((row) => [row[0]!, ...row.slice(1).filter((_, k) => k % 2 === lane)]),
    method,
  });
  return [of(0), of(1)];
}

function valueOf(setting: Setting, id: string, value: number): Person['overrides'][number] {
  const { model } = compile(readAntimony(setting.text).document, elementary);
  const state = model!.states.findIndex((one) => one.id === id);
  if (state >= 0) return { vector: Vector.State, index: state, value };
  return { vector: Vector.Parameter, index: model!.parameters.findIndex((one) => one.id === id), value };
}

function person(setting: Setting, values: Record<string, number>, doses: [number, number][] = []): Person {
  return {
    overrides: Object.entries(values).map(([id, value]) => valueOf(setting, id, value)),
    schedule: doses.map(([time, value]) => ({
      time,
      value,
      vector: Vector.State,
      index: 0,
      operation: Operation.Add,
    })),
  };
}

/** Largest difference, relative to each column's largest value. */
function difference(a: Solved, b: Solved): number {
  expect(a.rows.map(([time]) => time)).toEqual(b.rows.map(([time]) => time));
  const width = a.rows[0]!.length;
  return Math.max(
    ...Array.from({ length: width - 1 }, (_, k) => {
      const scale = Math.max(1e-12, ...a.rows.map((row) => Math.abs(row[k + 1]!)));
      return Math.max(...a.rows.map((row, r) => Math.abs(row[k + 1]! - b.rows[r]![k + 1]!))) / scale;
    }),
  );
}

const grid = (end: number, points: number): number[] =>
  Array.from({ length: points }, (_, k) => (end * k) / (points - 1));

const LOTKA: Setting = {
  text: `x = 1; y = 0.5; a = 1; b = 2; c = 1.5; d = 1;
    x' = a*x - b*x*y; y' = d*x*y - c*y; ratio := ln(x/y) + exp(-x);`,
  times: grid(10, 41),
};
const ROBERTSON: Setting = {
  text: `x = 1; y = 0; z = 0; k = 0.04; x' = -k*x + 1e4*y*z; y' = k*x - 1e4*y*z - 3e7*y^2; z' = 3e7*y^2;`,
  times: grid(40, 11),
};

describe('each of two different people is as if alone', () => {
  test.each(['automatic', 'tsit5', 'vern7', 'rodas5p', 'ndf'] as const)('%s', (method) => {
    const setting = { ...LOTKA, method };
    const people = [person(setting, { a: 1.1 }), person(setting, { b: 1.7, y: 0.9 })] as const;
    const pair = together(setting, people);
    const far = method === 'ndf' ? 1e-5 : 1e-6;
    people.forEach((one, lane) => expect(difference(alone(setting, one), pair[lane]!)).toBeLessThan(far));
  });

  test.each(['automatic', 'rodas5p', 'ndf'] as const)('%s, stiff', (method) => {
    const setting = { ...ROBERTSON, method };
    const people = [person(setting, {}), person(setting, { k: 0.08, x: 0.5 })] as const;
    const pair = together(setting, people);
    people.forEach((one, lane) => expect(difference(alone(setting, one), pair[lane]!)).toBeLessThan(1e-5));
  });

  test('a matrix whose largest entries lie elsewhere for each has pivots of its own', () => {
    const setting: Setting = {
      text: `u = 0; v = 1; w = 1; b = 1;
        u' = -100*u + b*(v - w); v' = -b*u - 100*(v - w); w' = -w*w;`,
      times: grid(5, 11),
      method: 'rodas5p',
      rtol: 1e-6,
    };
    const people = [person(setting, { b: 1e6 }), person(setting, {})] as const;
    const pair = together(setting, people);
    people.forEach((one, lane) => {
      const [own, beside] = [alone(setting, one), pair[lane]!].map(({ rows }) => rows.at(-1)!);
      [2, 3].forEach((column) => expect(Math.abs(own![column]! - beside![column]!)).toBeLessThan(1e-7));
    });
  });

  test.each(['tsit5', 'rodas5p', 'ndf'] as const)('%s: beside oneself, to the bit', (method) => {
    const setting = { ...ROBERTSON, method, times: grid(0.1, 5) };
    const one = person(setting, { k: 0.05 });
    const { rows } = alone(setting, one);
    expect(together(setting, [one, one]).map((solved) => solved.rows)).toEqual([rows, rows]);
  });

  test('matrix exponentials, exactly', () => {
    const setting: Setting = {
      text: "gut = 0; body = 0; ka = 1; k = 0.1; gut' = -ka*gut; body' = ka*gut - k*body;",
      times: grid(10, 21),
    };
    const people = [
      person(setting, { ka: 3 }, [[0.3, 10]]),
      person(setting, { k: 1e4 }, [[2.1, 5], [4.4, 5]]),
    ] as const; // prettier-ignore
    const pair = together(setting, people);
    people.forEach((one, lane) => {
      const own = alone(setting, one);
      expect(own.method).toBe('matrix exponential');
      expect(pair[lane]!.method).toBe('matrix exponential');
      expect(difference(own, pair[lane]!)).toBeLessThan(1e-13);
    });
  });
});

test('doses of each at times of their own', () => {
  const people = [
    person(LOTKA, {}, [[1.3, 0.5], [6, 1]]),
    person(LOTKA, { a: 0.9 }, [[1.3, 0.2], [2.7, 0.4]]),
  ] as const; // prettier-ignore
  const pair = together(LOTKA, people);
  people.forEach((one, lane) => expect(difference(alone(LOTKA, one), pair[lane]!)).toBeLessThan(1e-6));
});

test('begun again with other values and doses, as if made for them', () => {
  const linked = program(LOTKA);
  const pairs = Program.link(core, compilePair(readAntimony(LOTKA.text).document, elementary)!);
  const before = [person(LOTKA, {}, [[1, 9], [6, 9]]), person(LOTKA, { a: 2 }, [[0.5, 9], [1, 9]])] as const; // prettier-ignore
  const after = [person(LOTKA, { b: 1 }, [[1, 0.2], [6, 0.3]]), person(LOTKA, {}, [[0.5, 0.4], [1, 0.1]])] as const; // prettier-ignore
  const pair = Pair.make(pairs, statement(LOTKA, linked), before);
  finish(pair, pair.width);
  pair.restart([after[0].overrides, after[1].overrides], [
    [[0, 0.2], [1, 0.3]],
    [[1, 0.1], [0, 0.4]],
  ]); // prettier-ignore
  const { rows } = finish(pair, pair.width);
  pair.release();
  const [first, second] = together(LOTKA, after);
  const of = (lane: number): number[][] =>
    rows.map((row) => [row[0]!, ...row.slice(1).filter((_, k) => k % 2 === lane)]);
  expect([of(0), of(1)]).toEqual([first.rows, second.rows]);
});

test('events of each, conditions of state and of time, delays and priorities among them', () => {
  const setting: Setting = {
    text: `x = 10; n = 0; k = 1; level = 5; when = 3.3; x' = -k*x*x/(1 + x) + piecewise(0, time < when, 1); n' = 0;
      low: at (x < level), t0 = false: x = x + 6, n = n + 1;
      late: at 0.4 after (x < 6): n = n + 100;
      first: at (time > when), priority = 2: n = 2*n;
      second: at (time > when), priority = 1: n = n + 7;`,
    times: grid(6, 31),
  };
  const people = [person(setting, {}), person(setting, { level: 3, when: 2.2, k: 0.6 })] as const;
  const pair = together(setting, people);
  people.forEach((one, lane) => {
    const own = alone(setting, one);
    expect(own.rows.at(-1)![2]).toBeGreaterThan(100);
    expect(difference(own, pair[lane]!)).toBeLessThan(1e-6);
  });
});

test('the same two give the same bits, whatever was solved between and however it was cut', () => {
  const people = [person(ROBERTSON, {}), person(ROBERTSON, { k: 0.05 })] as const;
  const first = together(ROBERTSON, people);
  together(LOTKA, [person(LOTKA, {}), person(LOTKA, { a: 2 })]);
  expect(together(ROBERTSON, people)).toEqual(first);
});

test('two alike are alike to the bit, and so is who sits in which lane', () => {
  const one = person(LOTKA, { a: 1.2 });
  const [a, b] = together(LOTKA, [one, one]);
  expect(a).toEqual(b);
  const other = person(LOTKA, { c: 1 });
  const [c, d] = together(LOTKA, [one, other]);
  const [e, f] = together(LOTKA, [other, one]);
  expect([c, d]).toEqual([f, e]);
});

test('where one fails both stop, to be solved alone', () => {
  const setting: Setting = { text: "x = 1; k = -1; x' = k*x*x;", times: grid(3, 4) };
  const people = [person(setting, {}), person(setting, { k: 1 })] as const;
  const [a, b] = together(setting, people);
  expect(a.status).toBeGreaterThanOrEqual(Status.Failed);
  expect(b.status).toBe(a.status);
  expect(alone(setting, people[0]).status).toBe(Status.Done);
  expect(alone(setting, people[1]).status).toBe(a.status);
});

test.each([
  ["x = 1; x' = -delay(x, 1)", 'looks back'],
  ["x = 1; y = 1; x' = -y; 0 = y^3 + y - x", 'is algebraic'],
])('%s has no form for two: it %s', (text) => {
  expect(compilePair(readAntimony(text).document, elementary)).toBeUndefined();
});
