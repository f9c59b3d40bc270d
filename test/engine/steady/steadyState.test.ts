import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Failure, SteadyRequest, SteadyStates } from '../../../workers/protocol.ts';
import { scenarioOf, startEngine } from '../models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

async function rest(text: string, asked: Partial<SteadyRequest> = {}): Promise<SteadyStates> {
  const outcome = await engine.steadyState({ scenario: scenarioOf(text), channel: 'steady', ...asked });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

async function failure(text: string, asked: Partial<SteadyRequest> = {}): Promise<Failure> {
  const outcome = await engine.steadyState({ scenario: scenarioOf(text), channel: 'steady', ...asked });
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  return outcome.failure;
}

const valuesOf = ({ states }: SteadyStates, at = 0): number[] => states[at]!.states.map(({ value }) => value);

const BRUSSELATOR = "A = 1; B = 3; X = 1.2; Y = 3.1; X' = A + X^2*Y - B*X - X; Y' = B*X - X^2*Y;";
const TOGGLE = "a = 10; u = 3; v = 1; u' = a/(1 + v^2) - u; v' = a/(1 + u^2) - v;";

describe('a steady state', () => {
  test('of the Brusselator is (A, B/A), with eigenvalues of λ² + (A² + 1 − B)λ + A²', async () => {
    const found = await rest(BRUSSELATOR);
    expect(valuesOf(found)).toEqual([1, 3]);
    const [first, second] = found.states[0]!.eigenvalues;
    expect(first!.re).toBeCloseTo(0.5, 14);
    expect(first!.im).toBeCloseTo(Math.sqrt(3) / 2, 14);
    expect(second!.im).toBeCloseTo(-Math.sqrt(3) / 2, 14);
    expect(found.states[0]!.stability).toBe('unstable-focus');
  });

  test('of Lotka and Volterra is a centre', async () => {
    const found = await rest("x = 10; y = 5; x' = 1.1*x - 0.4*x*y; y' = 0.1*x*y - 0.4*y;");
    expect(valuesOf(found)[0]).toBeCloseTo(4, 12);
    expect(valuesOf(found)[1]).toBeCloseTo(2.75, 12);
    expect(found.states[0]!.stability).toBe('centre');
    expect(found.states[0]!.eigenvalues[0]!.im).toBeCloseTo(Math.sqrt(0.44), 12);
  });

  test('keeps the sums that reactions conserve, over compartments', async () => {
    const found = await rest(`
      compartment c1 = 1, c2 = 2;
      species A in c1 = 3, B in c2 = 1, E in c1 = 1, ES in c1 = 0;
      J1: A -> B; c1*0.3*A - c1*0.1*B;
      J2: E + A -> ES; c1*(E*A - 0.5*ES);`);
    const [a, b, e, es] = valuesOf(found) as [number, number, number, number];
    expect(b).toBeCloseTo(3 * a, 12);
    expect(e + es).toBeCloseTo(1, 12);
    expect(a + 2 * b + es).toBeCloseTo(5, 12);
    expect(es).toBeCloseTo(2 * e * a, 12);
    expect(found.conserved.length).toBe(2);
    expect(found.states[0]!.eigenvalues.length).toBe(2);
    expect(found.states[0]!.stability).toBe('stable-node');
  });

  test('satisfies algebraic equations, which have no eigenvalue of their own', async () => {
    const found = await rest("x = 1; y = 2; x' = 3 - y; 0 = y - x^2; var y;");
    expect(valuesOf(found)[0]).toBeCloseTo(Math.sqrt(3), 12);
    expect(found.states[0]!.eigenvalues).toHaveLength(1);
    // dx/dt = 3 − x², so λ = −2x.
    expect(found.states[0]!.eigenvalues[0]!.re).toBeCloseTo(-2 * Math.sqrt(3), 12);
  });

  test('has no swing where two modes are equally fast', async () => {
    const found = await rest("x = 1; y = 1; x' = 2 - 0.7*x; y' = 0.7*x - 0.7*y;");
    expect(found.states[0]!.eigenvalues.map(({ im }) => im)).toEqual([0, 0]);
    expect(found.states[0]!.stability).toBe('stable-node');
  });

  test('is a node in a long chain of equal rates, whose matrix is defective', async () => {
    const chain = Array.from(
      { length: 80 },
      (_, i) => `x${i} = 1; x${i}' = ${i === 0 ? '1' : `0.3*x${i - 1}`} - 0.3*x${i};`,
    );
    const [state] = (await rest(chain.join(' '))).states;
    expect(state!.stability).toBe('stable-node');
    expect(new Set(state!.eigenvalues.map(({ re, im }) => `${re} ${im}`))).toEqual(new Set(['-0.3 0']));
  });

  test('is exactly zero where everything is eliminated', async () => {
    const found = await rest("gut = 320; body = 0; gut' = -1.5*gut; body' = 1.5*gut - 0.1*body;");
    expect(valuesOf(found)).toEqual([0, 0]);
    expect(found.states[0]!.eigenvalues.map(({ re }) => re)).toEqual([-0.1, -1.5]);
  });

  test('that Newton’s method reaches but the model leaves is named after the one it comes to', async () => {
    const found = await rest(TOGGLE);
    expect(found.states.map(({ stability, found: how }) => [stability, how])).toEqual([
      ['stable-node', 'integration'],
      ['saddle', 'newton'],
    ]);
    // u = 5 + √24 and v = 1/u solve u = 10/(1 + v²), v = 10/(1 + u²).
    expect(valuesOf(found)[0]).toBeCloseTo(5 + Math.sqrt(24), 11);
    expect(valuesOf(found)[1]).toBeCloseTo(5 - Math.sqrt(24), 11);
    expect(valuesOf(found, 1)[0]).toBeCloseTo(2, 11);
  });

  test('is reached where a square root bars Newton’s way', async () => {
    const found = await rest("x = 25; x' = 1 - sqrt(x);");
    expect(valuesOf(found)[0]).toBeCloseTo(1, 10);
  });

  test('need not be isolated: an epidemic ends where it ends', async () => {
    const found = await rest(`
      S = 0.99; I = 0.01; R = 0; S' = -0.4*S*I; I' = 0.4*S*I - 0.2*I; R' = 0.2*I;`);
    const [s, i, r] = valuesOf(found) as [number, number, number];
    expect(i).toBeCloseTo(0, 9);
    expect(s + i + r).toBeCloseTo(1, 12);
    expect(found.states[0]!.stability).toBe('degenerate');
  });
});

describe('a search', () => {
  test('finds the other states of a toggle, each once', async () => {
    const found = await rest(TOGGLE, { starts: 40 });
    expect(found.states.map(({ stability }) => stability).sort()).toEqual([
      'saddle',
      'stable-node',
      'stable-node',
    ]);
    expect(found.search).toEqual({ starts: 40, arrived: 40 });
  });

  test('keeps to the ranges that it is given', async () => {
    const cubic = "x = 0.9; x' = x*(1 - x)*(x - 3);";
    const wide = await rest(cubic, { starts: 30, ranges: { x: { from: -1, to: 5 } } });
    expect(wide.states.map(({ states }) => Math.round(states[0]!.value * 1e9) / 1e9).sort()).toEqual([
      0, 1, 3,
    ]);
    expect(await failure(cubic, { starts: 3, ranges: { z: { from: 0, to: 1 } } })).toMatchObject({
      code: 'unknown-state',
      symbol: 'z',
    });
  });
});

describe('from the end of a run', () => {
  test('parameters are what events made of them', async () => {
    const text = "k = 1; x = 0; x' = k - x; at (time > 5): k = 4;";
    expect(valuesOf(await rest(text))[0]).toBeCloseTo(1, 12);
    expect(valuesOf(await rest(text, { from: 'end' }))[0]).toBeCloseTo(4, 12);
  });
});

describe('what has no steady state is told by name', () => {
  test('a quantity that grows without bound', async () => {
    const told = await failure("x = 1; y = 1; x' = 2; y' = -y;");
    expect(told.code).toBe('no-steady-state');
    expect(told.message).toContain('x was not at rest');
    expect(told.message).toContain('Newton');
  });

  test('time in a formula', async () => {
    const told = await failure("x = 1; s := 1 + sin(time); x' = s - x;");
    expect(told).toMatchObject({ code: 'depends-on-time', symbol: 's' });
  });

  test('time that no longer matters is no hindrance', async () => {
    const pulse = "x = 1; s := piecewise(5, time < 2, 1); x' = s - x;";
    expect((await failure(pulse)).code).toBe('depends-on-time');
    expect(valuesOf(await rest(pulse, { from: 'end' }))[0]).toBeCloseTo(1, 12);
  });

  test('a delay', async () => {
    expect(await failure("x = 1; x' = 1 - delay(x, 2);")).toMatchObject({ code: 'has-delays', symbol: 'x' });
  });

  test('an event that would fire on the way', async () => {
    const found = await rest("x = 0; x' = 2 - x; E1: at (x > 1): x = 0;");
    expect(found.warnings.map(({ code, symbol }) => [code, symbol])).toEqual([['event-fires', 'E1']]);
  });

  test('nothing to move', async () => {
    expect((await failure('x := 3;')).code).toBe('nothing-moves');
  });
});

test('a search can be ended', async () => {
  const states = Array.from(
    { length: 40 },
    (_, k) => `x${k} = 1; x${k}' = 10/(1 + x${(k + 1) % 40}^4) - x${k};`,
  );
  const scenario = scenarioOf(states.join('\n'));
  const searching = engine.steadyState({ scenario, channel: 'long', starts: 2000 });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await engine.cancel('long');
  expect((await searching).kind).toBe('cancelled');
});
