import { breathe, SLICE_MS, type Control } from '../control.ts';
import { Interrupted } from '../solveAt.ts';

/** Lets a long analysis be ended from outside, a slice at a time. */
export class Pace {
  private since = performance.now();

  constructor(private readonly control: Control) {}

  /**
   * Called between pieces of work of a millisecond or so.
   *
   * @throws Interrupted where the control says so
   */
  async rest(fraction?: number, note?: string): Promise<void> {
    if (performance.now() - this.since < SLICE_MS) return;
    if (fraction !== undefined) this.control.progress?.({ fraction, ...(note !== undefined && { note }) });
    await breathe();
    this.since = performance.now();
    const by = this.control.interruption();
    if (by !== undefined) throw new Interrupted(by);
  }
}
