import { describe, expect, test } from 'vitest';
import type { WgslChoice, WgslModel } from '../../../workers/compiler/emit-wgsl/choice.ts';
import { compileWgsl } from '../../../workers/compiler/emit-wgsl/compileWgsl.ts';
import { RODAS4 } from '../../../workers/compiler/emit-wgsl/rodas4.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';

function compiled(text: string): ReturnType<typeof compileWgsl> {
  return compileWgsl(readAntimony(text).document);
}

function reasonOf(text: string): string | undefined {
  const result = compiled(text);
  return 'reason' in result ? result.reason : undefined;
}

const NOTHING: WgslChoice = { method: 'Tsit5', varied: [], scheduled: [], columns: [0] };

function written(text: string, choice: Partial<WgslChoice> = {}): WgslModel {
  const result = compiled(text);
  if ('reason' in result) throw new Error(result.reason);
  return result.source.write({ ...NOTHING, ...choice });
}

/** Body of a function of the module. */
function bodyOf({ code }: WgslModel, name: string): string {
  return code.slice(code.indexOf(`fn ${name}(`)).split('\n}')[0]!;
}

const DECAY = "model decay() x = 1; k = 2; v = 3; x' = -k*v*x; y := x/v; end";

describe('what does not fit a GPU is said by name', () => {
  test.each([
    ['it has delays', "model m() x = 1; x' = -delay(x, 1); end"],
    ['it has algebraic equations', "model m() x = 1; y = 1; x' = -y; 0 = y - x - sin(y); end"],
    ['its formulas draw random numbers', "model m() x = 1; k = uniform(0, 1); x' = -k*x; end"],
    ['it has no state that changes with time', 'model m() y := 2*time; end'],
    ['it uses the gamma function or a factorial', "model m() x = 1; x' = -factorial(x); end"],
    ['its number 1e+60 is too large for single precision', "model m() x = 1; x' = 1e60*x; end"],
    ['event stop has a delay', "model m() x = 1; x' = -x; stop: at 1 after (x < 0.5): x = 1; end"],
    ['event stop has a priority', "model m() x = 1; x' = -x; stop: at (x < 0.5), priority=1: x = 1; end"],
    ['it does not compile', "model m() x' = nothing*x; end"],
    [
      'it is too large: 70 states, where 64 fit',
      `model m() ${Array.from({ length: 70 }, (_, i) => `x${i} = 1; x${i}' = -x${i};`).join(' ')} end`,
    ],
  ])('%s', (reason, text) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test('and nothing of what fits', () => {
    expect(reasonOf(DECAY)).toBeUndefined();
    expect(reasonOf(DECAY.replace('end', 'again: at (x < 0.5): x = 1; end'))).toBeUndefined();
  });
});

describe('a module', () => {
  test('has both entry points, and calls only functions that it has', () => {
    for (const method of ['Tsit5', 'Rodas4', 'Exponential'] as const) {
      const { code } = written(DECAY, { method });
      expect(code).toContain('fn begin(');
      expect(code).toContain('fn advance(');
      const builtIn =
        /^(abs|max|min|sqrt|select|clamp|bitcast|exp2|log2|round|trunc|floor|ceil|sign|atomicAdd|vec[234][fu]?|u32|i32|f32|States|Jacobian|Factors|Affine|if|for|while|switch|return|firstTrailingBit|workgroup_size|builtin|group|binding|fn)$/;
      const called = new Set([...code.matchAll(/([A-Za-z_]\w*)\(/g)].map(([, name]) => name!));
      const unknown = [...called].filter((name) => !builtIn.test(name) && !code.includes(`fn ${name}(`));
      expect(unknown, method).toEqual([]);
    }
  });

  test('works out what depends on parameters alone once', () => {
    const model = written(DECAY);
    expect(bodyOf(model, 'rhs')).not.toMatch(/constants|p\d/);
    expect(bodyOf(model, 'prepare')).toMatch(/constants\[0\]\.x/);
  });

  test('takes as a person’s own what varies, what follows from it, and what the schedule changes', () => {
    const text = "model m() x = a; a = 2*b; b = 1; c = 1; d = 1; x' = -a*b*c*d*x; end";
    const parameters = ['a', 'b', 'c', 'd'];
    const index = (id: string): number => parameters.indexOf(id);
    const { code, progress } = written(text, {
      varied: [{ vector: 'parameter', index: index('b') }],
      scheduled: [{ vector: 'parameter', index: index('c') }],
    });
    const own = [...code.matchAll(/var<private> (p\d+)/g)].map(([, name]) => name);
    expect(own).toEqual([`p${index('a')}`, `p${index('b')}`, `p${index('c')}`]);
    // A state, three parameters, and ten numbers of the solver's.
    expect(progress).toBe(14);
    // b follows from nothing, a from b, and x from a; each is left where it is given.
    expect(code).toMatch(/if \(constants\[\d\]\.[xyzw] == 0f\) \{[^}]*p0 = /);
    expect(code).toMatch(/if \(constants\[\d\]\.[xyzw] == 0f\) \{[^}]*x\.s0 = p0/);
  });

  test('records states, parameters and formulas', () => {
    const model = written(DECAY, { columns: [0, 1, 3] });
    const record = bodyOf(model, 'record');
    expect(record).toMatch(/curves\[\(0u .*\] = x\.s0;/);
    expect(record).toMatch(/curves\[\(1u .*\] = constants\[0\]\.x;/);
    expect(record).toMatch(/v\d+ = x\.s0 \/ /);
  });

  test('writes numbers that f32 holds, and no subnormal ones', () => {
    const { code } = written("model m() x = 1; x' = 1e-42 - 0.1*x + 2.5; end");
    expect(code).not.toContain('e-42');
    expect(code).toContain(`${Math.fround(0.1)}f`);
  });

  test('counts its work: a stiff step costs more than a plain one, an exponential’s less than either', () => {
    const [plain, stiff, linear] = (['Tsit5', 'Rodas4', 'Exponential'] as const).map(
      (method) => written(DECAY, { method }).work.step,
    );
    expect(linear).toBeLessThan(plain!);
    expect(plain).toBeLessThan(stiff! * 2);
  });
});

/** One step of RODAS4 for x' = f(t, x), in f64, and its interpolant at θ. */
function rodasStep(t: number, x: number, h: number, theta: number) {
  const { gamma, alpha, gammas, a, c, h: dense } = RODAS4;
  const f = (time: number, y: number): number => -y * y + Math.cos(time) + 1 / (1 + time);
  const slopeOf = (y: number): number => -2 * y;
  const timeSlope = (time: number): number => -Math.sin(time) - 1 / (1 + time) ** 2;
  const w = 1 / (gamma * h) - slopeOf(x);
  const u: number[] = [];
  let y = x;
  for (let stage = 0; stage < 6; stage++) {
    y = stage < 5 ? x + a[stage]!.reduce((sum, each, j) => sum + each * u[j]!, 0) : y + u[4]!;
    const carried = c[stage]!.reduce((sum, each, j) => sum + (each / h) * u[j]!, 0);
    u.push((f(t + alpha[stage]! * h, y) + carried + gammas[stage]! * h * timeSlope(t)) / w);
  }
  const next = y + u[5]!;
  const [v1, v2] = dense.map((row) => row.reduce((sum, each, j) => sum + each * u[j]!, 0));
  return { next, inside: x + theta * (next - x + (1 - theta) * (v1! + theta * v2!)) };
}

test('the table of Rodas4 has order 4, its interpolant order 3', () => {
  const solve = (steps: number): { end: number; inside: number } => {
    const h = 2 / steps;
    let x = 0.5;
    let inside = NaN;
    for (let k = 0; k < steps; k++) {
      const step = rodasStep(k * h, x, h, 0.5);
      if (k === steps - 1) inside = rodasStep(k * h, x, h, 0.3).inside;
      x = step.next;
    }
    return { end: x, inside };
  };
  const exact = solve(2048).end;
  const [coarse, fine] = [32, 64].map((steps) => Math.abs(solve(steps).end - exact));
  expect(Math.log2(coarse! / fine!)).toBeGreaterThan(3.7);
  // The interpolant within one step, against small steps to the same time.
  const errorInside = (h: number): number => {
    const aim = 0.3 * h;
    let x = 0.5;
    for (let k = 0; k < 200; k++) x = rodasStep((k * aim) / 200, x, aim / 200, 0).next;
    return Math.abs(rodasStep(0, 0.5, h, 0.3).inside - x);
  };
  expect(Math.log2(errorInside(0.1) / errorInside(0.05))).toBeGreaterThan(3.6);
});
