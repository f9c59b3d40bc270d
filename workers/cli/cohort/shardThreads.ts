import { Worker } from 'node:worker_threads';
import { wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { CommandFailed } from '../usage.ts';
import type { RunFolder } from './runFolder.ts';

/** What a thread does: it draws, solves, sums up and writes whole shards, so that nothing large crosses threads. */
export interface ShardApi {
  ready(): Promise<void>;
  /** Solves and writes a shard; how many of its people failed, in the arm with most of them. */
  solve(index: number): Promise<number>;
}

export interface ShardThreadData {
  path: string;
  /** Where in `counters` this thread tells how many people of its shard are done. */
  slot: number;
  counters: SharedArrayBuffer;
}

interface Thread {
  api: ShardApi;
  death: Promise<never>;
  end(): Promise<unknown>;
}

/** What a thread makes lives for one part or for one shard; without a limit V8 keeps much more of it. */
const YOUNG_MEGABYTES = 8;

/** A shard whose thread died so often is given up. */
const MOST_DEATHS = 3;

/** Threads that solve a folder's shards. */
export class ShardThreads {
  private readonly counters: SharedArrayBuffer;
  private readonly threads: (Thread | undefined)[] = [];
  private readonly deaths = new Map<number, number>();

  constructor(
    private readonly folder: RunFolder,
    count: number,
  ) {
    this.counters = new SharedArrayBuffer(4 * count);
    for (let slot = 0; slot < count; slot++) this.threads.push(this.start(slot));
  }

  /** Settles when every thread has its model compiled. */
  async ready(): Promise<void> {
    await Promise.all(
      this.threads.map((thread) => thread && Promise.race([thread.api.ready(), thread.death])),
    );
  }

  /** People of shards that are being solved. */
  get underWay(): number {
    return new Int32Array(this.counters).reduce((sum, _, slot) => sum + this.peopleOf(slot), 0);
  }

  /**
   * Has shards solved and written. Another thread takes the place of one that dies, and solves its shard anew.
   *
   * @param done gets every shard that was written, and how many of its people failed
   * @throws CommandFailed where a shard's thread died again and again
   */
  async solve(indices: readonly number[], done: (index: number, failed: number) => void): Promise<void> {
    const left = [...indices].reverse();
    await Promise.all(
      this.threads.map(async (_, slot) => {
        for (let index = left.pop(); index !== undefined; index = left.pop()) {
          const thread = (this.threads[slot] ??= this.start(slot));
          try {
            done(index, await Promise.race([thread.api.solve(index), thread.death]));
          } catch (error) {
            await thread.end();
            this.threads[slot] = undefined;
            Atomics.store(new Int32Array(this.counters), slot, 0);
            this.mourn(index, error);
            left.push(index);
          }
        }
      }),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.splice(0).map((thread) => thread?.end()));
  }

  private peopleOf(slot: number): number {
    return Atomics.load(new Int32Array(this.counters), slot);
  }

  private mourn(index: number, error: unknown): void {
    const deaths = (this.deaths.get(index) ?? 0) + 1;
    this.deaths.set(index, deaths);
    if (deaths < MOST_DEATHS) return;
    const { from, to } = this.folder.range(index);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailed(
      `People ${from} to ${to - 1} could not be solved: ${reason}.\n  What is solved is kept; the same command goes on from there.`,
    );
  }

  private start(slot: number): Thread {
    const workerData: ShardThreadData = { path: this.folder.path, slot, counters: this.counters };
    const worker = new Worker(new URL('./shard.mjs', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    const death = new Promise<never>((_, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`a thread ended with code ${code}`)));
    });
    death.catch(() => undefined);
    return { api: wrap<ShardApi>(nodeEndpoint(worker)), death, end: () => worker.terminate() };
  }
}
