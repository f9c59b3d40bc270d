import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ModelCheck } from '../../../web/panels/model/modelCheck.svelte.ts';
import type { Checked, ModelSummary } from '../../../workers/protocol.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const summary = (name: string): ModelSummary => ({
  hash: '',
  name,
  states: [],
  parameters: [],
  outputs: [],
  events: [],
  equations: [],
});
const wrong: Checked = { diagnostics: [{ severity: 'error', code: 'syntax', message: 'Wrong.' }] };

/** A check whose answers are given by hand, by text. */
function byHand(): {
  asked: Map<string, (checked: Checked) => void>;
  check: (text: string) => Promise<Checked>;
} {
  const asked = new Map<string, (checked: Checked) => void>();
  return { asked, check: (text) => new Promise((answer) => asked.set(text, answer)) };
}

describe('checking a text while it is written', () => {
  test('asks once, after a pause', async () => {
    const { asked, check } = byHand();
    const known = new ModelCheck(check);
    known.request('a');
    known.request('ab');
    await vi.advanceTimersByTimeAsync(150);
    expect([...asked.keys()]).toEqual(['ab']);
    expect(known.isChecking).toBe(true);
  });

  test('an answer to an earlier text is ignored', async () => {
    const { asked, check } = byHand();
    const known = new ModelCheck(check);
    known.request('old');
    await vi.advanceTimersByTimeAsync(150);
    known.request('new');
    await vi.advanceTimersByTimeAsync(150);
    asked.get('new')!({ diagnostics: [], summary: summary('new') });
    asked.get('old')!(wrong);
    await vi.advanceTimersByTimeAsync(0);
    expect(known.summary?.name).toBe('new');
    expect(known.diagnostics).toEqual([]);
  });

  test('the last model that compiled stays, marked as stale, while the text is wrong', async () => {
    const { asked, check } = byHand();
    const known = new ModelCheck(check);
    known.request('right', 0);
    await vi.advanceTimersByTimeAsync(0);
    asked.get('right')!({ diagnostics: [], summary: summary('right') });
    await vi.advanceTimersByTimeAsync(0);
    known.request('wrong', 0);
    await vi.advanceTimersByTimeAsync(0);
    asked.get('wrong')!(wrong);
    await vi.advanceTimersByTimeAsync(0);
    expect([known.summary?.name, known.isStale, known.isChecking]).toEqual(['right', true, false]);
    expect(known.diagnostics).toEqual(wrong.diagnostics);
  });

  test('a check that fails is told as a finding', async () => {
    const known = new ModelCheck(() => Promise.reject(new Error('gone')));
    known.request('x', 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(known.diagnostics.map(({ code }) => code)).toEqual(['check-failed']);
  });
});
