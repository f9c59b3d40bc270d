import { describe, expect, test } from 'vitest';
import { Status } from '../../assembly/status.ts';
import { failureOf } from '../../workers/engine/outcome.ts';

const at = { time: 3.25, timeUnit: 'h', state: 'glucose', event: 'switch', maxSteps: 1_000_000 };
// `Failed` has the number of the first of them.
const numbers = Object.values(Status).filter((status) => typeof status === 'number');
const failed = [...new Set(numbers)].filter((status) => status >= Status.Failed);

describe('every status a solve can fail with', () => {
  test.each(failed)('%i has a code, a sentence and a hint', (status) => {
    const failure = failureOf(status, at);
    expect(failure.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(failure.message).toMatch(/^\S.*\.$/);
    expect(failure.hint).toMatch(/^\S.*\.$/);
    expect(failure.time).toBe(3.25);
  });

  test('each has a code of its own', () => {
    expect(new Set(failed.map((status) => failureOf(status, at).code)).size).toBe(failed.length);
  });
});

test('the sentence names the time with its unit and the quantity', () => {
  const failure = failureOf(Status.NotFinite, at);
  expect(failure.message).toBe('The rate of change of glucose is not a finite number at t = 3.25 h.');
  expect(failure.symbol).toBe('glucose');
});

test('a chattering event is named', () => {
  expect(failureOf(Status.Chattering, at)).toMatchObject({ code: 'chattering', symbol: 'switch' });
});

test('too many steps says how many', () => {
  expect(failureOf(Status.TooManySteps, at).message).toContain('1,000,000');
});

test('a status that is no failure has no sentence', () => {
  expect(() => failureOf(Status.Done, at)).toThrow();
});
