import { Status } from '../../assembly/status.ts';
import type { MethodShare, StepLog, StepMark } from '../protocol.ts';
import type { Problem } from './problem.ts';
import type { Standing } from './standing.ts';

/** Steps kept; at twice as many every other one is dropped. */
const STEPS = 2000;
/** Marks kept, the first ones. */
const MARKS = 300;

/** Orders of the methods that have but one. */
const ORDERS: Readonly<Record<string, number>> = { Tsit5: 5, Vern7: 7, Rodas5P: 5 };

interface Tried {
  time: number;
  size: number;
  method: number;
  order: number;
  isAccepted: boolean;
}

/** Follows a solve by calling the core for one step at a time: a run that is not followed pays nothing for it. */
export class StepFollower {
  private steps: Tried[] = [];
  private readonly methods: MethodShare[] = [];
  private readonly marks: StepMark[] = [];
  private seen = 0;
  private every = 1;
  private furtherMarks = 0;
  /** Conditions that turned, drawn or not. */
  conditions = 0;
  private smallest: { size: number; time: number } | undefined;

  constructor(private readonly problem: Problem) {}

  /** Goes on for one step, and writes down what came of it. */
  advance(): Status {
    const before = this.problem.standing();
    const status = this.problem.advance(1);
    const after = this.problem.standing();
    const isAccepted = after.accepted > before.accepted;
    if (isAccepted || after.rejected > before.rejected) this.note(before, after, isAccepted);
    this.mark(before, after);
    return status;
  }

  finish(): Omit<StepLog, 'advice' | 'timeUnit'> {
    const { steps, methods, every, marks, furtherMarks, smallest } = this;
    return {
      time: Float64Array.from(steps, ({ time }) => time),
      size: Float64Array.from(steps, ({ size }) => size),
      method: Uint8Array.from(steps, ({ method }) => method),
      order: Uint8Array.from(steps, ({ order }) => order),
      accepted: Uint8Array.from(steps, ({ isAccepted }) => Number(isAccepted)),
      methods,
      every,
      marks,
      furtherMarks,
      ...(smallest === undefined ? {} : { smallest }),
    };
  }

  private note(
    { time, method }: Standing,
    { triedStep: size, triedOrder }: Standing,
    isAccepted: boolean,
  ): void {
    const order = ORDERS[method] ?? triedOrder;
    let index = this.methods.findIndex((share) => share.method === method);
    if (index < 0) index = this.methods.push({ method, accepted: 0, rejected: 0 }) - 1;
    const share = this.methods[index]!;
    share[isAccepted ? 'accepted' : 'rejected']++;
    if (order > 0) {
      const [low, high] = share.orders ?? [order, order];
      share.orders = [Math.min(low, order), Math.max(high, order)];
    }
    if (isAccepted && size < (this.smallest?.size ?? Infinity)) this.smallest = { size, time };
    if (this.seen++ % this.every !== 0) return;
    this.steps.push({ time, size, method: index, order, isAccepted });
    if (this.steps.length < 2 * STEPS) return;
    this.steps = this.steps.filter((_, k) => k % 2 === 0);
    this.every *= 2;
  }

  private mark(before: Standing, after: Standing): void {
    const { time, triedStep: size } = after;
    if (after.switches > before.switches) this.keep({ kind: 'switch', time, size, to: after.method });
    if (after.scheduled > before.scheduled) this.keep({ kind: 'scheduled', time, size });
    if (after.eventsFired > before.eventsFired) this.keep({ kind: 'event', time, size });
    else if (after.roots > before.roots) {
      this.conditions++;
      this.keep({ kind: 'condition', time, size });
    }
  }

  private keep(mark: StepMark): void {
    if (this.marks.length < MARKS) this.marks.push(mark);
    else this.furtherMarks++;
  }
}
