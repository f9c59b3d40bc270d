import type { FunctionBody } from './module.ts';

/**
 * The locals of a function. They are used again after the last use in the order of the code, since baseline compilers
 * take time in proportion to locals times branches.
 */
export class Locals {
  /** Runs of locals of one type, after the parameters. */
  readonly runs: FunctionBody['locals'] = [];
  private next: number;
  /** Locals whose value has had its last use, by value type. */
  private readonly free = new Map<number, number[]>();

  constructor(parameterCount: number) {
    this.next = parameterCount;
  }

  take(type: number): number {
    const released = this.free.get(type)?.pop();
    if (released !== undefined) return released;
    const last = this.runs.at(-1);
    if (last?.type === type) last.count++;
    else this.runs.push({ count: 1, type });
    return this.next++;
  }

  release(slot: number, type: number): void {
    const list = this.free.get(type);
    if (list === undefined) this.free.set(type, [slot]);
    else list.push(slot);
  }
}
