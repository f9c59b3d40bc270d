import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import type { Diagnostic } from '../../workers/model/diagnostic.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';

function lines(count: number, line: (k: number) => string): string {
  return Array.from({ length: count }, (_, k) => line(k)).join('\n');
}

function lowered(text: string): ReturnType<typeof lower> {
  return lower(readAntimony(text).document, text);
}

function errorsOf(text: string): Diagnostic[] {
  return lowered(text).diagnostics.filter(({ severity }) => severity === 'error');
}

describe('what a model may cost', () => {
  test('a sum over 3,000 states that one formula uses is differentiated term by term', () => {
    const count = 3000;
    const sum = lines(count, (k) => `S${k}`).replaceAll('\n', ' + ');
    const { system } = lowered(
      `${lines(count, (k) => `S${k} = 1; S${k}' = -S${k};`)}\nall = 0; all' = ${sum};`,
    );
    expect(system!.jacobian).toHaveLength(2 * count);
    expect(system!.description.sparsity).toBeDefined();
  });

  test('4,000 states of which each depends on all are refused by name', () => {
    const count = 4000;
    const sum = lines(count, (k) => `S${k}`).replaceAll('\n', ' + ');
    const [error] = errorsOf(`${lines(count, (k) => `S${k} = 1; S${k}' = -S${k}/all;`)}\nall := ${sum};`);
    expect(error).toMatchObject({ code: 'too-large' });
  });

  test('of 2,000 mistakes the first ones are told, each with how to mend it', () => {
    const errors = errorsOf(lines(2000, (k) => `x${k} = 1; x${k}' = value${k};`));
    expect(errors.length).toBeGreaterThan(100);
    expect(errors.length).toBeLessThan(1000);
    for (const { hint } of errors) expect(hint).toContain('Give it one, for example value');
  });

  test('a circle of 5,000 functions is told in a line', () => {
    const [error] = errorsOf(
      `${lines(5000, (k) => `function f${k}(x) f${(k + 1) % 5000}(x) end`)}\nx = 1; x' = f0(x);`,
    );
    expect(error).toMatchObject({ code: 'recursive-function' });
    expect(error!.message.length).toBeLessThan(1000);
  });
});
