import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Runs } from '../../web/state/run.svelte.ts';
import {
  DEFAULT_SOLVER,
  SCENARIO_VERSION,
  type EngineApi,
  type Outcome,
  type Run,
  type RunRequest,
  type Scenario,
} from '../../workers/protocol.ts';

function scenario(seed: number): Scenario {
  return {
    starling: SCENARIO_VERSION,
    title: '',
    parameters: {},
    regimen: [],
    time: { end: 1, points: 2 },
    solver: DEFAULT_SOLVER,
    seed,
    measurements: [],
  };
}

/** An engine whose answers come when the test says so. */
class SlowEngine {
  readonly asked: { request: RunRequest; answer: (outcome: Outcome<Run>) => Promise<void> }[] = [];
  readonly cancelled: string[] = [];

  readonly api = {
    simulate: (request: RunRequest) =>
      new Promise<Outcome<Run>>((resolve) => {
        this.asked.push({
          request,
          answer: async (outcome) => {
            resolve(outcome);
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
    cancel: async (channel: string) => {
      this.cancelled.push(channel);
    },
  } as unknown as EngineApi;

  seeds(): number[] {
    return this.asked.map(({ request }) => request.scenario.seed);
  }

  done(at: number): Promise<void> {
    const seed = this.asked[at]!.request.scenario.seed;
    return this.asked[at]!.answer({ kind: 'done', value: { seed } as Run });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('runs', () => {
  test('while one is under way, only the newest of the others is asked for', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    for (const seed of [1, 2, 3, 4]) runs.request({ scenario: scenario(seed), people: [] });
    expect(engine.seeds()).toEqual([1]);
    await engine.done(0);
    expect(runs.latest?.seed).toBe(1);
    expect(engine.seeds()).toEqual([1, 4]);
    await engine.done(1);
    expect(runs.latest?.seed).toBe(4);
    expect(engine.seeds()).toEqual([1, 4]);
  });

  test('a slow run is replaced, and its late answer is not shown', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    runs.request({ scenario: scenario(1), people: [] });
    runs.request({ scenario: scenario(2), people: [] });
    await vi.advanceTimersByTimeAsync(100);
    expect(engine.seeds()).toEqual([1, 2]);
    await engine.done(1);
    await engine.done(0);
    expect(runs.latest?.seed).toBe(2);
  });

  test('a failure keeps the last curves and says why; the next success forgets it', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    runs.request({ scenario: scenario(1), people: [] });
    await engine.done(0);
    runs.request({ scenario: scenario(2), people: [] });
    await engine.asked[1]!.answer({
      kind: 'failed',
      failure: { code: 'step-too-small', message: 'too small' },
    });
    expect(runs.latest?.seed).toBe(1);
    expect(runs.failure?.code).toBe('step-too-small');
    runs.request({ scenario: scenario(3), people: [] });
    await engine.done(2);
    expect(runs.failure).toBeUndefined();
  });

  test('a run is shown as busy only when it lasts, and cancelling ends it', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    runs.request({ scenario: scenario(1), people: [] });
    expect(runs.isBusy).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(runs.isBusy).toBe(true);
    runs.cancel();
    expect(runs.isBusy).toBe(false);
    expect(runs.isCancelled).toBe(true);
    expect(engine.cancelled).toEqual(['live']);
    await engine.done(0);
    expect(runs.latest).toBeUndefined();
  });

  test('everyone’s curves follow the chosen one’s, each on a channel of its own', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    runs.request({ scenario: scenario(1), people: ['7', '9'] });
    await engine.done(0);
    await engine.done(1);
    await engine.done(2);
    expect(engine.asked.map(({ request }) => request.channel)).toEqual([
      'live',
      'individual:7',
      'individual:9',
    ]);
    expect([...runs.everyone.keys()]).toEqual(['7', '9']);
  });

  test('the baseline is a ghost of what was shown when it was pinned', async () => {
    const engine = new SlowEngine();
    const runs = new Runs(engine.api, () => undefined);
    runs.request({ scenario: scenario(1), people: [] });
    await engine.done(0);
    runs.toggleBaseline();
    runs.request({ scenario: scenario(2), people: [] });
    await engine.done(1);
    expect(runs.baseline?.run.seed).toBe(1);
    runs.toggleBaseline();
    expect(runs.baseline).toBeUndefined();
  });
});
