import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineApi, Failure, Pulse, RunRequest, Scenario, Twin } from '../../workers/protocol.ts';

const scenario = { starling: 2, title: 'any' } as Scenario;
const request: RunRequest = { scenario, channel: 'live' };
const twin = { manifest: { id: 'theophylline' }, text: '' } as Twin;

/** What the stand-in workers were asked, in order, by worker. */
let asked: string[][];
let workers: StandIn[];
/** Whether simulations are answered. */
let answers: boolean;
/** Whether signs of life are given. */
let beats: boolean;

/** A worker of a page, played on this thread. */
class StandIn extends EventTarget {
  readonly port: MessagePort;
  private readonly far: MessagePort;
  isTerminated = false;

  constructor(readonly url: URL) {
    super();
    const { port1, port2 } = new MessageChannel();
    [this.port, this.far] = [port1, port2];
    const log: string[] = [];
    asked.push(log);
    workers.push(this);
    const note = (name: string) => log.push(name);
    const never = new Promise<never>(() => undefined);
    const api: Partial<EngineApi & Pulse> = {
      ping: () => (beats ? Promise.resolve() : never),
      addTwin: async () => {
        note('addTwin');
        return { diagnostics: [] };
      },
      simulate: async (_request, progress) => {
        note('simulate');
        progress?.({ fraction: 0.5 });
        return answers ? { kind: 'superseded' } : never;
      },
      fit: async () => {
        note('fit');
        throw new Error('a mistake');
      },
      cancel: async (channel) => {
        note(`cancel ${channel}`);
      },
    };
    expose(api, this.far);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  override addEventListener(type: string, listener: EventListener): void {
    if (type === 'error') super.addEventListener(type, listener);
    else {
      this.port.addEventListener(type, listener);
      this.port.start();
    }
  }

  terminate(): void {
    this.isTerminated = true;
    this.close();
  }

  close(): void {
    this.port.close();
    this.far.close();
  }
}

async function client(): Promise<typeof import('../../web/client.ts')> {
  return import('../../web/client.ts');
}

beforeEach(() => {
  asked = [];
  workers = [];
  answers = true;
  beats = true;
  vi.resetModules();
  vi.stubGlobal('Worker', StandIn);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const worker of workers) worker.close();
});

/** Lets messages between the threads arrive. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a worker', () => {
  test('starts when it is first needed, and once', async () => {
    const { engine } = await client();
    expect(workers).toHaveLength(0);
    await engine.simulate(request);
    await engine.simulate(request);
    expect(workers).toHaveLength(1);
  });

  test('reports progress across threads', async () => {
    const { engine } = await client();
    const progress = vi.fn();
    await engine.simulate(request, progress);
    await settle();
    expect(progress).toHaveBeenCalledWith({ fraction: 0.5 });
  });

  test('fits on a thread of its own, where cancelling a fit goes too', async () => {
    const { engine } = await client();
    await engine.addTwin(twin);
    await engine.fit(scenario);
    await engine.cancel('fit');
    await engine.cancel('live');
    expect(asked).toEqual([
      ['addTwin', 'cancel live'],
      ['addTwin', 'fit', 'cancel fit'],
    ]);
  });

  test('cancelling starts no worker', async () => {
    const { engine } = await client();
    await engine.cancel('live');
    expect(workers).toHaveLength(0);
  });

  test('a mistake inside it comes back as a failure', async () => {
    const { engine } = await client();
    const outcome = await engine.fit(scenario);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'internal-error' } });
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain('a mistake');
  });
});

describe('a worker that dies', () => {
  test('fails what it was doing, is reported, and is replaced by one that knows the twins', async () => {
    const { engine, onWorkerDied } = await client();
    const told: Failure[] = [];
    onWorkerDied((failure) => told.push(failure));
    await engine.addTwin(twin);
    answers = false;
    const pending = engine.simulate(request);
    workers[0]!.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
    const outcome = await pending;
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'worker-died' } });
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain('out of memory');
    expect(told).toHaveLength(1);
    expect(workers[0]!.isTerminated).toBe(true);

    answers = true;
    expect(await engine.simulate(request)).toEqual({ kind: 'superseded' });
    expect(asked[1]).toEqual(['addTwin', 'simulate']);
  });

  test('is noticed when it hangs, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { engine } = await client();
    await engine.simulate(request);
    answers = false;
    beats = false;
    const pending = engine.simulate(request);
    await settle();
    vi.advanceTimersByTime(15_000);
    expect(workers[0]!.isTerminated).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(await pending).toMatchObject({ kind: 'failed', failure: { code: 'worker-died' } });
    expect(workers[0]!.isTerminated).toBe(true);
  });

  test('is not blamed for a machine that slept or a page that was frozen', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { engine } = await client();
    answers = false;
    void engine.simulate(request);
    await settle();
    vi.advanceTimersByTime(1000);
    // An hour passes without a single beat; the worker, thawed too, answers a moment later.
    const slept = performance.now() + 3_600_000;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(slept);
    vi.advanceTimersByTime(1000);
    await settle();
    clock.mockReturnValue(slept + 1000);
    vi.advanceTimersByTime(1000);
    expect(workers[0]!.isTerminated).toBe(false);
    clock.mockRestore();
  });

  test('is left alone while it answers, however long the run', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { engine } = await client();
    answers = false;
    let isSettled = false;
    void engine.simulate(request).finally(() => (isSettled = true));
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1000);
      await settle();
    }
    expect(isSettled).toBe(false);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([false]);
  });
});
