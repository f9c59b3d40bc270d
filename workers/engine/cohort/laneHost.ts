import type { Lane } from './lanes.ts';

/** The cohorts that this thread solves people of for another, by the other's number. */
export class LaneHost {
  private readonly open = new Map<
    number,
    { lane: Lane; release: () => void; isClosed: boolean; busy: number }
  >();

  add(id: number, make: (isEnded: () => boolean) => { lane: Lane; release: () => void }): void {
    const job = { isClosed: false, busy: 0 };
    const made = make(() => job.isClosed);
    this.open.set(id, Object.assign(job, made));
  }

  async solve(id: number, from: number, to: number) {
    const job = this.open.get(id);
    if (job === undefined) return undefined;
    job.busy++;
    try {
      return await job.lane.solve(from, to);
    } finally {
      job.busy--;
      if (job.isClosed && job.busy === 0) job.release();
    }
  }

  close(id: number): void {
    const job = this.open.get(id);
    if (job === undefined) return;
    this.open.delete(id);
    job.isClosed = true;
    if (job.busy === 0) job.release();
  }
}
